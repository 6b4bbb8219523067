"""Nothing is billed twice."""

from tests.invariants.builders import (
    DAY_BILLED,
    evidence,
    exchange,
    history,
    invoice,
    judged,
    lost,
    only_violation,
    synced,
    told,
)
from understudy.invariants.billed_once import BilledOnce


def test_kept_when_the_first_invoice_is_void() -> None:
    void, bill = invoice("I1", DAY_BILLED, status="void"), invoice("I2", DAY_BILLED)
    about = history([void, bill], [synced(void, "07-01 09:00"), synced(bill, "07-01 09:05")])

    assert judged(BilledOnce(), about).verdict == "held"


def test_broken_when_the_second_try_makes_a_second_invoice() -> None:
    first, second = invoice("I1", DAY_BILLED), invoice("I2", DAY_BILLED)
    about = history(
        [first, second],
        [synced(first, "07-01 09:00", exchange=1), synced(second, "07-01 09:01", exchange=2)],
        [lost("erp", 1, "07-01 09:00"), exchange("erp", 2, "07-01 09:01")],
    )

    violation = only_violation(BilledOnce(), about)

    assert told(violation) == (
        "time 77",
        "on 1 invoice, 960.00 EUR",
        "on 2 lines, of INV-I1, INV-I2",
    )
    assert (violation.money_minor, violation.currency) == (96_000, "EUR")
    assert evidence(violation) == [
        "erp POST /things →",
        "erp invoice I1 created",
        "erp invoice I2 created",
    ]


def test_unknown_when_no_invoice_was_made() -> None:
    assert judged(BilledOnce(), history([invoice("I1", DAY_BILLED)])).verdict == "unknown"
