"""Nobody pays for work that was done for somebody else."""

from tests.invariants.builders import (
    DAY_BILLED,
    deal,
    history,
    invoice,
    judged,
    only_violation,
    project,
    synced,
    time_entry,
    told,
)
from understudy.invariants.work_billed_to_its_own_deal import WorkBilledToItsOwnDeal

BOOKS = [
    *(deal(), project("psa"), project("erp")),
    *(project("psa", "P2", "D2"), project("erp", "P2", "D2")),
    time_entry(),
]


def test_kept_when_both_projects_came_from_one_deal() -> None:
    bill = invoice("I1", DAY_BILLED)
    about = history([*BOOKS, bill], [synced(bill, "07-01 09:00")])

    assert judged(WorkBilledToItsOwnDeal(), about).verdict == "held"


def test_broken_when_it_is_on_the_invoice_of_another_project() -> None:
    bill = invoice("I1", DAY_BILLED, project="P2")
    about = history([*BOOKS, bill], [synced(bill, "07-01 09:00")])

    violation = only_violation(WorkBilledToItsOwnDeal(), about)

    assert told(violation) == (
        "time entry 77",
        "billed to deal D1",
        "billed to deal D2 on INV-I1",
    )
    assert violation.money_minor == 96_000


def test_unknown_when_a_person_wrote_the_invoice() -> None:
    bill = invoice("I1", DAY_BILLED, project="P2")

    assert judged(WorkBilledToItsOwnDeal(), history([*BOOKS, bill])).verdict == "unknown"
