"""Every milestone stands in the portfolio exactly once."""

from tests.invariants.builders import (
    COMPLETED,
    evidence,
    history,
    judged,
    milestone,
    only_violation,
    record,
    told,
)
from understudy.invariants.milestone_tracked_once import MilestoneTrackedOnce

TRACKED = record("ppm", "milestone", "T1", "M1", name="Concept", status="completed")


def test_kept_when_the_portfolio_has_it() -> None:
    about = history([milestone(), TRACKED], [COMPLETED])

    assert judged(MilestoneTrackedOnce(), about).verdict == "held"


def test_broken_when_the_portfolio_has_never_heard_of_it() -> None:
    violation = only_violation(MilestoneTrackedOnce(), history([milestone()], [COMPLETED]))

    assert told(violation) == ("milestone M1 (Concept)", "1 milestone in the PPM", "none")
    assert violation.money_minor == 0
    assert evidence(violation) == ["psa milestone M1 updated"]


def test_unknown_when_no_milestone_changed() -> None:
    assert judged(MilestoneTrackedOnce(), history([milestone()])).verdict == "unknown"
