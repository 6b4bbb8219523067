"""The customer who bought is the customer who is billed."""

from tests.invariants.builders import (
    DAY_BILLED,
    customer,
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
from understudy.invariants.the_buyer_is_billed import TheBuyerIsBilled

BOOKS = [deal(), project("erp"), customer("crm"), customer("erp")]


def test_kept_when_the_ledgers_customer_bears_the_buyers_key() -> None:
    bill = invoice("I1", DAY_BILLED)
    about = history([*BOOKS, bill], [synced(bill, "07-01 09:00")])

    assert judged(TheBuyerIsBilled(), about).verdict == "held"


def test_broken_when_somebody_else_gets_the_bill() -> None:
    bill = invoice("I1", DAY_BILLED, customer="C8")
    other = record("erp", "customer", "C8", "C2", name="Apex")
    about = history([*BOOKS, other, bill], [synced(bill, "07-01 09:00")])

    violation = only_violation(TheBuyerIsBilled(), about)

    assert told(violation) == (
        "invoice I1 (INV-I1)",
        "billed to customer C1, who bought Rollout",
        "billed to customer C8 (Apex)",
    )
    assert (violation.money_minor, violation.currency) == (96_000, "EUR")


def test_unknown_when_a_person_wrote_the_invoice() -> None:
    about = history([*BOOKS, invoice("I1", DAY_BILLED, customer="C8")])

    assert judged(TheBuyerIsBilled(), about).verdict == "unknown"
