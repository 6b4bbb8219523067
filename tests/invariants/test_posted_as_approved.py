"""What is posted says what was approved: minutes, rates, amounts, days, people and projects."""

from tests.invariants.builders import (
    approved,
    evidence,
    expense,
    history,
    judged,
    only_violation,
    person,
    posted_time,
    project,
    synced,
    time_entry,
    told,
)
from understudy.invariants.posted_as_approved import PostedAsApproved

PEOPLE = [person("psa"), person("erp")]
PROJECTS = [project("psa"), project("erp")]


def test_kept_when_late_work_is_posted_on_a_later_day() -> None:
    late = posted_time(posted_on="2026-07-01")
    about = history([time_entry(), late, *PEOPLE, *PROJECTS], [approved(time_entry())])

    assert judged(PostedAsApproved(), about).verdict == "held"


def test_broken_when_half_an_hour_is_lost_on_another_project() -> None:
    other = project("erp", "P2", "D2")
    wrong = posted_time(minutes=450, project="P2")
    about = history(
        [time_entry(), wrong, other, *PEOPLE, *PROJECTS],
        [approved(time_entry()), synced(wrong, "06-30 10:01")],
    )

    violation = only_violation(PostedAsApproved(), about)

    assert told(violation) == (
        "time entry 77",
        "minutes 480, deal D1",
        "minutes 450, deal D2 in 901",
    )
    assert (violation.money_minor, violation.currency) == (6_000, "EUR")
    assert evidence(violation) == ["psa time_entry 77 updated", "erp time_entry 901 created"]


def test_unknown_when_nothing_was_posted() -> None:
    about = history([expense()], [approved(expense())])

    assert judged(PostedAsApproved(), about).verdict == "unknown"
