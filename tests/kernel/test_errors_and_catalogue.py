"""What was asked wrongly gets one line with the nearest name; units are found by looking."""

import pytest

from understudy.faults.base import Fault
from understudy.kernel.catalogue import unit, units
from understudy.kernel.errors import UsageError
from understudy.kernel.events import worst


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    assert str(UsageError.unknown("fault", "lost-replay", ["latency", "lost-reply"])) == (
        "no fault called 'lost-replay'; did you mean 'lost-reply'?"
    )
    assert str(UsageError.unknown("fault", "x", ["b", "a"])) == (
        "no fault called 'x'; there are: a, b"
    )


def test_units_are_found_in_their_folder_without_a_registry() -> None:
    found = units("understudy.faults", Fault)

    assert list(found) == sorted(found)
    assert {"lost-reply", "throttled", "unavailable", "latency"} <= set(found)
    with pytest.raises(UsageError, match="did you mean 'latency'"):
        unit("fault", "understudy.faults", Fault, "latencie")


def test_broken_outweighs_unknown_and_unknown_outweighs_held() -> None:
    assert worst(["held", "unknown", "broken"]) == "broken"
    assert worst(["held", "unknown"]) == "unknown"
    assert worst(["held"]) == "held"
    assert worst([]) == "unknown"
