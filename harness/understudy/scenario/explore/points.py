"""Ghost commits and crash points: a scenario again, once for every write that was made in it.

A *ghost commit* is a write that is done and whose answer is lost. A *crash point* is the end of the
system under test just before a write leaves it, or just after it arrived. Each run has exactly one
of them, and all of them together leave none out. Whatever happens, the books must come to the same.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import httpx

from understudy.faults import make_fault
from understudy.kernel.errors import HarnessBug, UsageError
from understudy.kernel.events import Judgement, ScenarioEnded
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History
from understudy.kernel.seed import Seed
from understudy.scenario.comparing import Closing, differences
from understudy.scenario.explore.parallel import spread
from understudy.scenario.performance import perform
from understudy.scenario.run import Run
from understudy.scenario.script import Scenario, collect
from understudy.scenario.simulation import Simulation
from understudy.scenario.wire import Moment
from understudy.sut import SutSpec

Kind = Literal["ghost", "crash"]
KINDS: Sequence[Kind] = ("ghost", "crash")
DIFFERENCES_MAX = 5
POLL_S = 900
"""A story is played hundreds of times: whoever listens is told to look every quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Play:
    """What is played: a scenario by name or path, a seed, and the system under test."""

    scenario: str
    seed: int
    sut: SutSpec


@dataclass(frozen=True, slots=True)
class Point:
    """One write of the undisturbed run, and what is to happen to it.

    `nth` counts the role's writes (ghost) or all requests of the system under test (crash).
    """

    kind: Kind
    role: str
    nth: int
    moment: Moment
    about: str

    def __str__(self) -> str:
        if self.kind == "ghost":
            return f"answer lost: {self.about}"
        return f"crash {self.moment} {self.about}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run with one point: its verdict, what broke, and what the books lack."""

    point: Point
    verdict: Judgement
    broken: tuple[str, ...]
    reason: str
    differences: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether every promise was kept, and the books are those of the undisturbed run."""
        return self.verdict == "held" and not self.differences


class Counted(Simulation):
    """A stage that notes to which host each request of the system under test went."""

    def __init__(self, scenario: Scenario, seed: Seed, sut: SutSpec) -> None:
        self.hosts: list[str] = []
        super().__init__(scenario, seed, sut, poll_s=POLL_S)

    async def gate(self, request: httpx.Request, moment: Moment) -> None:
        before = self._asked
        try:
            await super().gate(request, moment)
        finally:
            if self._asked > before:
                self.hosts.append(request.url.host)


def points(play: Play, kind: Kind) -> Sequence[Point]:
    """Every point of this kind; raises `UsageError` where the scenario does not hold as it is."""
    ended, history, stage = _performed(play, None)
    if ended.verdict != "held":
        raise UsageError(
            f"{ended.name} does not hold even undisturbed: {ended.verdict}"
            + (f", {ended.reason}" if ended.reason else "")
        )
    return list(_ghosts(history) if kind == "ghost" else _crashes(history, stage))


def explored(play: Play, kind: Kind, jobs: int = 0) -> Iterator[Outcome]:
    """What became of each point, in no particular order."""
    tasks = [(play, point) for point in points(play, kind)]
    for _, outcome in spread(outcome_of, tasks, jobs):
        yield outcome


def outcome_of(task: tuple[Play, Point]) -> Outcome:
    """Play the scenario once more, with one point."""
    play, point = task
    ended, history, _ = _performed(play, point)
    found = differences(_undisturbed(play), history)
    return Outcome(
        point,
        ended.verdict,
        tuple(one.id for one in ended.invariants if one.verdict == "broken"),
        ended.reason,
        tuple(str(one) for one in found[:DIFFERENCES_MAX]),
    )


@lru_cache(maxsize=1)
def _undisturbed(play: Play) -> History:
    return _performed(play, None)[1]


def _performed(play: Play, point: Point | None) -> tuple[ScenarioEnded, History, Counted]:
    (scenario,) = collect([play.scenario])
    stages: list[Counted] = []

    def make(scenario: Scenario, seed: Seed) -> Counted:
        stage = Counted(scenario, seed, play.sut)
        if point is not None and point.kind == "crash":
            stage.crash_at(point.nth, point.moment)
        stages.append(stage)
        return stage

    if point is not None and point.kind == "ghost":
        scenario = _with_a_lost_reply(scenario, point)
    closing = Closing()
    perform(scenario, Seed(play.seed), make, closing)
    ((ended, history),) = closing.ended
    return ended, history, stages[0]


def _with_a_lost_reply(scenario: Scenario, point: Point) -> Scenario:
    def script(run: Run) -> None:
        with ExitStack() as stack:
            on = f"{point.role} write"
            stack.enter_context(
                run.trouble(make_fault("lost-reply", {}), on, times=1, skip=point.nth)
            )
            scenario.script(run)

    return replace(scenario, script=script)


def _ghosts(history: History) -> Iterator[Point]:
    seen: dict[str, int] = {}
    for exchange in history.exchanges:
        if exchange.writes:
            nth = seen.get(exchange.role, 0)
            seen[exchange.role] = nth + 1
            yield Point("ghost", exchange.role, nth, "after", _about(exchange, nth))


def _crashes(history: History, stage: Counted) -> Iterator[Point]:
    """Requests arrive at a system in the order in which they are sent to it."""
    sent: dict[str, list[int]] = {}
    for number, host in enumerate(stage.hosts, 1):
        sent.setdefault(_system_at(host, stage), []).append(number)
    arrived: dict[str, list[Exchange]] = {}
    for exchange in history.exchanges:
        if not exchange.parent:
            arrived.setdefault(exchange.system, []).append(exchange)
    for system, exchanges in sorted(arrived.items()):
        numbers = sent.get(system, [])
        if len(numbers) != len(exchanges):
            raise HarnessBug(f"{len(numbers)} requests to {system}, {len(exchanges)} on its record")
        in_order = sorted(exchanges, key=lambda e: e.seq)
        for number, exchange in zip(numbers, in_order, strict=True):
            if exchange.writes:
                about = _about(exchange, number)
                yield Point("crash", exchange.role, number, "before", about)
                yield Point("crash", exchange.role, number, "after", about)


def _system_at(host: str, stage: Simulation) -> str:
    app = stage.wire.app_for(host)
    return next((name for name, system in stage.systems.items() if system is app), host)


def _about(exchange: Exchange, number: int) -> str:
    path = exchange.target.partition("?")[0]
    return f"{exchange.system} {exchange.operation} {exchange.method} {path} (#{number})"
