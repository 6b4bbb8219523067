"""An invoice is the sum of its lines, in the currency and from the company of its project."""

from tests.invariants.builders import (
    DAY_BILLED,
    MILESTONE_BILLED,
    evidence,
    history,
    invoice,
    judged,
    project,
    synced,
    told,
)
from understudy.invariants.invoice_adds_up import InvoiceAddsUp


def test_kept_when_it_is_the_sum_of_its_lines_in_the_currency_of_its_project() -> None:
    bill = invoice("I1", DAY_BILLED, MILESTONE_BILLED)
    about = history([project("erp"), bill], [synced(bill, "07-01 09:01")])

    assert judged(InvoiceAddsUp(), about).verdict == "held"


def test_broken_when_it_is_in_another_currency_and_off_by_a_cent() -> None:
    bill = invoice("I1", DAY_BILLED, total_minor=96_001, currency="USD")
    about = history([project("erp"), bill], [synced(bill, "07-01 09:01")])

    total, currency = judged(InvoiceAddsUp(), about).violations

    assert told(total) == ("invoice I1 (INV-I1)", "960.00 USD, the sum of 1 lines", "960.01 USD")
    assert (total.money_minor, total.currency) == (1, "USD")
    assert told(currency) == (
        "invoice I1 (INV-I1)",
        "currency EUR, as project P1 (Rollout)",
        "currency USD",
    )
    assert (currency.money_minor, currency.currency) == (96_001, "USD")
    assert evidence(total) == ["erp invoice I1 created"]


def test_unknown_when_no_invoice_was_made() -> None:
    assert judged(InvoiceAddsUp(), history([invoice("I1", DAY_BILLED)])).verdict == "unknown"
