"""When work is billed: each bill run takes what was due by then, and no more."""

import pytest

from tests.invariants.builders import (
    COMPLETED,
    approved,
    at,
    deal,
    expense,
    history,
    invoice,
    line,
    milestone,
    project,
    synced,
    time_entry,
)
from understudy.kernel.history import Record
from understudy.world.owed import dues, statements

PROJECTS = [project("psa"), project("erp")]


@pytest.mark.parametrize(
    ("worked_on", "approved_at", "since", "by"),
    [
        ("2026-06-30", "2026-06-30T16:00Z", "07-01 09:00", "07-01 09:00"),
        # Between the end of the month and the end of the bill day, either run is right.
        ("2026-06-30", "2026-07-01T07:45Z", "07-01 09:00", "08-03 09:00"),
        ("2026-06-30", "2026-07-01T09:30Z", "07-01 09:00", "08-03 09:00"),
        ("2026-06-30", "2026-07-03T10:00Z", "08-03 09:00", "08-03 09:00"),
        ("2026-07-01", "2026-07-01T18:00Z", "08-03 09:00", "08-03 09:00"),
        ("2026-05-29", "2026-06-01T10:00Z", "06-01 09:00", "07-01 09:00"),
    ],
)
def test_work_is_billed_by_the_run_after_its_approval(
    worked_on: str, approved_at: str, since: str, by: str
) -> None:
    entry = time_entry(worked_on=worked_on, approved_at=approved_at)
    (due,) = dues(history([deal(), *PROJECTS, entry])).values()

    assert (due.since, due.by, due.amount_minor) == (at(since), at(by), 96_000)


@pytest.mark.parametrize(
    "unbilled",
    [
        time_entry(billable=False),
        time_entry(status="submitted", approved_at=None),
        expense(billable=False),
        milestone(status="planned", completed_at=None),
    ],
    ids=lambda record: record.noun,
)
def test_what_is_not_billable_approved_or_completed_is_not_owed(unbilled: Record) -> None:
    assert dues(history([deal(), *PROJECTS, unbilled])) == {}


def test_a_fixed_fee_owes_milestones_and_expenses_but_no_time() -> None:
    sold = deal(billing_type="fixed_fee")
    owed = dues(history([sold, *PROJECTS, time_entry(), expense(), milestone()]))

    assert sorted(owed) == [("expense", "55"), ("milestone", "M1")]


def test_a_milestone_is_owed_from_its_completion() -> None:
    about = history([deal(), *PROJECTS, milestone()], [COMPLETED], ended="06-30 14:30")

    (statement,) = statements(about)

    assert (statement.owed_minor, statement.billed_minor) == (2_000_000, 0)


def test_what_came_due_a_moment_ago_may_be_on_its_way() -> None:
    about = history([deal(), *PROJECTS, milestone()], [COMPLETED], ended="06-30 14:05")

    assert statements(about) == []


def test_a_bill_before_its_turn_is_billed_and_not_owed() -> None:
    late = time_entry(approved_at="2026-07-03T10:00Z")
    bill = invoice("I1", line("time", "77", 96_000))
    about = history(
        [deal(), *PROJECTS, late, bill],
        [approved(late, "07-03 10:00"), synced(bill, "07-03 10:05")],
        ended="07-03 12:00",
    )

    (statement,) = statements(about)

    assert (statement.owed_minor, statement.billed_minor) == (0, 96_000)


def test_deals_that_nothing_moved_are_left_alone() -> None:
    old = time_entry(worked_on="2026-05-04", approved_at="2026-05-11T10:00Z")

    assert statements(history([deal(), *PROJECTS, old])) == []
