"""Work is in the books on the day it was done, or on the first day that they are open after it."""

from tests.invariants.builders import (
    approved,
    change,
    deal,
    history,
    judged,
    only_violation,
    posted_time,
    project,
    record,
    synced,
    time_entry,
    told,
)
from understudy.invariants.posted_on_the_day_it_was_done import PostedOnTheDayItWasDone

JUNE = record(
    *("erp", "accounting_period", "A6"),
    name="Jun 2026",
    starts_on="2026-06-01",
    ends_on="2026-06-30",
    status="closed",
)
JULY = record(
    *("erp", "accounting_period", "A7"),
    name="Jul 2026",
    starts_on="2026-07-01",
    ends_on="2026-07-31",
    status="open",
)
CLOSING = change(
    *("erp", "accounting_period", "A6", "07-01 10:00"),
    before={"status": "open"},
    after={"status": "closed"},
)
BOOKS = [deal(), project("psa"), project("erp"), time_entry(), JUNE, JULY]
LATE = posted_time(posted_on="2026-07-01")


def test_kept_when_june_is_closed_and_the_first_of_july_is_taken() -> None:
    about = history([*BOOKS, LATE], [CLOSING, synced(LATE, "07-01 11:00")])

    assert judged(PostedOnTheDayItWasDone(), about).verdict == "held"


def test_broken_when_june_was_open_and_july_got_it() -> None:
    about = history([*BOOKS, LATE], [approved(time_entry()), CLOSING, synced(LATE, "07-01 09:00")])

    violation = only_violation(PostedOnTheDayItWasDone(), about)

    assert told(violation) == (
        "time entry 77",
        "posted on 2026-06-29",
        "posted on 2026-07-01 as 901",
    )
    assert (violation.money_minor, violation.currency) == (96_000, "EUR")


def test_unknown_when_nothing_was_posted() -> None:
    assert judged(PostedOnTheDayItWasDone(), history(BOOKS)).verdict == "unknown"
