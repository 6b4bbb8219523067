"""No system knows a person twice."""

from tests.invariants.builders import (
    evidence,
    history,
    judged,
    made,
    only_violation,
    person,
    record,
    synced,
    told,
)
from understudy.invariants.no_duplicate_people import NoDuplicatePeople

STAFFED = record("psa", "assignment", "A1", project="P1", resource="U1")


def test_kept_when_who_is_staffed_is_known_once() -> None:
    people = [person(role) for role in ("hcm", "psa", "erp", "ppm")]
    outcome = judged(
        NoDuplicatePeople(), history([*people, STAFFED], [made(STAFFED, "06-29 10:00")])
    )

    assert (outcome.verdict, outcome.witnesses) == ("held", 3)


def test_broken_when_a_number_is_there_twice() -> None:
    again = record("erp", "resource", "U2", "E-7", email="other@firm.test")
    about = history([person("erp"), again], [synced(again, "06-29 10:01")])

    violation = only_violation(NoDuplicatePeople(), about)

    assert told(violation) == ("resource U1 in the ERP", "1 resource", "2: U1, U2")
    assert violation.money_minor == 0
    assert evidence(violation) == ["erp resource U2 created"]


def test_unknown_when_nobody_was_at_work() -> None:
    assert judged(NoDuplicatePeople(), history([person("hcm"), person("psa")])).verdict == "unknown"
