"""Every source event has an end: applied, rejected with a reason, or set aside for people."""

from tests.invariants.builders import (
    history,
    judged,
    only_violation,
    told,
)
from understudy.invariants.source_events_accounted_for import SourceEventsAccountedFor


def test_kept_when_each_is_applied_rejected_or_dead() -> None:
    states = {"applied": 7, "rejected": 1, "dead": 1, "pending": 0}
    outcome = judged(SourceEventsAccountedFor(), history(accounts={"deals": states}))

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def test_broken_when_some_are_pending_though_all_is_quiet() -> None:
    about = history(accounts={"deals": {"applied": 7}, "time": {"applied": 3, "pending": 2}})

    violation = only_violation(SourceEventsAccountedFor(), about)

    assert told(violation) == ("flow time", "an end for each of 5 events", "2 pending")
    assert violation.money_minor == 0


def test_unknown_when_no_accounts_are_kept() -> None:
    assert judged(SourceEventsAccountedFor(), history()).verdict == "unknown"
