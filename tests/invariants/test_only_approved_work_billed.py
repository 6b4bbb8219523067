"""Nothing is billed before somebody approved it or completed it."""

from tests.invariants.builders import (
    DAY_BILLED,
    approved,
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
from understudy.invariants.only_approved_work_billed import OnlyApprovedWorkBilled

BOOKS = [deal(), project("psa"), project("erp"), time_entry()]
BILL = invoice("I1", DAY_BILLED)


def test_kept_when_it_was_approved_before_the_invoice_was_made() -> None:
    about = history([*BOOKS, BILL], [approved(time_entry()), synced(BILL, "07-01 09:00")])

    assert judged(OnlyApprovedWorkBilled(), about).verdict == "held"


def test_broken_when_the_invoice_came_before_the_approval() -> None:
    about = history(
        [*BOOKS, BILL], [approved(time_entry(), "07-01 09:30"), synced(BILL, "07-01 09:00")]
    )

    violation = only_violation(OnlyApprovedWorkBilled(), about)

    assert told(violation) == (
        "time entry 77",
        "billed once it is approved",
        "on INV-I1 while submitted",
    )
    assert (violation.money_minor, violation.currency) == (96_000, "EUR")


def test_unknown_when_only_old_invoices_bill_it() -> None:
    about = history([*BOOKS, BILL], [approved(time_entry())])

    assert judged(OnlyApprovedWorkBilled(), about).verdict == "unknown"
