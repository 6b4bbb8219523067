"""A system that was away is spoken to again."""

from tests.invariants.builders import exchange, history, judged, only_violation, refused, told
from understudy.invariants.back_after_outage import BackAfterOutage


def test_kept_when_something_is_asked_again() -> None:
    again = exchange("erp", 2, "06-30 10:40", verb="query")

    about = history(exchanges=[refused("erp", 1, "06-30 10:00", retry_after_s=600), again])

    assert judged(BackAfterOutage(), about).verdict == "held"


def test_broken_when_the_breaker_never_closes() -> None:
    about = history(exchanges=[refused("erp", 1, "06-30 10:00", retry_after_s=600)])

    violation = only_violation(BackAfterOutage(), about)

    assert told(violation) == (
        "erp",
        "asked again by 2026-06-30 11:10",
        "not asked again since 2026-06-30 10:00",
    )


def test_unknown_when_the_hour_is_not_over() -> None:
    about = history(exchanges=[refused("erp", 1, "06-30 10:00")], ended="06-30 10:50")

    assert judged(BackAfterOutage(), about).verdict == "unknown"
