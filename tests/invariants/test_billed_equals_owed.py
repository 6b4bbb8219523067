"""What a customer is billed is what they owe, to the cent, by deal and currency."""

from tests.invariants.builders import (
    DAY_BILLED,
    approved,
    deal,
    evidence,
    history,
    invoice,
    judged,
    line,
    lost,
    only_violation,
    project,
    synced,
    time_entry,
    told,
)
from understudy.invariants.billed_equals_owed import BilledEqualsOwed

BOTH = [deal(), project("psa"), project("erp")]


def test_kept_when_all_that_was_due_is_billed_and_nothing_before_its_turn() -> None:
    july = time_entry("78", worked_on="2026-07-01", approved_at="2026-07-01T11:00:00.000Z")
    bill = invoice("I1", DAY_BILLED)
    about = history(
        [*BOTH, time_entry(), july, bill],
        [approved(time_entry()), approved(july, "07-01 11:00"), synced(bill, "07-01 09:01")],
    )

    outcome = judged(BilledEqualsOwed(), about)

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def test_broken_when_an_hour_is_not_billed_and_a_cent_too_much_is() -> None:
    hour = time_entry("78", minutes=60)
    bill = invoice("I1", line("time", "77", 96_001))
    about = history(
        [*BOTH, time_entry(), hour, bill],
        [approved(time_entry()), approved(hour), synced(bill, "07-01 09:01", exchange=1)],
        [lost("erp", 1, "07-01 09:01")],
    )

    violation = only_violation(BilledEqualsOwed(), about)

    assert told(violation) == (
        "deal D1",
        "1,080.00 EUR billed",
        "960.01 EUR: time 77 is billed at 960.01, not 960.00, time 78 is not billed",
    )
    assert (violation.money_minor, violation.currency) == (12_001, "EUR")
    assert evidence(violation) == [
        "psa time_entry 77 updated",
        "erp POST /things →",
        "erp invoice I1 created",
    ]


def test_unknown_when_nothing_is_due_yet() -> None:
    about = history([*BOTH, time_entry()], [approved(time_entry())], ended="06-30 12:00")

    assert judged(BilledEqualsOwed(), about).verdict == "unknown"
