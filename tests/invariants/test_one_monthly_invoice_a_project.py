"""A project's month is on one invoice, not on several."""

from tests.invariants.builders import (
    DAY_BILLED,
    MILESTONE_BILLED,
    deal,
    expense,
    history,
    invoice,
    judged,
    line,
    milestone,
    only_violation,
    project,
    synced,
    time_entry,
    told,
)
from understudy.invariants.one_monthly_invoice_a_project import OneMonthlyInvoiceAProject

BOOKS = [deal(), project("psa"), project("erp"), time_entry(), expense(), milestone()]
TRAVEL = line("expense", "55", 48_250)


def test_kept_when_the_milestone_has_an_invoice_of_its_own() -> None:
    bills = [invoice("I1", DAY_BILLED, TRAVEL), invoice("I2", MILESTONE_BILLED)]
    about = history([*BOOKS, *bills], [synced(bill, "07-01 09:00") for bill in bills])

    outcome = judged(OneMonthlyInvoiceAProject(), about)

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def test_broken_when_each_line_is_an_invoice() -> None:
    bills = [invoice("I1", DAY_BILLED), invoice("I2", TRAVEL)]
    about = history([*BOOKS, *bills], [synced(bill, "07-01 09:00") for bill in bills])

    violation = only_violation(OneMonthlyInvoiceAProject(), about)

    assert told(violation) == (
        "deal D1",
        "1 invoice for the month",
        "2: INV-I1, INV-I2, 482.50 EUR apart",
    )
    assert violation.money_minor == 48_250


def test_unknown_when_no_month_was_billed() -> None:
    assert judged(OneMonthlyInvoiceAProject(), history(BOOKS)).verdict == "unknown"
