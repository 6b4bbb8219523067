"""The systems of a company that was bought are read, and nothing is written there."""

from tests.invariants.builders import (
    evidence,
    exchange,
    history,
    judged,
    made,
    record,
    synced,
    told,
)
from understudy.invariants.old_books_left_alone import OldBooksLeftAlone

ASKED = exchange("erp@acquired", 1, "06-29 09:00", verb="query")
BUYER = record("erp@acquired", "customer", "7", "A7", name="Müller")


def test_kept_when_only_their_own_people_write_there() -> None:
    ours = synced(record("erp", "customer", "8", "A8"), "06-29 10:00")
    about = history([BUYER], [made(BUYER, "06-29 10:00"), ours], [ASKED])

    outcome = judged(OldBooksLeftAlone(), about)

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def test_broken_when_the_integration_writes_there() -> None:
    about = history([BUYER], [synced(BUYER, "06-29 10:00")], [ASKED])

    (found,) = judged(OldBooksLeftAlone(), about).violations

    assert told(found) == (
        "customer 7 in erp@acquired",
        "left as it was",
        "created by integration:sync",
    )
    assert evidence(found) == ["erp@acquired customer 7 created"]


def test_unknown_when_nobody_asked_there() -> None:
    other = exchange("erp", 1, "06-29 09:00")

    assert judged(OldBooksLeftAlone(), history([BUYER], [], [other])).verdict == "unknown"
