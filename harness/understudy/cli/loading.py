"""`understudy load`: a firm at work, at the pace of its calendar, and gates for the integration."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from understudy.kernel.errors import HarnessBug, UsageError
from understudy.kernel.events import Event, HistoryClosed, Judgement, RunEnded, RunStarted
from understudy.kernel.history import History
from understudy.kernel.seed import Seed
from understudy.load.conductor import Conductor, Observed
from understudy.load.figures import Compared, compare
from understudy.load.generator import UI_PORT, Fleet, join
from understudy.load.measured import measure
from understudy.load.page import page
from understudy.load.profile import Profile, read_profile
from understudy.load.results import LoadResult, as_json, as_junit, read_samples
from understudy.load.slo import Gate, Slo, gates, read_slo
from understudy.load.stage import LoadStage
from understudy.report.results import Results
from understudy.report.terminal import Terminal
from understudy.scenario.performance import perform
from understudy.sut import REFERENCE, SutSpec, read_spec

EXIT: dict[Judgement, int] = {"held": 0, "broken": 1, "unknown": 3}
COLOUR: dict[Judgement, str] = {"held": "green", "broken": "red", "unknown": "yellow"}
OUT = Path(".understudy/load")
TOLD_S = 5.0


def load(
    profile: Annotated[str, typer.Argument(help="A profile, or its file.")],
    sut: Annotated[
        Path | None, typer.Option(help="An understudy.toml; the reference engine if none.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The number the run grows from.")] = 7,
    seconds: Annotated[float | None, typer.Option(help="How long people come, in all.")] = None,
    rate: Annotated[float | None, typer.Option(help="Arrivals a second at the peak.")] = None,
    slo: Annotated[str, typer.Option(help="Other gates: a name, or a file.")] = "",
    baseline: Annotated[
        Path | None, typer.Option(help="The load.json of an earlier run, to be no slower than.")
    ] = None,
    ui: Annotated[bool, typer.Option("--ui", help=f"Locust's page, on port {UI_PORT}.")] = False,
    workers: Annotated[int, typer.Option(help="Processes that send; one alone if 0.")] = 0,
    elsewhere: Annotated[
        int, typer.Option(help="Workers to wait for from other machines; opens all to them.")
    ] = 0,
    master_host: Annotated[
        str, typer.Option(help="Send for the load run that this machine has started.")
    ] = "",
    out: Annotated[Path, typer.Option(help="Where the reports go.")] = OUT,
    as_json_: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> int:
    """Let people come as the calendar sends them, and judge what the integration made of it."""
    if workers < 0 or elsewhere < 0:
        raise UsageError("--workers and --elsewhere are not below 0")
    plan = read_profile(profile).scaled(seconds, rate)
    limits = read_slo(slo or plan.slo)
    out.mkdir(parents=True, exist_ok=True)
    if master_host:
        return join(master_host, max(1, workers), out)
    before = read_samples(baseline) if baseline else {}
    spec = read_spec(sut) if sut else REFERENCE
    words = [f"understudy load {profile}", f"--seed {seed}"]
    words += [f"--sut {sut}"] if sut else []
    words += [f"--seconds {seconds:g}"] if seconds else []
    words += [f"--rate {rate:g}"] if rate else []
    fleet = Fleet(workers, elsewhere, ui)
    console = Console(stderr=as_json_, quiet=as_json_, highlight=False)
    run = _Run(plan, spec, seed, fleet, out, console)
    result = run.judged(limits, before, " ".join(words))
    document = orjson.dumps(as_json(result, run.results), option=orjson.OPT_INDENT_2)
    (out / "load.json").write_bytes(document)
    (out / "junit.xml").write_bytes(as_junit(result))
    (out / "report.html").write_text(page(result), encoding="utf-8")
    _told(console, result, out)
    if as_json_:
        sys.stdout.buffer.write(document + b"\n")
    return EXIT[result.verdict]


class _Run:
    """One load run, and what was heard of it."""

    def __init__(
        self,
        plan: Profile,
        spec: SutSpec,
        seed: int,
        fleet: Fleet,
        out: Path,
        console: Console,
    ) -> None:
        self._plan, self._spec, self._seed, self._console = plan, spec, seed, console
        self._fleet, self.results = fleet, Results()
        self._terminal = Terminal(console)
        self._conductor = Conductor(plan, fleet, out, seed, self._progress)
        self._history: History | None = None
        self._said: tuple[str, float] = ("", 0.0)

    def judged(self, limits: Slo, before: dict[str, Sequence[float]], replay: str) -> LoadResult:
        """Play it, and ask every gate."""
        self._listen(RunStarted(self._seed, "live", [self._conductor.scenario.name]))
        ended = perform(
            self._conductor.scenario,
            Seed(self._seed),
            lambda scenario, seed: LoadStage(
                scenario, seed, self._spec, self._plan.poll_s, self._fleet.host
            ),
            self._listen,
        )
        if self._history is None:
            raise HarnessBug("a load run ended without a history")
        measured = measure(self._conductor.observed, self._history)
        found: Sequence[Gate] = gates(limits, measured, ended)
        compared: Sequence[Compared] = ()
        if before:
            compared = compare(before, measured.samples(), self._seed)
        name, about = self._plan.name, self._plan.about
        result = LoadResult(
            name, about, self._spec.name, self._seed, measured, ended, found, compared, replay
        )
        self.results(RunEnded(result.verdict, ended.run_hash, replay))
        return result

    def _listen(self, event: Event) -> None:
        if isinstance(event, HistoryClosed):
            self._history = event.history
        self.results(event)
        self._terminal(event)

    def _progress(self, phase: str, share: float, seen: Observed) -> None:
        """A line now and then."""
        at = seen.looks[-1].at if seen.looks else 0.0
        if (phase, at - self._said[1] < TOLD_S) == (self._said[0], True):
            return
        self._said = (phase, at)
        samples, ledger = seen.samples, seen.ledger
        wrong = sum(bool(one.error) for one in samples.requests)
        self._console.print(
            f"    {phase}, {share:4.0%}: {len(samples.arrivals)} of {sum(samples.planned.values())}"
            f" came, {len(samples.requests)} requests, {wrong} errors; {len(ledger.journeys)}"
            f" decisions, {ledger.open} waiting",
            style="dim",
        )


def _told(console: Console, result: LoadResult, out: Path) -> None:
    table = Table(box=None, padding=(0, 2))
    for name in ("", "gate", "limit", "found", ""):
        table.add_column(name, overflow="fold")
    for gate in result.gates:
        mark = f"[{COLOUR[gate.verdict]}]{gate.verdict}[/]"
        detail = escape(gate.detail) if gate.verdict != "held" else ""
        table.add_row(mark, gate.id, gate.limit, gate.found, f"[dim]{detail}[/]")
    console.print(table)
    for one in result.compared:
        if one.worse:
            console.print(
                f"  [red]slower[/] {one.name}: {one.before:.1f} ms before, {one.now:.1f} ms now,"
                f" {one.low:.2f} to {one.high:.2f} times (99 %)"
            )
    if result.compared and not any(one.worse for one in result.compared):
        console.print(f"  no slower than the baseline in {len(result.compared)} figures")
    m = result.measured
    console.print(f"  {m.records} correct records, {m.records_a_second:.2f} a second")
    console.print(f"[{COLOUR[result.verdict]} bold]{result.verdict}[/]  load/{result.profile}")
    console.print(f"report: {out / 'report.html'}")
    if result.verdict != "held":
        console.print(result.replay)
