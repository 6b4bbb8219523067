"""Who approves for a person is the same everywhere."""

from tests.invariants.builders import (
    change,
    evidence,
    history,
    judged,
    only_violation,
    person,
    record,
    told,
)
from understudy.invariants.approvers_agree import ApproversAgree
from understudy.kernel.history import Record

MOVED = change(
    *("hcm", "resource", "W1", "06-29 10:00"), before={"manager": "W2"}, after={"manager": "W3"}
)


def chief(role: str, number: str) -> Record:
    if role == "hcm":
        return record(role, "resource", f"W{number[-1]}", employee_number=number)
    return record(role, "resource", f"U{number[-1]}", number)


CHIEFS = [chief(role, number) for role in ("hcm", "psa", "erp") for number in ("E-2", "E-3")]


def test_kept_when_each_system_has_its_own_id_of_the_same_manager() -> None:
    people = [person("hcm", manager="W3"), person("psa", manager="U3"), person("ppm")]

    assert judged(ApproversAgree(), history([*CHIEFS, *people], [MOVED])).verdict == "held"


def test_broken_when_the_former_manager_still_approves() -> None:
    people = [person("hcm", manager="W3"), person("psa", manager="U2")]

    violation = only_violation(ApproversAgree(), history([*CHIEFS, *people], [MOVED]))

    assert told(violation) == (
        "resource W1 in the PSA",
        "approved by E-3",
        "approved by E-2",
    )
    assert evidence(violation) == ["hcm resource W1 updated"]


def test_unknown_when_it_changed_just_now() -> None:
    people = [person("hcm", manager="W3"), person("psa", manager="U2")]
    about = history([*CHIEFS, *people], [MOVED], ended="06-29 10:30")

    assert judged(ApproversAgree(), about).verdict == "unknown"
