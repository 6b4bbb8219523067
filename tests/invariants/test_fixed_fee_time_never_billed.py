"""Time spent on a fixed-fee deal is never billed."""

from tests.invariants.builders import (
    DAY_BILLED,
    MILESTONE_BILLED,
    approved,
    deal,
    evidence,
    history,
    invoice,
    judged,
    only_violation,
    project,
    synced,
    time_entry,
    told,
)
from understudy.invariants.fixed_fee_time_never_billed import FixedFeeTimeNeverBilled

FIXED = [deal(billing_type="fixed_fee"), project("psa"), project("erp")]


def test_kept_when_only_the_milestone_is_billed() -> None:
    about = history(
        [*FIXED, time_entry(), invoice("I1", MILESTONE_BILLED)], [approved(time_entry())]
    )

    assert judged(FixedFeeTimeNeverBilled(), about).verdict == "held"


def test_broken_when_the_month_end_run_takes_its_time_along() -> None:
    bill = invoice("I1", DAY_BILLED)
    about = history(
        [*FIXED, time_entry(), bill], [approved(time_entry()), synced(bill, "07-01 09:01")]
    )

    violation = only_violation(FixedFeeTimeNeverBilled(), about)

    assert told(violation) == (
        "time entry 77",
        "not billed: the deal has a fixed fee",
        "billed on INV-I1",
    )
    assert (violation.money_minor, violation.currency) == (96_000, "EUR")
    assert evidence(violation) == ["psa time_entry 77 updated", "erp invoice I1 created"]


def test_unknown_when_nothing_has_a_fixed_fee() -> None:
    about = history([deal(), project("psa"), time_entry()], [approved(time_entry())])

    assert judged(FixedFeeTimeNeverBilled(), about).verdict == "unknown"
