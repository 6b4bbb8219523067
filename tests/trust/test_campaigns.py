"""Campaigns: every write once, troubles at random, and what fails made small."""

from pathlib import Path

import orjson
import pytest
from planted import catalogue

from tests.trust.alarms import CALM
from tests.trust.campaign import CAMPAIGN, spoilt
from understudy.cli import main
from understudy.kernel.errors import UsageError
from understudy.scenario.explore.parallel import spread
from understudy.scenario.explore.points import Play, explored, points
from understudy.scenario.explore.shrinking import as_script, shrunk
from understudy.scenario.explore.swarm import Aim, Swarm, drawn, swarmed
from understudy.scenario.script import collect
from understudy.sut import REFERENCE, SutSpec

SHORT = "order/event_delivered_twice"
LOST = Aim("lost-reply", (), "erp invoice.create", 2, 3)
LATE = Aim("latency", (("seconds", 4.0),), "psa *", 4, 0)
BUSY = Aim("throttled", (("retry_after_s", 30.0),), "crm query", 1, 0)


def doubled(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_work_is_done_for_each_task_wherever_it_is_done(jobs: int) -> None:
    assert sorted(spread(doubled, [1, 2, 3], jobs)) == [(1, 2), (2, 4), (3, 6)]


def test_a_seed_draws_the_same_troubles_again_and_another_one_others() -> None:
    assert drawn(7) == drawn(7)
    assert len({drawn(seed) for seed in range(40)}) == 40
    assert all(drawn(seed) for seed in range(40))


def test_a_failing_swarm_shrinks_to_the_one_trouble_that_matters() -> None:
    tried: list[Swarm] = []

    def fails(swarm: Swarm) -> bool:
        tried.append(swarm)
        return any(aim.fault == "lost-reply" for aim in swarm)

    smallest = shrunk((BUSY, LATE, LOST, LATE), fails)

    assert smallest == (Aim("lost-reply", (), "erp invoice.create", 1, 0),)
    assert len(tried) < 20


def test_a_swarm_is_written_as_a_scenario_that_can_be_collected(tmp_path: Path) -> None:
    for name in ("money/ledger_busy", SHORT, "money/overnight"):
        (scenario,) = collect([name])
        path = tmp_path / "made_small.py"
        path.write_text(as_script(scenario, (LOST, LATE), 7, ["billed-once"]), encoding="utf-8")

        (written,) = collect([str(path)])

        assert written.promise == scenario.promise
        assert "seed 7 breaks billed-once" in written.story
        text = path.read_text(encoding="utf-8")
        assert 'run.trouble(LostReply(), on="erp invoice.create", times=2, skip=3),' in text
        assert 'run.trouble(Latency(seconds=4.0), on="psa *", times=4),' in text


def test_the_campaign_has_the_story_of_every_bug() -> None:
    assert {bug.scenario for bug in catalogue().values()} <= set(CAMPAIGN)
    assert set(CALM) <= set(CAMPAIGN)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["goast", SHORT], "did you mean 'ghost'"),
        (["swarm", SHORT, "--seeds", "0"], "--seeds must be at least 1"),
        (["crash", "loss"], "a campaign has one scenario"),
    ],
)
def test_a_campaign_asked_for_wrongly_gets_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    line: str,
) -> None:
    monkeypatch.setattr("sys.argv", ["understudy", "campaign", *words])
    with pytest.raises(SystemExit) as left:
        main()

    assert left.value.code == 2
    assert line in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["ghost", "crash"])
def test_the_sound_engine_comes_to_the_same_books_at_every_point(kind: str) -> None:
    outcomes = list(explored(Play(SHORT, 7, REFERENCE), "ghost" if kind == "ghost" else "crash"))

    assert len(outcomes) == (6 if kind == "ghost" else 12)
    assert [one for one in outcomes if not one.sound] == []


@pytest.mark.slow
def test_a_ghost_commit_shows_who_writes_again_unasked() -> None:
    forgetful = SutSpec(
        "trusts its memory",
        factory="tests.trust.forgetful:trusts_its_memory",
        events_url="/hooks",
    )
    play = Play(SHORT, 7, forgetful)

    found = [one for one in explored(play, "ghost", 1) if not one.sound]

    assert any("one-project-per-won-deal" in one.broken for one in found)
    assert all(one.differences for one in found)


@pytest.mark.slow
def test_points_are_of_a_run_that_holds() -> None:
    with pytest.raises(UsageError, match="does not hold even undisturbed"):
        points(Play("calm/deal_talked_about", 7, spoilt("project_for_any_deal")), "ghost")


@pytest.mark.slow
def test_a_swarm_is_told_as_json_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["swarm", SHORT, "--seeds", "2", "--jobs", "1", "--json", "--out", str(tmp_path)]
    monkeypatch.setattr("sys.argv", ["understudy", "campaign", *words])
    with pytest.raises(SystemExit) as left:
        main()

    told = orjson.loads(capsys.readouterr().out)

    assert left.value.code == 0
    assert (told["campaign"], told["scenario"]) == ("swarm", SHORT)
    assert [run["seed"] for run in told["runs"]] == [7, 8]


@pytest.mark.slow
def test_a_trouble_that_never_struck_says_nothing_in_a_swarm() -> None:
    never = Aim("lost-reply", (), "erp invoice.create", 1, 500)

    ended = swarmed((SHORT, 7, REFERENCE, (never,)))

    assert (ended.verdict, ended.struck) == ("held", 0)
