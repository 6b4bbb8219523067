"""Who works for the firm is known where they work, by the same name, and as active as they are."""

from dataclasses import replace

from tests.invariants.builders import (
    change,
    evidence,
    history,
    judged,
    made,
    person,
    record,
    told,
)
from understudy.invariants.people_agree import PeopleAgree

STAFFED = record("psa", "assignment", "A1", project="P1", resource="U1")
COPIES = [person("psa", active=True), person("erp", terminated_on=None), person("ppm", active=True)]


def test_kept_when_who_leaves_next_month_is_still_active() -> None:
    leaver = person("hcm", terminated_on="2026-07-31", first_name="Ada King", last_name="Byron")
    told_apart_elsewhere = [
        replace(copy, fields={**copy.fields, "first_name": "Ada", "last_name": "King Byron"})
        for copy in COPIES
    ]
    about = history([leaver, *told_apart_elsewhere, STAFFED], [made(STAFFED, "06-29 10:00")])

    assert judged(PeopleAgree(), about).verdict == "held"


def test_broken_when_who_left_is_active_and_unknown_to_the_portfolio() -> None:
    left = change("hcm", "resource", "W1", "06-29 09:00", after={"terminated_on": "2026-06-15"})
    about = history(
        [
            person("hcm", terminated_on="2026-06-15"),
            person("psa", active=True, last_name="Lovelace"),
            person("erp", terminated_on="2026-06-15"),
        ],
        [left],
    )

    active, unknown = judged(PeopleAgree(), about).violations

    assert told(active) == (
        "resource W1 in the PSA",
        "name ada byron, active no",
        "name ada lovelace, active yes",
    )
    assert told(unknown) == ("resource W1", "known in the PPM", "unknown")
    assert active.money_minor == 0
    assert evidence(active) == ["hcm resource W1 updated"]


def test_unknown_when_nobody_was_at_work() -> None:
    assert judged(PeopleAgree(), history([person("hcm"), *COPIES])).verdict == "unknown"
