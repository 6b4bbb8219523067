"""Nothing is posted into a period that is closed."""

from dataclasses import replace

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
CLOSED_AT = "07-03 10:00"
CLOSED = change(
    "erp",
    "accounting_period",
    "6",
    CLOSED_AT,
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


def test_within_one_moment_the_order_of_the_ledgers_log_counts() -> None:
    posting = synced(posted_time(period="6"), CLOSED_AT)
    before, after = replace(posting, seq=1), replace(posting, seq=3)
    closed = replace(CLOSED, seq=2)
    books = [JUNE, posted_time(period="6")]

    first = judged(NoPostIntoClosedPeriod(), history(books, [before, closed]))
    last = judged(NoPostIntoClosedPeriod(), history(books, [closed, after]))

    assert (first.verdict, last.verdict) == ("held", "broken")
