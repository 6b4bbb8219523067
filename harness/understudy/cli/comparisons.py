"""`understudy diff A B`: two integrations, or two releases of one, on the same stories."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from understudy.kernel.errors import UsageError
from understudy.kernel.events import Event
from understudy.kernel.seed import Seed
from understudy.scenario.comparing import Closing, Difference, differences
from understudy.scenario.performance import perform_all
from understudy.scenario.script import Scenario, collect
from understudy.scenario.simulation import Simulation
from understudy.scenario.stage import Stage
from understudy.sut import REFERENCE, SutSpec, read_spec

SAME, DIFFERENT = 0, 1
SHOWN_MAX = 20
DEFAULT = "calm/opportunity_to_cash"


def diff(
    first: Annotated[str, typer.Argument(help="An understudy.toml, or `reference`.")],
    second: Annotated[str, typer.Argument(help="The other one.")],
    scenarios: Annotated[
        list[str] | None, typer.Option("--scenario", help=f"What to play; {DEFAULT} if none.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The number the runs grow from.")] = 7,
    seeds: Annotated[int, typer.Option(help="How many seeds, from --seed on.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Play the same stories to two integrations, and tell what differs in the books at the end."""
    if seeds < 1:
        raise UsageError("--seeds must be at least 1")
    stories = collect(scenarios or [DEFAULT])
    wanted = list(range(seed, seed + seeds))
    ended = [_performed(_spec(name), stories, wanted) for name in (first, second)]
    console = Console(quiet=as_json, highlight=False)
    told = []
    for (a, left), (b, right) in zip(ended[0].ended, ended[1].ended, strict=True):
        found = differences(left, right)
        told.append(
            {
                "name": a.name,
                "seed": a.seed,
                "verdicts": [a.verdict, b.verdict],
                "differences": [asdict(one) for one in found],
            }
        )
        _tell(console, f"{a.name}, seed {a.seed}: {a.verdict}, {b.verdict}", found)
    same = not any(row["differences"] for row in told)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps({"same": same, "scenarios": told}) + b"\n")
    return SAME if same else DIFFERENT


def _spec(name: str) -> SutSpec:
    return REFERENCE if name == "reference" else read_spec(Path(name))


def _performed(spec: SutSpec, stories: list[Scenario], seeds: list[int]) -> Closing:
    def make_stage(scenario: Scenario, seed: Seed) -> Stage:
        return Simulation(scenario, seed, spec)

    def unheard(event: Event) -> None:
        """What differs is told at the end."""

    closing = Closing(unheard)
    perform_all(stories, seeds, make_stage, "simulation", closing, "")
    return closing


def _tell(console: Console, title: str, found: Sequence[Difference]) -> None:
    console.print(f"[bold]{escape(title)}[/]")
    for one in found[:SHOWN_MAX]:
        console.print(f"  {escape(str(one))}", soft_wrap=True)
    if len(found) > SHOWN_MAX:
        console.print(f"  and {len(found) - SHOWN_MAX} more")
    if not found:
        console.print("  the same books")
