"""An approved expense is posted to the ledger exactly once."""

from tests.invariants.builders import (
    approved,
    evidence,
    expense,
    history,
    judged,
    only_violation,
    posted_expense,
    refused,
    told,
)
from understudy.invariants.approved_expense_posted_once import ApprovedExpensePostedOnce


def test_kept_when_it_is_posted_once() -> None:
    about = history([expense(), posted_expense()], [approved(expense())])

    assert judged(ApprovedExpensePostedOnce(), about).verdict == "held"


def test_broken_when_it_is_not_posted() -> None:
    about = history([expense()], [approved(expense())], [refused("erp", 1, "06-30 10:01")])

    violation = only_violation(ApprovedExpensePostedOnce(), about)

    assert told(violation) == ("expense item 55", "1 expense item in the ERP", "none")
    assert (violation.money_minor, violation.currency) == (48_250, "EUR")
    assert evidence(violation) == ["psa expense_item 55 updated", "erp POST /things →"]


def test_unknown_when_nothing_happened_to_expenses() -> None:
    about = history([expense(), posted_expense()])

    assert judged(ApprovedExpensePostedOnce(), about).verdict == "unknown"
