"""Every line of an invoice costs what was agreed: minutes at their rate, expenses as spent."""

from tests.invariants.builders import (
    change,
    deal,
    expense,
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
from understudy.invariants.lines_priced_as_agreed import LinesPricedAsAgreed

HALF_A_CENT = time_entry(minutes=50, bill_rate_minor=12_345)
BOOKS = [deal(), project("psa"), project("erp"), HALF_A_CENT, expense()]


def test_kept_when_half_a_cent_is_rounded_up_and_a_rate_is_raised_later() -> None:
    bill = invoice("I1", line("time", "77", 10_288), line("expense", "55", 48_250))
    raised = change(
        "psa",
        "expense_item",
        "55",
        "07-01 11:00",
        before={"amount_minor": 48_250},
        after={"amount_minor": 50_000},
    )
    books = [*BOOKS[:-1], expense(amount_minor=50_000), bill]

    outcome = judged(LinesPricedAsAgreed(), history(books, [synced(bill, "07-01 09:00"), raised]))

    assert (outcome.verdict, outcome.witnesses) == ("held", 2)


def test_broken_when_a_cent_is_missing() -> None:
    bill = invoice("I1", line("time", "77", 10_287), line("expense", "55", 48_250))
    about = history([*BOOKS, bill], [synced(bill, "07-01 09:00")])

    violation = only_violation(LinesPricedAsAgreed(), about)

    assert told(violation) == ("time entry 77", "102.88 EUR", "102.87 EUR on INV-I1")
    assert (violation.money_minor, violation.currency) == (1, "EUR")


def test_unknown_when_nothing_is_billed() -> None:
    assert judged(LinesPricedAsAgreed(), history(BOOKS)).verdict == "unknown"
