"""Time and expenses that nobody approved are never posted."""

from tests.invariants.builders import (
    approved,
    evidence,
    history,
    judged,
    only_violation,
    posted_time,
    synced,
    time_entry,
    told,
)
from understudy.invariants.unapproved_work_never_posted import UnapprovedWorkNeverPosted


def test_kept_when_it_was_approved_by_then() -> None:
    about = history(
        [time_entry(), posted_time()],
        [approved(time_entry()), synced(posted_time(), "06-30 10:01")],
    )

    assert judged(UnapprovedWorkNeverPosted(), about).verdict == "held"


def test_broken_when_it_is_posted_before_its_approval() -> None:
    about = history(
        [time_entry(), posted_time()],
        [synced(posted_time(), "06-30 09:00"), approved(time_entry())],
    )

    violation = only_violation(UnapprovedWorkNeverPosted(), about)

    assert told(violation) == (
        "time entry 77",
        "posted once it is approved",
        "posted as 901 while submitted",
    )
    assert (violation.money_minor, violation.currency) == (96_000, "EUR")
    assert evidence(violation) == ["erp time_entry 901 created", "psa time_entry 77 updated"]


def test_unknown_when_nothing_was_posted() -> None:
    about = history([time_entry()], [approved(time_entry())])

    assert judged(UnapprovedWorkNeverPosted(), about).verdict == "unknown"
