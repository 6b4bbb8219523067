"""An invoice bears the date of the day it was made."""

from tests.invariants.builders import (
    DAY_BILLED,
    deal,
    history,
    invoice,
    judged,
    only_violation,
    project,
    record,
    synced,
    told,
)
from understudy.invariants.invoices_dated_when_made import InvoicesDatedWhenMade

JULY = record(
    *("erp", "accounting_period", "A7"),
    name="Jul 2026",
    starts_on="2026-07-01",
    ends_on="2026-07-31",
    status="closed",
)
AUGUST = record(
    *("erp", "accounting_period", "A8"),
    name="Aug 2026",
    starts_on="2026-08-01",
    ends_on="2026-08-31",
    status="open",
)
BOOKS = [deal(), project("erp"), JULY, AUGUST]


def test_kept_when_the_month_is_closed_and_it_bears_the_next_open_day() -> None:
    bill = invoice("I1", DAY_BILLED, issued_on="2026-08-01")
    about = history([*BOOKS, bill], [synced(bill, "07-01 09:00")])

    assert judged(InvoicesDatedWhenMade(), about).verdict == "held"


def test_broken_when_it_bears_the_end_of_the_month_billed() -> None:
    bill = invoice("I1", DAY_BILLED, issued_on="2026-05-31")
    about = history([*BOOKS[:2], bill], [synced(bill, "07-01 09:00")])

    violation = only_violation(InvoicesDatedWhenMade(), about)

    assert told(violation) == (
        "invoice I1 (INV-I1)",
        "dated 2026-07-01",
        "dated 2026-05-31, and made on 2026-07-01",
    )
    assert violation.money_minor == 96_000


def test_unknown_when_the_ledger_keeps_no_date() -> None:
    bill = invoice("I1", DAY_BILLED)
    about = history([*BOOKS, bill], [synced(bill, "07-01 09:00")])

    assert judged(InvoicesDatedWhenMade(), about).verdict == "unknown"
