"""How time and memory grow with what is asked of the stage, and whether that stays linear.

    python load/bench/growth.py [--plot FILE.svg] [WHAT...]

WHAT is people, records, queries, faults, history or violations; all of them if none is named. Each
size is measured in a process of its own, so that one does not warm up or burden the next. The
exponent is the slope of a line through the logarithms: 1 is linear, 0 does not grow at all.
"""

import asyncio
import json
import math
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from statistics import linear_regression

import httpx
from rich.console import Console
from rich.table import Table

from understudy.faults import make_fault
from understudy.kernel.clock import RealClock
from understudy.kernel.seed import Seed
from understudy.scenario.judging import judge
from understudy.scenario.script import DEFAULT_START
from understudy.sut import REFERENCE
from understudy.vendor import System
from understudy.vendor.discovery import vendor, vendors
from understudy.vendor.keys import WorldKeys
from understudy.world.firm import World

Measured = tuple[float, float]
"""How much there was, and the seconds it took."""
HERE = Path(__file__)
PEOPLE = {50: "small", 500: "medium", 5_000: "large"}
QUERIES, FOUND, REQUESTS, CRM = 50, 200, 2_000, "salesforce"


def people(count: int) -> Measured:
    """A firm of so many is generated and loaded into all five systems, in files."""
    from tempfile import TemporaryDirectory

    clock = RealClock()
    began = clock.wall()
    firm = World.generate(Seed(7), PEOPLE[count], DEFAULT_START.date())
    cast = {v.role: v for v in vendors().values()}
    with TemporaryDirectory() as folder:
        for role, played in cast.items():
            path = f"{folder}/{played.name}.sqlite"
            system = System(played, seed=Seed(7), clock=clock, make_fault=make_fault, path=path)
            system.load(firm, WorldKeys(cast, role))
            system.store.close()
    return count, _since(clock, began)


def _accounts(count: int) -> System:
    """A CRM with so many accounts, 200 of them below each of some others."""
    system = System(vendor(CRM), seed=Seed(7), clock=RealClock(), make_fault=make_fault)
    system.store.load(
        "Account",
        (
            {"Id": f"001{n:015}", "Name": f"Firm {n}", "ParentId": f"001{n % (count // FOUND):015}"}
            for n in range(count)
        ),
    )
    return system


def records(count: int) -> Measured:
    """So many accounts are put into the CRM."""
    clock = RealClock()
    began = clock.wall()
    _accounts(count)
    return count, _since(clock, began)


def queries(count: int) -> Measured:
    """200 of so many accounts are found by an indexed field, again and again."""
    system, clock = _accounts(count), RealClock()
    parents = [f"001{n:015}" for n in range(QUERIES)]
    began = clock.wall()
    for parent in parents:
        assert len(system.store.find("Account", ParentId=parent)) == count // (count // FOUND)
    return count, _since(clock, began)


def faults(count: int) -> Measured:
    """A record is read while so many faults lie in wait for other records to be created."""
    system = _accounts(FOUND)
    for _ in range(count):
        system.arm("throttled", {}, on="customer.create", times=1)
    return count, asyncio.run(_asked(system))


async def _asked(system: System) -> float:
    base, clock = "http://crm.test", RealClock()
    transport = httpx.ASGITransport(system)
    async with httpx.AsyncClient(transport=transport, base_url=base) as client:
        began = clock.wall()
        for _ in range(REQUESTS):
            (await client.get("/services/data")).raise_for_status()
        return _since(clock, began)


def history(count: int) -> Measured:
    """So many exchanges, changes and records are judged, and all is well."""
    from judging import firm, month  # type: ignore[import-not-found]  # it lies beside

    told = firm(month(), count)
    return _judged(told, lambda found: len(told.exchanges) + len(told.changes) + len(told.records))


def violations(count: int) -> Measured:
    """100,000 exchanges, changes and records are judged, and so many times something is wrong."""
    from judging import firm, month

    sound = firm(month(), 100_000)
    posted = dict.fromkeys(change.id for change in sound.changes_of("erp", "time_entry"))
    gone = frozenset(list(posted)[:count])
    broken = replace(
        sound, records=[r for r in sound.records if r.noun != "time_entry" or r.id not in gone]
    )
    return _judged(broken, lambda found: found)


def _judged(told: object, size: Callable[[int], int]) -> Measured:
    clock = RealClock()
    began = clock.wall()
    judged, _ = judge(told, [], REFERENCE.claims)  # type: ignore[arg-type]  # a history
    took = _since(clock, began)
    return size(sum(len(one.violations) for one in judged)), took


def _since(clock: RealClock, began: datetime) -> float:
    return (clock.wall() - began).total_seconds()


@dataclass(frozen=True, slots=True)
class Question:
    """What is measured, and at which sizes."""

    ask: Callable[[int], Measured]
    sizes: Sequence[int]
    unit: str


QUESTIONS: Mapping[str, Question] = {
    "people": Question(people, tuple(PEOPLE), "people in the firm"),
    "records": Question(records, (10_000, 100_000, 1_000_000), "records of one object, loaded"),
    "queries": Question(queries, (10_000, 100_000, 1_000_000), "records, 200 found by index"),
    "faults": Question(faults, (1, 10, 100, 1_000), "faults in wait, 2,000 requests"),
    "history": Question(history, (10_000, 100_000, 1_000_000), "entries of a history, judged"),
    "violations": Question(violations, (10, 100, 1_000), "findings in 100,000 entries"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One measured size."""

    size: float
    seconds: float
    megabytes: float


def main(given: Sequence[str]) -> int:
    if given[:1] == ["point"]:
        _, what, size = given
        count, took = QUESTIONS[what].ask(int(size))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(json.dumps([count, took, peak]))
        return 0
    plot = Path(given[1]) if given[:1] == ["--plot"] else None
    asked = list(given[2:] if plot else given) or list(QUESTIONS)
    table = Table("what", "size", "seconds", "peak MB", "time grows", "memory grows")
    lines: dict[str, list[Point]] = {}
    for what in asked:
        points = [_measured(what, size) for size in QUESTIONS[what].sizes]
        lines[QUESTIONS[what].unit] = points
        for point in points:
            last = point is points[-1]
            table.add_row(
                QUESTIONS[what].unit if point is points[0] else "",
                f"{point.size:,.0f}",
                f"{point.seconds:.2f}",
                f"{point.megabytes:,.0f}",
                f"^ {_slope(points, lambda p: p.seconds):.2f}" if last else "",
                f"^ {_slope(points, lambda p: p.megabytes):.2f}" if last else "",
                end_section=last,
            )
    Console().print(table)
    if plot is not None:
        _draw(lines, plot)
    return 0


def _measured(what: str, size: int) -> Point:
    command = (sys.executable, str(HERE), "point", what, str(size))
    told = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout
    return Point(*json.loads(told))


def _slope(points: Sequence[Point], figure: Callable[[Point], float]) -> float:
    pairs = [(math.log(point.size), math.log(figure(point))) for point in points]
    return linear_regression(*zip(*pairs, strict=True)).slope


def _draw(lines: Mapping[str, Sequence[Point]], path: Path) -> None:
    """Powers of ten against powers of ten, each line from its own first point."""
    import pygal  # type: ignore[import-untyped]  # it has no types

    chart = pygal.XY(js=[], x_title="times as large, powers of ten", legend_at_bottom=True)
    chart.title = "seconds, times as many, powers of ten"
    chart.add("linear", [(0, 0), (2, 2)], stroke_style={"dasharray": "4, 4"}, show_dots=False)
    for name, points in lines.items():
        first = points[0]
        chart.add(
            name,
            [
                (math.log10(p.size / first.size), math.log10(p.seconds / first.seconds))
                for p in points
            ],
        )
    chart.render_to_file(str(path))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
