"""An integration deletes nothing but what it made."""

from tests.invariants.builders import (
    SYNC,
    change,
    history,
    invoice,
    judged,
    line,
    only_violation,
    posted_time,
    synced,
    told,
)
from understudy.invariants.nothing_foreign_deleted import NothingForeignDeleted

BOOKED = posted_time()
TAKEN_BACK = change(
    *("psa", "time_entry", "77", "06-30 12:00"),
    before={"status": "approved"},
    after={"status": "rejected"},
)


def test_kept_when_a_posting_goes_with_its_approval() -> None:
    gone = change(
        *("erp", "time_entry", "901", "06-30 12:05"), by=SYNC, kind="deleted", source="77"
    )

    about = history(changes=[TAKEN_BACK, gone], baseline=[BOOKED])

    assert judged(NothingForeignDeleted(), about).verdict == "held"


def test_broken_when_an_accountants_invoice_is_cleared_away() -> None:
    bill = invoice("I1", line("time", "77", 96_000))
    gone = change(
        *("erp", "invoice", "I1", "06-30 12:05"), by=SYNC, kind="deleted", before=bill.fields
    )

    violation = only_violation(
        NothingForeignDeleted(), history(changes=[TAKEN_BACK, gone], baseline=[bill])
    )

    assert told(violation) == (
        "invoice I1 in the ERP",
        "still there: somebody else made it",
        "deleted by integration:sync",
    )
    assert (violation.money_minor, violation.currency) == (96_000, "EUR")


def test_unknown_when_it_touched_only_what_it_made() -> None:
    own = [
        synced(BOOKED, "06-30 12:00"),
        change("erp", "time_entry", "901", "06-30 12:05", by=SYNC, kind="deleted"),
    ]

    assert judged(NothingForeignDeleted(), history(changes=own)).verdict == "unknown"
