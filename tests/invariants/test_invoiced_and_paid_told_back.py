"""Sales and project managers see what was invoiced and paid, to the cent."""

from tests.invariants.builders import (
    DAY_BILLED,
    MILESTONE_BILLED,
    SYNC,
    change,
    deal,
    evidence,
    history,
    invoice,
    judged,
    only_violation,
    project,
    told,
)
from understudy.invariants.invoiced_and_paid_told_back import InvoicedAndPaidToldBack

PAID = invoice("I1", DAY_BILLED, paid_minor=96_000)
OLD = invoice("I0", MILESTONE_BILLED, paid_minor=2_000_000)
PAYMENT = change("erp", "invoice", "I1", "07-01 10:00", after={"paid_minor": 96_000})


def test_kept_when_old_and_new_invoices_are_in_the_totals() -> None:
    totals = {"invoiced_minor": 2_096_000, "paid_minor": 2_096_000}
    about = history(
        [deal(**totals), project("psa", **totals), project("erp"), OLD, PAID], [PAYMENT]
    )

    assert judged(InvoicedAndPaidToldBack(), about).verdict == "held"


def test_broken_when_sales_does_not_hear_of_the_payment() -> None:
    known = {"invoiced_minor": 96_000, "paid_minor": 96_000}
    stale = deal(invoiced_minor=96_000, paid_minor=0)
    written = change("crm", "engagement", "D1", "07-01 09:05", by=SYNC, after={"paid_minor": 0})
    about = history([stale, project("psa", **known), project("erp"), PAID], [written, PAYMENT])

    violation = only_violation(InvoicedAndPaidToldBack(), about)

    assert told(violation) == ("engagement D1 (Rollout) in the CRM", "960.00 EUR paid", "0.00 EUR")
    assert (violation.money_minor, violation.currency) == (96_000, "EUR")
    assert evidence(violation) == ["crm engagement D1 updated", "erp invoice I1 updated"]


def test_unknown_when_no_invoice_changed() -> None:
    assert judged(InvoicedAndPaidToldBack(), history([deal(), PAID])).verdict == "unknown"
