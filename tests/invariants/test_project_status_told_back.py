"""Sales sees how a project stands."""

from tests.invariants.builders import (
    SYNC,
    change,
    deal,
    evidence,
    history,
    judged,
    only_violation,
    project,
    synced,
    told,
)
from understudy.invariants.project_status_told_back import ProjectStatusToldBack

HELD_UP = change(
    *("psa", "project", "P1", "06-30 10:00"),
    before={"status": "active"},
    after={"status": "on_hold"},
)


def test_kept_when_resting_and_given_up_are_not_told_apart() -> None:
    for status in ("on_hold", "cancelled"):
        books = [deal(project_status=status), project("psa", status="on_hold")]

        assert judged(ProjectStatusToldBack(), history(books, [HELD_UP])).verdict == "held"


def test_how_a_project_begins_need_not_be_told() -> None:
    begun = project("psa", status="planned")
    about = history([deal(project_status=None), begun], [synced(begun, "06-30 09:00")])

    assert judged(ProjectStatusToldBack(), about).verdict == "held"


def test_broken_when_an_unknown_status_became_a_default() -> None:
    books = [deal(project_status="active"), project("psa", status="on_hold")]
    by_default = change(
        *("crm", "engagement", "D1", "06-30 10:05"), by=SYNC, after={"project_status": "active"}
    )

    violation = only_violation(ProjectStatusToldBack(), history(books, [HELD_UP, by_default]))

    assert told(violation) == (
        "engagement D1 (Rollout)",
        "its project is on_hold",
        "told that it is active",
    )
    assert evidence(violation) == ["psa project P1 updated", "crm engagement D1 updated"]


def test_unknown_when_there_was_no_time_to_tell() -> None:
    books = [deal(project_status="active"), project("psa", status="on_hold")]
    about = history(books, [HELD_UP], ended="06-30 10:30")

    assert judged(ProjectStatusToldBack(), about).verdict == "unknown"
