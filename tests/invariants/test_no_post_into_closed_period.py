"""Nothing is posted into a period that is closed."""

from tests.invariants.builders import (
    change,
    evidence,
    history,
    judged,
    only_violation,
    posted_expense,
    posted_time,
    record,
    synced,
    told,
)
from understudy.invariants.no_post_into_closed_period import NoPostIntoClosedPeriod

JUNE = record(
    "erp",
    "accounting_period",
    "6",
    name="Jun 2026",
    starts_on="2026-06-01",
    ends_on="2026-06-30",
    status="closed",
)
CLOSED = change(
    "erp",
    "accounting_period",
    "6",
    "07-03 10:00",
    before={"status": "open"},
    after={"status": "closed"},
)


def test_kept_when_it_is_closed_after_the_posting() -> None:
    about = history([JUNE, posted_time()], [synced(posted_time(), "07-03 09:00"), CLOSED])

    assert judged(NoPostIntoClosedPeriod(), about).verdict == "held"


def test_broken_when_late_work_keeps_its_day() -> None:
    late = posted_expense(posted_on="2026-06-30", period="6")
    about = history([JUNE, late], [CLOSED, synced(late, "07-03 11:00")])

    violation = only_violation(NoPostIntoClosedPeriod(), about)

    assert told(violation) == (
        "expense item 801",
        "posted into a period that is open on 2026-07-03",
        "posted into Jun 2026, which is closed, 482.50 EUR",
    )
    assert (violation.money_minor, violation.currency) == (48_250, "EUR")
    assert evidence(violation) == [
        "erp accounting_period 6 updated",
        "erp expense_item 801 created",
    ]


def test_unknown_when_nothing_was_posted() -> None:
    assert judged(NoPostIntoClosedPeriod(), history([JUNE], [CLOSED])).verdict == "unknown"
