"""Work is billed when its month is, not before."""

from tests.invariants.builders import (
    DAY_BILLED,
    approved,
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
from understudy.invariants.not_billed_before_its_turn import NotBilledBeforeItsTurn

BOOKS = [deal(), project("psa"), project("erp"), time_entry()]
BILL = invoice("I1", DAY_BILLED)


def test_kept_when_the_month_is_over() -> None:
    about = history([*BOOKS, BILL], [approved(time_entry()), synced(BILL, "07-01 09:00")])

    assert judged(NotBilledBeforeItsTurn(), about).verdict == "held"


def test_broken_when_it_is_billed_on_the_day_it_was_approved() -> None:
    about = history([*BOOKS, BILL], [approved(time_entry()), synced(BILL, "06-30 11:00")])

    violation = only_violation(NotBilledBeforeItsTurn(), about)

    assert told(violation) == (
        "time 77",
        "billed on 2026-07-01 09:00 or later",
        "on INV-I1, made on 2026-06-30 11:00",
    )
    assert violation.money_minor == 96_000


def test_unknown_when_nothing_that_is_due_was_billed() -> None:
    assert judged(NotBilledBeforeItsTurn(), history(BOOKS)).verdict == "unknown"
