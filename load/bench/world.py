"""How fast a firm is generated and loaded into all systems: one row for each size."""

import sys
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from understudy.faults import make_fault
from understudy.kernel.clock import RealClock
from understudy.kernel.seed import Seed
from understudy.scenario.script import DEFAULT_START
from understudy.vendor import System
from understudy.vendor.discovery import vendors
from understudy.vendor.keys import WorldKeys
from understudy.world.firm import World

SIZES = ("small", "medium", "large")


def measured(size: str) -> tuple[str, ...]:
    """Nouns and seconds to make them; records in all systems, seconds to load them, the rate."""
    clock = RealClock()
    began = clock.wall()
    firm = World.generate(Seed(7), size, DEFAULT_START.date())
    nouns = sum(len(batch) for _, batch in firm.batches())
    generated = (clock.wall() - began).total_seconds()
    cast = {v.role: v for v in vendors().values()}
    began, records = clock.wall(), 0
    with TemporaryDirectory() as folder:
        for role, vendor in cast.items():
            path = f"{folder}/{vendor.name}.sqlite"
            system = System(vendor, seed=Seed(7), clock=clock, make_fault=make_fault, path=path)
            records += system.load(firm, WorldKeys(cast, role))
            system.store.close()
    loaded = (clock.wall() - began).total_seconds()
    rate = f"{records / loaded:,.0f}"
    return size, f"{nouns:,}", f"{generated:.1f}", f"{records:,}", f"{loaded:.1f}", rate


def main() -> None:
    table = Table("size", "nouns", "made in s", "records", "loaded in s", "records/s")
    for size in sys.argv[1:] or SIZES:
        table.add_row(*measured(size))
    Console().print(table)


if __name__ == "__main__":
    main()
