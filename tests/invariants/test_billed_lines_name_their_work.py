"""Every line of an invoice says which work it bills."""

from tests.invariants.builders import (
    DAY_BILLED,
    change,
    deal,
    history,
    invoice,
    judged,
    line,
    only_violation,
    project,
    synced,
    time_entry,
    told,
)
from understudy.invariants.billed_lines_name_their_work import BilledLinesNameTheirWork

BOOKS = [deal(), project("psa"), project("erp")]


def test_kept_when_the_work_is_there_or_was() -> None:
    bill = invoice("I1", DAY_BILLED, line("time", "78", 5_000))
    gone = change("psa", "time_entry", "78", "07-01 11:00", kind="deleted")
    about = history([*BOOKS, time_entry(), bill], [synced(bill, "07-01 09:00"), gone])

    outcome = judged(BilledLinesNameTheirWork(), about)

    assert (outcome.verdict, outcome.witnesses) == ("held", 2)


def test_broken_when_a_line_names_nothing() -> None:
    bill = invoice("I1", DAY_BILLED, line("", "", 5_000))
    about = history([*BOOKS, time_entry(), bill], [synced(bill, "07-01 09:00")])

    violation = only_violation(BilledLinesNameTheirWork(), about)

    assert told(violation) == (
        "a line of 50.00 EUR on INV-I1",
        "the key of the work that it bills",
        "none",
    )
    assert (violation.money_minor, violation.currency) == (5_000, "EUR")


def test_unknown_when_no_invoice_was_made() -> None:
    assert judged(BilledLinesNameTheirWork(), history(BOOKS)).verdict == "unknown"
