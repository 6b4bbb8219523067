"""What a system declined for good is not sent again for ever."""

from collections.abc import Sequence

from tests.invariants.builders import exchange, history, judged, only_violation, told
from understudy.invariants.no_endless_insisting import NoEndlessInsisting
from understudy.kernel.exchange import Exchange


def declined(times: int, fault: str = "") -> Sequence[Exchange]:
    return [
        exchange(
            *("erp", n, f"06-30 {n // 30 + 8:02}:{n % 30 * 2:02}"),
            status=400,
            outcome="failed",
            fault=fault,
        )
        for n in range(times)
    ]


def test_kept_when_it_is_set_aside_or_a_fault_declined_it() -> None:
    assert judged(NoEndlessInsisting(), history(exchanges=declined(30))).verdict == "held"
    by_fault = history(exchanges=declined(31, "permission-removed"))
    assert judged(NoEndlessInsisting(), by_fault).verdict == "held"


def test_broken_when_it_is_tried_for_hours() -> None:
    violation = only_violation(NoEndlessInsisting(), history(exchanges=declined(61)))

    assert told(violation) == (
        "erp, POST /things",
        "set aside after 30 tries",
        "declined 61 times in 2.0 h",
    )


def test_unknown_when_nothing_was_written() -> None:
    assert judged(NoEndlessInsisting(), history()).verdict == "unknown"
