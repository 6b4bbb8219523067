"""What is said of one project stands under that project everywhere."""

from tests.invariants.builders import (
    deal,
    history,
    judged,
    only_violation,
    project,
    record,
    synced,
    told,
)
from understudy.invariants.filed_under_the_right_project import FiledUnderTheRightProject
from understudy.kernel.history import Record

REPORT = record("ppm", "portfolio_status", "R1", project="P1", health="amber")
BOOKS = [
    *(deal(), project("psa"), project("ppm"), REPORT),
    *(project("psa", "P2", "D2"), project("ppm", "P2", "D2")),
]


def told_in_psa(project: str) -> Record:
    return record("psa", "portfolio_status", "S1", "R1", project=project, health="amber")


def test_kept_when_both_projects_came_from_one_deal() -> None:
    copy = told_in_psa("P1")

    about = history([*BOOKS, copy], [synced(copy, "06-30 10:00")])

    assert judged(FiledUnderTheRightProject(), about).verdict == "held"


def test_broken_when_it_stands_under_another_project() -> None:
    copy = told_in_psa("P2")

    violation = only_violation(
        FiledUnderTheRightProject(), history([*BOOKS, copy], [synced(copy, "06-30 10:00")])
    )

    assert told(violation) == (
        "portfolio status S1 in the PSA",
        "under the project of deal D1",
        "under the project of deal D2",
    )


def test_unknown_when_nothing_was_filed() -> None:
    assert judged(FiledUnderTheRightProject(), history(BOOKS)).verdict == "unknown"
