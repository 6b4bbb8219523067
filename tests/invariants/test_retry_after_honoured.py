"""Who is asked to come back later does not come back sooner."""

from tests.invariants.builders import (
    evidence,
    exchange,
    history,
    judged,
    only_violation,
    refused,
    told,
)
from understudy.invariants.retry_after_honoured import RetryAfterHonoured

PAUSE = refused("erp", 1, "07-01 08:00:00", retry_after_s=60)


def test_kept_when_it_waits_and_only_what_was_on_its_way_arrives() -> None:
    on_its_way = exchange("erp", 2, "07-01 08:00:01", request=b"other")
    later = exchange("erp", 3, "07-01 08:01:00")

    outcome = judged(RetryAfterHonoured(), history(exchanges=[PAUSE, on_its_way, later]))

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def test_broken_when_it_comes_back_at_once() -> None:
    hasty = [exchange("erp", n, f"07-01 08:00:{20 * n - 40:02}") for n in (2, 3)]
    elsewhere = exchange("psa", 1, "07-01 08:00:30")

    violation = only_violation(RetryAfterHonoured(), history(exchanges=[PAUSE, *hasty, elsewhere]))

    assert told(violation) == (
        "erp, POST /things",
        "no request for 60 s",
        "2 requests, the first after 0 s",
    )
    assert violation.money_minor == 0
    assert evidence(violation) == ["erp POST /things →", "erp POST /things →"]


def test_unknown_when_nobody_was_asked_to_wait() -> None:
    lost = exchange("erp", 2, "07-01 08:00", status=0, outcome="unknown", retry_after_s=60)
    again = exchange("erp", 3, "07-01 08:00:10")
    about = history(exchanges=[refused("erp", 1, "07-01 08:00"), lost, again])

    assert judged(RetryAfterHonoured(), about).verdict == "unknown"
