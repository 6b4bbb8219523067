"""Campaigns find what a single story does not, and hand over the smallest story that shows it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.scenario.stages import NAIVE
from understudy.scenario.exploring import swarm as swarming
from understudy.scenario.exploring.points import Point, disturb, points
from understudy.scenario.exploring.swarm import Strike, Swarmed, handful, shrunk
from understudy.scenario.exploring.writing import script
from understudy.scenario.script import collect
from understudy.sut import REFERENCE, SutSpec

ROLES = ("crm", "erp", "psa")
STORY = "loss/lost_reply_on_invoice"


def test_the_seed_decides_the_handful() -> None:
    handfuls = [handful(seed, ROLES) for seed in range(30)]

    assert handfuls == [handful(seed, ROLES) for seed in range(30)]
    assert len(set(handfuls)) == len(handfuls)
    assert {strike.on.partition(" ")[0] for some in handfuls for strike in some} == set(ROLES)


def test_what_is_not_needed_is_left_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy breaks when the ledger loses an answer at least twice."""

    def toy(story: str, seed: int, sut: SutSpec, strikes: Sequence[Strike]) -> Swarmed:
        bad = any(s.fault == "lost-reply" and s.times >= 2 for s in strikes)
        broken = ["billed-once"] if bad else []
        return Swarmed(story, seed, tuple(strikes), "broken" if bad else "held", broken, "")

    monkeypatch.setattr(swarming, "struck", toy)
    strikes = (
        Strike("latency", "crm *", 3, 2),
        Strike("lost-reply", "erp create", 7, 8),
        Strike("throttled", "psa *", 1, 5),
    )

    smallest = shrunk(toy("a/story", 9, REFERENCE, strikes), REFERENCE)

    assert smallest.strikes == (Strike("lost-reply", "erp create", 7, 2),)


def test_what_failed_is_a_scenario_of_its_own(tmp_path: Path) -> None:
    strikes = (Strike("lost-reply", "erp create", 7, 2), Strike("throttled", "psa *", 1, 5))
    found = Swarmed(STORY, 9, strikes, "broken", ["billed-once"], "")
    path = tmp_path / "found" / "struck.py"
    path.parent.mkdir()
    path.write_text(script(found))

    (scenario,) = collect([str(path)])

    (like,) = collect([STORY])
    assert (scenario.cast, scenario.starts_at) == (like.cast, like.starts_at)
    assert "billed-once" in scenario.story
    assert "--seed 9" in scenario.story


@pytest.mark.slow
def test_every_write_of_the_story_is_a_point_and_the_engine_survives_it() -> None:
    every = points(STORY, 7, REFERENCE)
    ghosts = [point for point in every if point.disturbance == "ghost-commit"]

    came = [disturb(STORY, 7, REFERENCE, point) for point in every[:: len(every) // 6]]

    assert len(every) == 3 * len(ghosts)
    assert len({point.write.request for point in ghosts}) == len(ghosts)
    assert [one for one in came if not one.unharmed] == []


@pytest.mark.slow
def test_an_engine_that_does_not_ask_is_harmed_by_a_ghost() -> None:
    def invoiced(point: Point) -> bool:
        return point.write.target.endswith("/invoice")

    ghost = next(filter(invoiced, points(STORY, 7, NAIVE, ["ghost-commit"])))

    came = disturb(STORY, 7, NAIVE, ghost)

    assert not came.unharmed
    assert came.verdict == "broken"
