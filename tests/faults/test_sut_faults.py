"""What can happen to a system under test, in simulation."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.faults import ticking
from understudy.faults import SutCopies, SutCrashed, SutDiskLost, SutKilled, SutPaused, Unavailable
from understudy.kernel.errors import UsageError
from understudy.kernel.events import Event
from understudy.kernel.seed import Seed
from understudy.scenario.run import Run
from understudy.scenario.script import collect
from understudy.scenario.simulation import Simulation
from understudy.sut import SutSpec

TICKING = SutSpec("ticking", factory="tests.faults.ticking:create")


def unheard(event: Event) -> None:
    """Nobody listens."""


@pytest.fixture
def run() -> Iterator[Run]:
    ticking.ALIVE.clear()
    (scenario,) = collect(["calm/opportunity_to_cash"])
    stage = Simulation(scenario, Seed(7), TICKING)
    yield Run(stage, unheard)
    stage.close()


def asked(run: Run) -> int:
    return len(run.backstage("ppm").exchanges())


def test_a_killed_one_asks_nothing_until_it_is_started_and_keeps_its_disk(run: Run) -> None:
    run.clock.advance(minutes=2.5)
    with run.trouble(SutKilled(), on="sut"):
        before = asked(run)
        run.clock.advance(minutes=5)
        assert asked(run) == before
    run.clock.advance(minutes=2)

    assert len(ticking.ALIVE) == 2
    assert ticking.ALIVE[1].asked == asked(run)


def test_a_paused_one_goes_on_where_it_stood_and_believes_no_time_has_passed(run: Run) -> None:
    run.clock.advance(minutes=2.5)
    with run.trouble(SutPaused(), on="sut"):
        before = asked(run)
        run.clock.advance(minutes=30)
        assert asked(run) == before
    run.clock.advance(minutes=1.5)

    (only,) = ticking.ALIVE
    gaps = [b - a for a, b in zip(only.answered, only.answered[1:], strict=False)]
    assert timedelta(minutes=29) < max(gaps) < timedelta(minutes=32)


def test_one_that_lost_its_disk_begins_to_count_anew(run: Run) -> None:
    run.clock.advance(minutes=5.5)
    with run.trouble(SutDiskLost(), on="sut"):
        run.clock.advance(minutes=1)

    first, second = ticking.ALIVE
    assert (first.asked, second.asked) == (6, 2)


def test_copies_ask_beside_it_until_somebody_notices(run: Run) -> None:
    with run.trouble(SutCopies(copies=2), on="sut"):
        run.clock.advance(minutes=3.5)
    during = asked(run)
    run.clock.advance(minutes=3)

    assert len(ticking.ALIVE) == 3
    assert during >= 3 * 4 - 1
    assert asked(run) - during == 3


def test_one_that_crashes_at_a_request_starts_again_at_once(run: Run) -> None:
    with run.trouble(SutCrashed(request=3, moment="after"), on="sut"):
        run.clock.advance(minutes=4.5)
    with run.trouble(SutCrashed(request=300), on="sut") as unmet:
        run.clock.advance(minutes=1)

    assert unmet.armed.fired == 0
    first, second = ticking.ALIVE
    assert (first.asked, len(first.answered)) == (3, 2)
    assert second.asked == asked(run)


@pytest.mark.parametrize("fault", [Unavailable(), SutKilled()])
def test_a_fault_knows_whom_it_strikes(run: Run, fault: Unavailable | SutKilled) -> None:
    if isinstance(fault, Unavailable):
        with pytest.raises(UsageError), run.trouble(fault, on="sut"):
            pass
    else:
        with run.trouble(fault, on="ppm *") as armed:
            run.clock.advance(minutes=3)
        assert armed.armed.fired == 0
