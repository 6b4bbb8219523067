"""`understudy world`: generate a firm, and load it into all five systems."""

from functools import partial
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.progress import Progress

from understudy.faults import make_fault
from understudy.kernel.clock import RealClock
from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.scenario.explore.parallel import spread
from understudy.scenario.script import DEFAULT_START
from understudy.vendor import System
from understudy.vendor.discovery import vendors
from understudy.vendor.keys import WorldKeys
from understudy.world.export import as_json
from understudy.world.firm import SIZES, World


def world(
    out: Annotated[Path, typer.Option(help="The folder for the firm and the systems' databases.")],
    size: Annotated[str, typer.Option(help="small, medium, large or global")] = "small",
    seed: Annotated[int, typer.Option(help="The number the firm grows from.")] = 7,
) -> None:
    """Generate a firm, write each noun as JSON lines, and load it into every system's database."""
    if size not in SIZES:
        raise UsageError.unknown("size", size, SIZES)
    clock = RealClock()
    began = clock.wall()
    console = Console()
    nouns = _write_nouns(_firm(seed, size), out / "world", console)
    written = clock.wall()
    console.print(f"{nouns:,} nouns in {(written - began).total_seconds():.1f} s: {out / 'world'}")
    rows = 0
    titles = {v.name: v.title for v in vendors().values()}
    for name, (count, took) in spread(partial(_load, out, size, seed), list(titles)):
        rows += count
        console.print(f"{count:>12,} records in {took:5.1f} s: {titles[name]}")
    took = (clock.wall() - written).total_seconds()
    console.print(f"{rows:,} records in all, {rows / max(took, 1e-9):,.0f} a second")


def _firm(seed: int, size: str) -> World:
    return World.generate(Seed(seed), size, DEFAULT_START.date())


def _load(out: Path, size: str, seed: int, name: str) -> tuple[int, float]:
    """Fill one system's database, from a firm grown anew: the same seed is the same firm."""
    clock = RealClock()
    began = clock.wall()
    known = vendors()
    vendor, cast = known[name], {v.role: v for v in known.values()}
    path = out / f"{name}.sqlite"
    path.unlink(missing_ok=True)
    system = System(vendor, seed=Seed(seed), clock=clock, make_fault=make_fault, path=str(path))
    count = system.load(_firm(seed, size), WorldKeys(cast, vendor.role))
    system.store.close()
    return count, (clock.wall() - began).total_seconds()


def _write_nouns(firm: World, folder: Path, console: Console) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    opened: set[str] = set()
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("generating", total=None)
        for noun, batch in firm.batches():
            mode = "ab" if noun in opened else "wb"
            opened.add(noun)
            with (folder / f"{noun}.jsonl").open(mode) as file:
                file.write(b"".join(orjson.dumps(as_json(item)) + b"\n" for item in batch))
            count += len(batch)
            progress.update(task, completed=count, description=noun)
    return count
