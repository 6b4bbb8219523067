"""The same question is not asked without a pause."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from tests.invariants.builders import exchange, history, judged, only_violation, told
from understudy.invariants.no_hot_polling import NoHotPolling
from understudy.kernel.exchange import Exchange


def asked(times: int, every_s: float) -> Sequence[Exchange]:
    first = exchange("ppm", 0, "06-30 10:00", verb="query")
    return [
        replace(first, seq=n, at=first.at + timedelta(seconds=n * every_s)) for n in range(times)
    ]


def test_kept_when_it_is_asked_four_times_a_second() -> None:
    assert judged(NoHotPolling(), history(exchanges=asked(900, 0.25))).verdict == "held"


def test_broken_when_it_is_asked_in_a_loop() -> None:
    violation = only_violation(NoHotPolling(), history(exchanges=asked(900, 0.125)))

    assert told(violation) == (
        "ppm, POST /things",
        "asked at most 300 times a minute",
        "asked 480 times in 59.875 s",
    )


def test_unknown_when_nothing_was_asked() -> None:
    about = history(exchanges=[exchange("ppm", 1, "06-30 10:00")])

    assert judged(NoHotPolling(), about).verdict == "unknown"
