"""Work that is not for the customer's account is on no invoice."""

from tests.invariants.builders import (
    DAY_BILLED,
    deal,
    history,
    invoice,
    judged,
    only_violation,
    project,
    synced,
    time_entry,
    told,
)
from understudy.invariants.own_work_never_billed import OwnWorkNeverBilled

BOOKS = [deal(), project("psa"), project("erp")]
BILL = invoice("I1", DAY_BILLED)
BILLED = [synced(BILL, "07-01 09:00")]


def test_kept_when_what_is_billed_is_billable() -> None:
    about = history([*BOOKS, time_entry(), BILL], BILLED)

    assert judged(OwnWorkNeverBilled(), about).verdict == "held"


def test_broken_when_time_of_our_own_is_on_an_invoice() -> None:
    about = history([*BOOKS, time_entry(billable=False), BILL], BILLED)

    violation = only_violation(OwnWorkNeverBilled(), about)

    assert told(violation) == ("time entry 77", "not billed: it is not billable", "on INV-I1")
    assert violation.money_minor == 96_000


def test_unknown_when_the_invoice_is_void() -> None:
    void = invoice("I1", DAY_BILLED, status="void")
    about = history([*BOOKS, time_entry(billable=False), void], [synced(void, "07-01 09:00")])

    assert judged(OwnWorkNeverBilled(), about).verdict == "unknown"
