"""An event that is handed over is acknowledged."""

from dataclasses import replace

from tests.invariants.builders import (
    at,
    change,
    evidence,
    history,
    judged,
    only_violation,
    told,
)
from understudy.invariants.deliveries_acknowledged import DeliveriesAcknowledged
from understudy.kernel.history import Delivery, History

REPORTED = change("ppm", "portfolio_status", "R1", "06-30 10:00", kind="created")


def delivered(*answers: tuple[str, int]) -> History:
    """Attempts at events, each with the record it is about and the answer."""
    attempts = [
        Delivery("ppm", "insert", "portfolio_status", id, at("06-30 10:00"), n, status)
        for n, (id, status) in enumerate(answers, 1)
    ]
    return replace(history(changes=[REPORTED]), deliveries=attempts)


def test_kept_when_the_second_attempt_is_taken_and_a_forged_one_sent_back() -> None:
    about = delivered(("R1", 500), ("R1", 202), ("R2", 401), ("R3", 0), ("R3", 500))

    assert judged(DeliveriesAcknowledged(), delivered(("R1", 500), ("R1", 202))).verdict == "held"
    assert judged(DeliveriesAcknowledged(), about).verdict == "held"


def test_broken_when_each_attempt_is_answered_with_an_error() -> None:
    about = delivered(("R2", 202), ("R1", 500), ("R1", 500), ("R1", 404))

    violation = only_violation(DeliveriesAcknowledged(), about)

    assert told(violation) == (
        "insert of portfolio status R1 from ppm",
        "acknowledged",
        "answered 500, 500, 404",
    )
    assert evidence(violation) == ["ppm portfolio_status R1 created"]


def test_unknown_when_it_takes_no_events_of_that_kind() -> None:
    assert judged(DeliveriesAcknowledged(), delivered(("R1", 404))).verdict == "unknown"
