"""Killed at any of fifty points from deal to cash, the engine comes to the same books."""

from collections import Counter
from functools import cache

import pytest

from tests.scenario.stages import unheard
from understudy.kernel.events import ScenarioEnded
from understudy.kernel.history import Record
from understudy.kernel.seed import Seed
from understudy.scenario.judging import books
from understudy.scenario.performance import perform
from understudy.scenario.script import Scenario, collect
from understudy.scenario.simulation import Simulation
from understudy.scenario.wire import Moment
from understudy.sut import REFERENCE

pytestmark = pytest.mark.slow
POINTS = 50
NAME = "calm/opportunity_to_cash"


class Watched(Simulation):
    """A stage whose final books are kept, and on which the engine may crash once."""

    final: tuple[Record, ...] = ()
    asked = 0

    def __init__(self, scenario: Scenario, seed: Seed, crash: tuple[int, Moment] | None) -> None:
        super().__init__(scenario, seed, REFERENCE)
        if crash is not None:
            self.crash_at(*crash)

    def close(self) -> None:
        self.final, self.asked = tuple(books(self)), self._asked
        super().close()


def played(crash: tuple[int, Moment] | None) -> tuple[ScenarioEnded, Watched]:
    (scenario,) = collect([NAME])
    stages: list[Watched] = []

    def make(scenario: Scenario, seed: Seed) -> Watched:
        stages.append(Watched(scenario, seed, crash))
        return stages[0]

    return perform(scenario, Seed(7), make, unheard), stages[0]


def told(records: tuple[Record, ...]) -> Counter[str]:
    """The books without what depends on the order of writing: the systems' own ids and numbers."""
    ids = {r.id for r in records}
    lines = Counter[str]()
    for r in records:
        fields = {
            k: v
            for k, v in r.fields.items()
            if k != "number" and not (isinstance(v, str) and v in ids)
        }
        lines[f"{r.role} {r.noun} {r.source} {sorted(fields.items())}"] += 1
    return lines


@cache
def undisturbed() -> tuple[int, Counter[str]]:
    ended, stage = played(None)
    assert ended.verdict == "held", ended.reason
    return stage.asked, told(stage.final)


@pytest.mark.parametrize("point", range(POINTS))
def test_a_crash_at_this_point_changes_nothing_in_the_end(point: int) -> None:
    asked, expected = undisturbed()
    # Spread over the whole run, alternately with the request unsent and with its answer unheard.
    request = 1 + point * (asked - 2) // (POINTS - 1)

    ended, stage = played((request, "before" if point % 2 else "after"))

    assert ended.verdict == "held", ended.reason
    found = told(stage.final)
    assert found - expected == Counter()
    assert expected - found == Counter()
