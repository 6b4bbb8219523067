"""`understudy explore`: one story, played with something else in its way each time."""

import logging
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from understudy.kernel.clock import RealClock
from understudy.kernel.errors import UsageError
from understudy.scenario.exploring.points import DISTURBANCES, Came, disturb, points
from understudy.scenario.exploring.swarm import Swarmed, shrunk, swarm
from understudy.scenario.exploring.writing import script
from understudy.sut import REFERENCE, SutSpec, read_spec

STORY = "calm/opportunity_to_cash"
HELD, BROKEN = 0, 1
LINES_MAX = 6
OUT = Path(".understudy/explore")
WAYS = (*DISTURBANCES, "swarm")


def explore(
    story: Annotated[str, typer.Argument(help="The scenario to play.")] = STORY,
    by: Annotated[
        list[str] | None, typer.Option(help=f"{', '.join(WAYS)}; all but swarm if none.")
    ] = None,
    sut: Annotated[
        Path | None, typer.Option(help="An understudy.toml; the reference engine if none.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The number the runs grow from.")] = 7,
    seeds: Annotated[int, typer.Option(help="How many handfuls of faults a swarm tries.")] = 20,
    jobs: Annotated[int, typer.Option(help="How many at a time; 0: as many as CPUs.")] = 0,
    out: Annotated[Path, typer.Option(help="Where scripts of what failed go.")] = OUT,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Lose the answer of, or kill the integration at, each write of a story; or try many faults."""
    ways = _ways(by)
    if seeds < 1:
        raise UsageError("--seeds must be at least 1")
    spec = read_spec(sut) if sut else REFERENCE
    console = Console(quiet=as_json, highlight=False)
    clock = RealClock()
    began = clock.now()
    told: list[dict[str, object]] = []
    out.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(
        jobs or os.cpu_count() or 1, get_context("spawn"), _keep_log, (out / "sut.log",)
    ) as pool:
        wanted = [way for way in DISTURBANCES if way in ways]
        if wanted:
            play = partial(disturb, story, seed, spec)
            every = pool.map(play, points(story, seed, spec, wanted))
            told += [_disturbed(console, came) for came in every]
        if "swarm" in ways:
            tried = pool.map(swarm, repeat(story), range(seed, seed + seeds), repeat(spec))
            told += [_swarmed(console, found, spec, out) for found in tried]
    failed = sum(not row["unharmed"] for row in told)
    wall_s = round((clock.now() - began).total_seconds(), 1)
    if as_json:
        document = {"story": story, "performances": len(told), "failed": failed, "wall_s": wall_s}
        sys.stdout.buffer.write(orjson.dumps({**document, "outcomes": told}) + b"\n")
    console.print(f"{story}: {len(told)} performances in {wall_s:g} s, {failed} of them harmed")
    return BROKEN if failed else HELD


def _keep_log(path: Path) -> None:
    """What a system under test logs in this process is its own story."""
    logging.basicConfig(filename=path, level=logging.WARNING)


def _ways(by: Sequence[str] | None) -> Sequence[str]:
    for way in by or ():
        if way not in WAYS:
            raise UsageError.unknown("campaign", way, WAYS)
    return by or DISTURBANCES


def _disturbed(console: Console, came: Came) -> dict[str, object]:
    lines = [*came.broken, *map(str, came.differences)]
    if not came.unharmed:
        console.print(f"[red]✗[/] {escape(str(came.point))}: {came.verdict} {escape(came.reason)}")
        for line in lines[:LINES_MAX]:
            console.print(f"    {escape(line)}", soft_wrap=True)
    return {
        "point": str(came.point),
        "unharmed": came.unharmed,
        "verdict": came.verdict,
        "reason": came.reason,
        "broken": list(came.broken),
        "differences": lines[len(came.broken) :],
    }


def _swarmed(console: Console, found: Swarmed, spec: SutSpec, out: Path) -> dict[str, object]:
    if not found.failed:
        return {"unharmed": True, **asdict(found)}
    smallest = shrunk(found, spec)
    path = out / f"{found.story.replace('/', '_')}_struck_{found.seed}.py"
    path.write_text(script(smallest), encoding="utf-8")
    broken = ", ".join(smallest.broken) or smallest.reason
    console.print(f"[red]✗[/] seed {found.seed}: {escape(broken)}")
    for strike in smallest.strikes:
        console.print(f"    {escape(str(strike))}")
    console.print(f"    understudy run {path} --seed {found.seed}", soft_wrap=True)
    return {"unharmed": False, **asdict(smallest), "script": str(path)}
