"""What its owner said last is not overwritten by what they said before."""

from collections.abc import Sequence

from tests.invariants.builders import (
    SYNC,
    change,
    customer,
    evidence,
    history,
    judged,
    only_violation,
    told,
)
from understudy.invariants.newer_never_overwritten import NewerNeverOverwritten
from understudy.kernel.history import Change

OLD, NEW = {"name": "Acme"}, {"name": "Apex"}
BOOKS = [customer("crm", name="Apex"), customer("psa", name="Acme")]
RENAMED = change("crm", "customer", "C1", "06-29 10:00", before=OLD, after=NEW)


def followed(*values: tuple[str, dict[str, str], dict[str, str]]) -> Sequence[Change]:
    return [
        change("psa", "customer", "C9", when, by=SYNC, source="C1", before=before, after=after)
        for when, before, after in values
    ]


def test_kept_when_a_copy_is_late_but_never_goes_back() -> None:
    copies = followed(("06-29 11:00", OLD, NEW))

    assert judged(NewerNeverOverwritten(), history(BOOKS, [RENAMED, *copies])).verdict == "held"


def test_broken_when_the_older_name_comes_after_the_newer_one() -> None:
    copies = followed(("06-29 10:05", OLD, NEW), ("06-29 10:06", NEW, OLD))

    violation = only_violation(NewerNeverOverwritten(), history(BOOKS, [RENAMED, *copies]))

    assert told(violation) == (
        "customer C9 in the PSA",
        "name Apex",
        "name Acme again, as it was before 2026-06-29 10:00",
    )
    assert evidence(violation) == ["crm customer C1 updated", "psa customer C9 updated"]


def test_unknown_when_no_copy_was_touched() -> None:
    assert judged(NewerNeverOverwritten(), history(BOOKS, [RENAMED])).verdict == "unknown"
