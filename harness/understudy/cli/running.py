"""`understudy demo` and `understudy run`: perform scenarios, tell the story, give the verdict."""

import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console

from understudy.cli.matrices import show_matrix
from understudy.cli.shapes import ShapeFiles, schemas_of
from understudy.kernel.errors import UsageError
from understudy.kernel.events import Event, Judgement, Listener
from understudy.kernel.seed import Seed
from understudy.report.html import html
from understudy.report.junit import junit
from understudy.report.results import Results
from understudy.report.sarif import sarif
from understudy.report.story import Story
from understudy.report.summary import summary
from understudy.report.terminal import Terminal
from understudy.scenario.landscape import read_landscape
from understudy.scenario.live.stage import LiveStage
from understudy.scenario.live.standing import Rehearsed
from understudy.scenario.performance import perform_all
from understudy.scenario.script import Scenario, collect
from understudy.scenario.simulation import Simulation
from understudy.scenario.stage import Stage
from understudy.sut import REFERENCE, SutSpec, read_spec

EXIT: dict[Judgement, int] = {"held": 0, "broken": 1, "unknown": 3}
DEMO = "loss/erp_down_on_billing_day"
OUT = Path(".understudy/report")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
SeedNumber = Annotated[int, typer.Option("--seed", help="The number the run grows from.")]


def demo(as_json: AsJson = False, seed: SeedNumber = 7) -> int:
    """One firm, five systems, a deal from close to cash with an outage in between."""
    return _perform(
        [DEMO], "simulation", REFERENCE, [seed], _Written(OUT), as_json, "understudy demo"
    )


def run(
    names: Annotated[
        list[str] | None, typer.Argument(help="Scenarios, folders or files; all if none.")
    ] = None,
    stage: Annotated[str, typer.Option(help="simulation or live")] = "simulation",
    sut: Annotated[
        Path | None, typer.Option(help="An understudy.toml; the reference engine if none.")
    ] = None,
    seed: SeedNumber = 7,
    seeds: Annotated[int, typer.Option(help="How many seeds, from --seed on.")] = 1,
    out: Annotated[Path, typer.Option(help="Where report.html goes, and the same as JSON.")] = OUT,
    as_json: AsJson = False,
    landscape: Annotated[
        Path | None, typer.Option(help="Play live on what `understudy up` serves: its file.")
    ] = None,
    schema: ShapeFiles = None,
    matrix: Annotated[
        str, typer.Option(help="drift: play each drift on each field in use, one by one.")
    ] = "",
    only: Annotated[
        list[str] | None, typer.Option(help="Of a matrix: cells with this in their names.")
    ] = None,
    junit_to: Annotated[
        Path | None, typer.Option("--junit", help="Where the JUnit document goes as well.")
    ] = None,
    summary_to: Annotated[
        Path | None, typer.Option("--summary", help="A Markdown file the result is added to.")
    ] = None,
    sarif_to: Annotated[
        Path | None, typer.Option("--sarif", help="Where findings go for a code host to show.")
    ] = None,
) -> int:
    """Perform scenarios and judge what the integration did."""
    if seeds < 1:
        raise UsageError("--seeds must be at least 1")
    spec = read_spec(sut) if sut else REFERENCE
    aimed = [f"--sut {sut}"] if sut else []
    if matrix and (junit_to or summary_to or sarif_to):
        raise UsageError("a matrix is told as a table and as JSON only")
    if matrix:
        parts = ["understudy run", *(names or []), f"--matrix {matrix}", *aimed, f"--seed {seed}"]
        again = " ".join([*parts, *(f"--only {word}" for word in only or ())])
        return show_matrix(matrix, names or [], spec, seed, only or [], out, as_json, again)
    replay = " ".join(
        [
            "understudy run",
            *(names or []),
            f"--stage {stage}",
            *([f"--landscape {landscape}"] if landscape else []),
            *aimed,
            *(f"--schema {path}" for path in schema or ()),
        ]
    )
    seeds_ = range(seed, seed + seeds)
    if landscape and (schema or stage != "live"):
        raise UsageError("--landscape goes with --stage live, and has a schema of its own")
    written = _Written(out, junit_to, summary_to, sarif_to)
    return _perform(names or [], stage, spec, seeds_, written, as_json, replay, schema, landscape)


@dataclass(frozen=True, slots=True)
class _Written:
    """Where the results go: all kinds into a folder, some to places of their own."""

    out: Path
    junit: Path | None = None
    summary: Path | None = None
    sarif: Path | None = None

    def write(self, results: Results, story: Story, files: Mapping[str, str]) -> None:
        cases = junit(results.scenarios)
        (self.out / "results.json").write_bytes(_document(results.as_json()))
        (self.out / "junit.xml").write_bytes(cases)
        (self.out / "report.html").write_text(html(results, story), encoding="utf-8")
        if self.junit:
            self.junit.write_bytes(cases)
        if self.sarif:
            self.sarif.write_bytes(_document(sarif(results.scenarios, files)))
        if self.summary:
            with self.summary.open("a", encoding="utf-8") as page:
                page.write(summary(results))


def _document(told: Mapping[str, object]) -> bytes:
    return orjson.dumps(told, option=orjson.OPT_INDENT_2)


def _perform(
    names: Sequence[str],
    stage: str,
    spec: SutSpec,
    seeds: Sequence[int],
    written: _Written,
    as_json: bool,
    replay: str,
    shapes: Sequence[Path] | None = None,
    landscape: Path | None = None,
) -> int:
    kinds: dict[str, type[Simulation] | type[LiveStage]] = {
        "simulation": Simulation,
        "live": LiveStage,
    }
    if stage not in kinds:
        raise UsageError.unknown("stage", stage, kinds)
    scenarios = collect(names)
    schemas = schemas_of(shapes, [name for s in scenarios for name in s.cast.values()])
    console = Console(stderr=as_json, quiet=as_json)
    results, story = Results(), Story()
    readers: list[Listener] = [results, story, Terminal(console, tell_story=len(scenarios) == 1)]

    def make_stage(scenario: Scenario, seed: Seed) -> Stage:
        if landscape is not None:
            return Rehearsed(scenario, seed, spec, read_landscape(landscape))
        return kinds[stage](scenario, seed, spec, schemas)

    def listen(event: Event) -> None:
        for reader in readers:
            reader(event)

    out = written.out
    out.mkdir(parents=True, exist_ok=True)
    # What a system under test in this process logs is its own story, kept beside the report.
    logging.basicConfig(filename=out / "sut.log", filemode="w", level=logging.INFO)
    ended = perform_all(
        scenarios, list(seeds), make_stage, stage, listen, f"{replay} --seed {seeds[0]}"
    )
    written.write(results, story, {s.name: relpath(s.path) for s in scenarios})
    console.print(f"report: {out / 'report.html'}")
    if as_json:
        sys.stdout.buffer.write(_document(results.as_json()) + b"\n")
    return EXIT[ended.verdict]
