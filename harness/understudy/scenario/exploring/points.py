"""Every write of a story, one after the other: its answer lost, or its sender killed at it.

An undisturbed performance tells which writes there are. Each is then disturbed in a performance of
its own, which is the same up to that moment, for the seed is. In the end the promises have to be
held, and the books have to be those of the undisturbed performance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import httpx

from understudy.kernel.errors import HarnessBug
from understudy.kernel.events import Event, HistoryClosed, Judgement
from understudy.kernel.history import History
from understudy.kernel.seed import Seed
from understudy.scenario.comparing import Difference, differences
from understudy.scenario.performance import perform
from understudy.scenario.script import Scenario, collect
from understudy.scenario.simulation import Simulation
from understudy.scenario.wire import Moment
from understudy.sut.spec import SUT_HOST, SutSpec
from understudy.vendor import System

POLL_S = 900
"""A campaign plays a story hundreds of times: the integration is told to look every 15 minutes."""

Disturbance = Literal["ghost-commit", "crash-before", "crash-after"]
DISTURBANCES: Sequence[Disturbance] = get_args(Disturbance)


@dataclass(frozen=True, slots=True)
class Write:
    """One write of the undisturbed story: the how-manieth request of the integration, and what."""

    request: int
    system: str
    method: str
    target: str


@dataclass(frozen=True, slots=True)
class Point:
    """A write, and what happens at it."""

    write: Write
    disturbance: Disturbance

    def __str__(self) -> str:
        told = self.write
        return f"{self.disturbance} at {told.method} {told.target} of {told.system}"


@dataclass(frozen=True, slots=True)
class Came:
    """How the story came out that was disturbed at a point."""

    point: Point
    verdict: Judgement
    reason: str
    broken: Sequence[str]
    differences: Sequence[Difference]

    @property
    def unharmed(self) -> bool:
        return self.verdict == "held" and not self.differences


class _Watched(Simulation):
    """A stage that notes the writes, and disturbs one of them."""

    def __init__(self, scenario: Scenario, seed: Seed, sut: SutSpec, point: Point | None) -> None:
        self.writes: list[Write] = []
        self._ghost = 0
        super().__init__(scenario, seed, sut, poll_s=POLL_S)
        if point is not None and point.disturbance == "ghost-commit":
            self._ghost = point.write.request
        elif point is not None:
            before = point.disturbance == "crash-before"
            self.crash_at(point.write.request, "before" if before else "after")

    async def gate(self, request: httpx.Request, moment: Moment) -> None:
        await super().gate(request, moment)
        if request.url.host == SUT_HOST:
            return
        if moment == "before":
            request.extensions["understudy.number"] = self._asked
            return
        number = int(request.extensions["understudy.number"])
        system = self.wire.app_for(request.url.host)
        if not isinstance(system, System):
            raise HarnessBug(f"{request.url.host} is no system")
        answered = system.exchanges[-1]
        if answered.writes and not answered.fault:
            target = answered.target.partition("?")[0]
            self.writes.append(Write(number, system.name, answered.method, target))
        if number == self._ghost:
            answered.outcome, answered.fault = "unknown", "ghost-commit"
            raise httpx.RemoteProtocolError("the answer is lost")


def points(
    name: str, seed: int, sut: SutSpec, wanted: Sequence[Disturbance] = DISTURBANCES
) -> Sequence[Point]:
    """Every point of a scenario; raises `HarnessBug` when not every write was seen."""
    history, writes = _undisturbed(name, seed, sut)
    # What the story itself disturbs has no answer that could be lost.
    answered = [e for e in history.exchanges if e.writes and not e.parent and not e.fault]
    if len(writes) != len(answered):
        raise HarnessBug(f"{name}: {len(writes)} writes were seen on the wire")
    return [Point(write, disturbance) for disturbance in wanted for write in writes]


def disturb(name: str, seed: int, sut: SutSpec, point: Point) -> Came:
    """Play the story with this point in its way."""
    calm, _ = _undisturbed(name, seed, sut)
    (scenario,) = collect([name])
    closed: list[History] = []
    ended = perform(scenario, Seed(seed), lambda s, n: _Watched(s, n, sut, point), _Keeper(closed))
    broken = [judged.id for judged in ended.invariants if judged.verdict == "broken"]
    return Came(point, ended.verdict, ended.reason, broken, differences(calm, closed[0]))


@lru_cache(maxsize=2)
def _undisturbed(name: str, seed: int, sut: SutSpec) -> tuple[History, Sequence[Write]]:
    (scenario,) = collect([name])
    closed: list[History] = []
    stages: list[_Watched] = []

    def make(scenario: Scenario, seed: Seed) -> _Watched:
        stages.append(_Watched(scenario, seed, sut, None))
        return stages[0]

    perform(scenario, Seed(seed), make, _Keeper(closed))
    return closed[0], stages[0].writes


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Listens for the history and nothing else."""

    closed: list[History]

    def __call__(self, event: Event) -> None:
        if isinstance(event, HistoryClosed):
            self.closed.append(event.history)
