"""Performances on the simulated stage, for tests that judge judges and engines."""

from functools import cache

from understudy.kernel.events import Event, ScenarioEnded
from understudy.kernel.seed import Seed
from understudy.scenario.performance import perform
from understudy.scenario.script import collect
from understudy.scenario.simulation import Simulation
from understudy.sut import REFERENCE, SutSpec

NAIVE = SutSpec("naive engine", factory="naive_engine:create")


def unheard(event: Event) -> None:
    """Nobody listens."""


@cache
def performed(name: str, sut: SutSpec = REFERENCE, seed: int = 7) -> ScenarioEnded:
    """The result of a shipped scenario, performed once a process."""
    (scenario,) = collect([name])
    return perform(scenario, Seed(seed), lambda s, n: Simulation(s, n, sut), unheard)


def broken(ended: ScenarioEnded) -> set[str]:
    """The ids of the promises that were broken."""
    return {i.id for i in ended.invariants if i.verdict == "broken"}
