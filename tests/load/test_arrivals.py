"""Arrivals are planned beforehand: as many as asked, by those whom the calendar brings."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from load.arrivals import Habit, Span, plan, shape, shapes
from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed

FRIDAY = datetime(2026, 6, 26, 13, tzinfo=UTC)
HABITS = {
    "booker": Habit(usual=1, peaks={"submit-week": 20}, think_s=1.0),
    "poller": Habit(usual=1, off_hours=1),
}


def test_every_shape_stays_between_nothing_and_the_peak() -> None:
    for name, rate in shapes().items():
        values = [rate(n / 1000) for n in range(1001)]
        assert min(values) >= 0, name
        assert max(values) == pytest.approx(1, abs=0.02), name


def test_as_many_come_as_the_area_under_the_shape() -> None:
    span = Span(FRIDAY, FRIDAY + timedelta(hours=5), 200)
    for name, rate in shapes().items():
        wanted = 20 * 200 * sum(rate((n + 0.5) / 1000) for n in range(1000)) / 1000
        found = plan(Seed(7), rate, 20, span, HABITS)
        assert len(found) == pytest.approx(wanted, rel=0.1), name
        assert [a.due_s for a in found] == sorted(a.due_s for a in found)
        assert all(0 <= a.due_s < 200 for a in found)


def test_a_spike_is_where_the_shape_has_it() -> None:
    span = Span(FRIDAY, FRIDAY + timedelta(hours=1), 1000)
    found = plan(Seed(7), shape("spike"), 50, span, HABITS)
    inside = sum(400 <= a.due_s < 500 for a in found)
    assert inside == pytest.approx(5000, rel=0.05)


def test_the_same_seed_plans_the_same_and_another_does_not() -> None:
    span = Span(FRIDAY, FRIDAY + timedelta(hours=5), 60)
    assert plan(Seed(7), shape("soak"), 5, span, HABITS) == plan(
        Seed(7), shape("soak"), 5, span, HABITS
    )
    assert plan(Seed(7), shape("soak"), 5, span, HABITS) != plan(
        Seed(8), shape("soak"), 5, span, HABITS
    )


def test_the_calendar_says_who_comes() -> None:
    until_deadline = Span(FRIDAY, FRIDAY + timedelta(hours=4.5), 1000)
    found = plan(Seed(7), shape("soak"), 20, until_deadline, HABITS)
    early = Counter(a.persona for a in found if a.due_s < 100)
    late = Counter(a.persona for a in found if a.due_s > 900)
    assert late["booker"] / late.total() > early["booker"] / early.total() + 0.2


def test_who_has_no_reason_to_come_at_night_does_not() -> None:
    night = Span(FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=1, hours=5), 60)
    found = plan(Seed(7), shape("soak"), 20, night, HABITS)
    assert {a.persona for a in found} == {"poller"}
    with pytest.raises(UsageError, match="nobody"):
        plan(Seed(7), shape("soak"), 20, night, {"booker": HABITS["booker"]})


def test_people_hurry_before_a_deadline() -> None:
    deadline = datetime(2026, 6, 26, 17, 30, tzinfo=UTC)
    usual = Random(1)
    hurried = Random(1)
    habit = HABITS["booker"]
    assert habit.pause_s(deadline, hurried) == pytest.approx(
        habit.pause_s(FRIDAY - timedelta(days=2), usual) / 2
    )


def test_an_unknown_shape_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="spike"):
        shape("spikes")
