"""Whatever a system owns, only its own people change."""

from tests.invariants.builders import (
    SYNC,
    WON,
    change,
    deal,
    evidence,
    history,
    judged,
    project,
    synced,
    time_entry,
    told,
)
from understudy.invariants.owned_fields_changed_by_owners import OwnedFieldsChangedByOwners


def test_kept_when_it_writes_copies_and_starts_a_project() -> None:
    told_back = change(
        "crm", "engagement", "D1", "07-01 10:00", by=SYNC, after={"invoiced_minor": 96_000}
    )
    about = history(
        [deal(), project("psa")], [WON, synced(project("psa"), "06-29 09:01"), told_back]
    )

    outcome = judged(OwnedFieldsChangedByOwners(), about)

    assert (outcome.verdict, outcome.witnesses) == ("held", 2)


def test_broken_when_it_writes_an_older_budget_back_and_books_time() -> None:
    back = change(
        "crm",
        "engagement",
        "D1",
        "06-29 10:00",
        by=SYNC,
        before={"amount_minor": 5_000_000},
        after={"amount_minor": 4_000_000},
    )
    about = history([deal(), time_entry()], [WON, back, synced(time_entry(), "06-29 11:00")])

    amount, time = judged(OwnedFieldsChangedByOwners(), about).violations

    assert told(amount) == (
        "engagement D1 in the CRM",
        "amount_minor 5000000",
        "amount_minor 4000000 by integration:sync",
    )
    assert evidence(amount) == ["crm engagement D1 updated", "crm engagement D1 updated"]
    assert told(time) == (
        "time entry 77 in the PSA",
        "made and deleted by people of the PSA",
        "created by integration:sync",
    )
    assert amount.money_minor == 0


def test_unknown_when_the_integration_wrote_nothing() -> None:
    assert judged(OwnedFieldsChangedByOwners(), history([deal()], [WON])).verdict == "unknown"
