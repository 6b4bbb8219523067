"""Only people approve work, reject it, or call a delivery made."""

from dataclasses import replace

from tests.invariants.builders import (
    SYNC,
    approved,
    history,
    judged,
    only_violation,
    time_entry,
    told,
)
from understudy.invariants.only_people_decide import OnlyPeopleDecide


def test_kept_when_a_person_approves() -> None:
    about = history([time_entry()], [approved(time_entry())])

    assert judged(OnlyPeopleDecide(), about).verdict == "held"


def test_broken_when_the_integration_approves_to_get_on() -> None:
    about = history([time_entry()], [replace(approved(time_entry()), by=SYNC)])

    violation = only_violation(OnlyPeopleDecide(), about)

    assert told(violation) == (
        "time entry 77",
        "approved by a person",
        "approved by integration:sync",
    )
    assert (violation.money_minor, violation.currency) == (96_000, "EUR")


def test_unknown_when_nothing_was_decided() -> None:
    assert judged(OnlyPeopleDecide(), history([time_entry()])).verdict == "unknown"
