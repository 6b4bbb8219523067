"""Every completed milestone is billed exactly once, at its amount."""

from tests.invariants.builders import (
    COMPLETED,
    MILESTONE_BILLED,
    evidence,
    history,
    invoice,
    judged,
    made,
    milestone,
    only_violation,
    refused,
    told,
)
from understudy.invariants.milestone_billed_once import MilestoneBilledOnce


def test_kept_when_it_is_billed_at_its_amount() -> None:
    about = history([milestone(), invoice("I1", MILESTONE_BILLED)], [COMPLETED])

    assert judged(MilestoneBilledOnce(), about).verdict == "held"


def test_broken_when_an_outage_swallows_it() -> None:
    about = history([milestone()], [COMPLETED], [refused("erp", 1, "06-30 14:01")])

    violation = only_violation(MilestoneBilledOnce(), about)

    assert told(violation) == (
        "milestone M1 (Concept)",
        "billed once, 20,000.00 EUR",
        "not billed",
    )
    assert (violation.money_minor, violation.currency) == (2_000_000, "EUR")
    assert evidence(violation) == ["psa milestone M1 updated", "erp POST /things →"]


def test_unknown_when_no_milestone_is_completed() -> None:
    planned = milestone(status="planned", completed_at=None)

    assert (
        judged(MilestoneBilledOnce(), history([planned], [made(planned, "06-30 09:00")])).verdict
        == "unknown"
    )
