"""`understudy campaign`: one scenario many times, each time with something else going wrong."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from understudy.kernel.errors import UsageError
from understudy.kernel.events import worst
from understudy.report.html.campaign import Play as Told
from understudy.report.html.campaign import campaign_page
from understudy.scenario.explore.parallel import spread
from understudy.scenario.explore.points import KINDS, Kind, Outcome, Play, explored
from understudy.scenario.explore.shrinking import as_script, shrunk
from understudy.scenario.explore.swarm import Swarm, Swarmed, drawn, swarmed
from understudy.scenario.script import collect
from understudy.sut import REFERENCE, SutSpec, read_spec

HELD, BROKEN, UNKNOWN = 0, 1, 3
OUT = Path(".understudy/campaign")
MODES = (*KINDS, "swarm")


def campaign(
    mode: Annotated[
        str,
        typer.Argument(
            help="ghost: each write done and its answer lost; crash: killed before and after each"
            " write; swarm: troubles drawn at random, seed by seed."
        ),
    ],
    scenario: Annotated[str, typer.Argument(help="A scenario, or its file.")],
    sut: Annotated[
        Path | None, typer.Option(help="An understudy.toml; the reference engine if none.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The number the runs grow from.")] = 7,
    seeds: Annotated[int, typer.Option(help="How many seeds a swarm has, from --seed on.")] = 20,
    jobs: Annotated[int, typer.Option(help="Processes; one a core if 0.")] = 0,
    out: Annotated[Path, typer.Option(help="Where the report goes, and a failing swarm.")] = OUT,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Play one scenario many times, and something else goes wrong each time."""
    if mode not in MODES:
        raise UsageError.unknown("campaign", mode, MODES)
    if seeds < 1:
        raise UsageError("--seeds must be at least 1")
    if len(found := collect([scenario])) != 1:
        raise UsageError(f"a campaign has one scenario, and {scenario} are {len(found)}")
    spec = read_spec(sut) if sut else REFERENCE
    console = Console(quiet=as_json, highlight=False)
    if mode == "swarm":
        results, code = _swarm(scenario, range(seed, seed + seeds), spec, jobs, out, console)
        told, plays = [asdict(r) for r in results], [_swarm_told(r) for r in results]
    else:
        kind: Kind = "ghost" if mode == "ghost" else "crash"
        outcomes, code = _points(Play(scenario, seed, spec), kind, jobs, console)
        told, plays = [asdict(o) for o in outcomes], [_point_told(o) for o in outcomes]
    replay = " ".join(
        [
            f"understudy campaign {mode} {scenario}",
            *([f"--sut {sut}"] if sut else []),
            f"--seed {seed}",
            *([f"--seeds {seeds}"] if mode == "swarm" else []),
        ]
    )
    out.mkdir(parents=True, exist_ok=True)
    page = campaign_page(mode, found[0].name, plays, seed, replay)
    (out / "report.html").write_text(page, encoding="utf-8")
    console.print(f"report: {out / 'report.html'}")
    if as_json:
        document = {"campaign": mode, "scenario": found[0].name, "runs": told}
        sys.stdout.buffer.write(orjson.dumps(document) + b"\n")
    return code


def _point_told(outcome: Outcome) -> Told:
    said = (*outcome.broken, *outcome.differences, *([outcome.reason] if outcome.reason else []))
    return Told(str(outcome.point), outcome.verdict, outcome.sound, said)


def _swarm_told(result: Swarmed) -> Told:
    troubles = ", ".join(f"{aim.fault} on {aim.on}" for aim in result.swarm)
    said = (*result.broken, *([result.reason] if result.reason else []))
    about = f"seed {result.seed}: {troubles or 'no trouble'}"
    return Told(about, result.verdict, result.verdict == "held", said)


def _points(play: Play, kind: Kind, jobs: int, console: Console) -> tuple[Sequence[Outcome], int]:
    outcomes: list[Outcome] = []
    for outcome in explored(play, kind, jobs):
        outcomes.append(outcome)
        if not outcome.sound:
            said = ", ".join(outcome.broken) or outcome.reason or "other books"
            console.print(f"[bold]{outcome.verdict}[/] {escape(str(outcome.point))}: {said}")
            for line in outcome.differences:
                console.print(f"  {escape(line)}", soft_wrap=True)
    sound = sum(outcome.sound for outcome in outcomes)
    console.print(f"{sound} of {len(outcomes)} points came to the same books, every promise kept")
    return outcomes, _code(outcomes)


def _code(outcomes: Sequence[Outcome]) -> int:
    """Other books are broken, whatever the promises say."""
    if any(outcome.differences for outcome in outcomes):
        return BROKEN
    verdict = worst([outcome.verdict for outcome in outcomes])
    return {"held": HELD, "broken": BROKEN, "unknown": UNKNOWN}[verdict]


def _swarm(
    scenario: str, seeds: Sequence[int], spec: SutSpec, jobs: int, out: Path, console: Console
) -> tuple[Sequence[Swarmed], int]:
    tasks = [(scenario, seed, spec, drawn(seed)) for seed in seeds]
    results = [result for _, result in spread(swarmed, tasks, jobs)]
    results.sort(key=lambda result: result.seed)
    count = Counter(result.verdict for result in results)
    console.print(", ".join(f"{verdict} {n}" for verdict, n in sorted(count.items())))
    for result in results:
        if result.verdict == "unknown":
            console.print(f"[bold]unknown[/] seed {result.seed}: {escape(result.reason)}")
    failing = [result for result in results if result.verdict == "broken"]
    for result in failing:
        console.print(f"[bold]broken[/] seed {result.seed}: {', '.join(result.broken)}")
    if failing:
        console.print(_smallest(scenario, failing, spec, out))
    return results, BROKEN if failing else HELD if count["held"] else UNKNOWN


def _smallest(name: str, failing: Sequence[Swarmed], spec: SutSpec, out: Path) -> str:
    """Make the first swarm small that breaks more than the bare story does; says where it is."""
    bare = swarmed((name, failing[0].seed, spec, ())).broken
    for result in failing:
        if more := [promise for promise in result.broken if promise not in bare]:
            path = _written(name, result, more[0], spec, out)
            return f"made small: understudy run {path} --seed {result.seed}"
    return f"it takes no trouble: understudy run {name} --seed {failing[0].seed}"


def _written(name: str, failing: Swarmed, promise: str, spec: SutSpec, out: Path) -> Path:
    """The smallest swarm that breaks the same promise, as a scenario of its own."""
    (scenario,) = collect([name])

    def fails(swarm: Swarm) -> bool:
        return promise in swarmed((name, failing.seed, spec, swarm)).broken

    smallest = shrunk(failing.swarm, fails)
    breaks = swarmed((name, failing.seed, spec, smallest)).broken
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{scenario.path.stem}_{failing.seed}.py"
    path.write_text(as_script(scenario, smallest, failing.seed, breaks), encoding="utf-8")
    return path
