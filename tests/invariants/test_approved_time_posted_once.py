"""Approved time is posted to the ledger exactly once."""

from tests.invariants.builders import (
    approved,
    evidence,
    exchange,
    history,
    judged,
    lost,
    made,
    only_violation,
    posted_time,
    synced,
    time_entry,
    told,
)
from understudy.invariants.approved_time_posted_once import ApprovedTimePostedOnce


def test_kept_when_it_is_posted_once() -> None:
    about = history([time_entry(), posted_time()], [approved(time_entry())])

    assert judged(ApprovedTimePostedOnce(), about).verdict == "held"


def test_broken_when_a_lost_reply_makes_two() -> None:
    first, second = posted_time(), posted_time("902")
    about = history(
        [time_entry(), first, second],
        [
            approved(time_entry()),
            synced(first, "06-30 10:01", exchange=1),
            synced(second, "06-30 10:02", exchange=2),
        ],
        [lost("erp", 1, "06-30 10:01"), exchange("erp", 2, "06-30 10:02")],
    )

    violation = only_violation(ApprovedTimePostedOnce(), about)

    assert told(violation) == ("time entry 77", "1 time entry in the ERP", "2: 901, 902")
    assert (violation.money_minor, violation.currency) == (96_000, "EUR")
    assert evidence(violation) == [
        "psa time_entry 77 updated",
        "erp POST /things →",
        "erp time_entry 901 created",
        "erp time_entry 902 created",
    ]


def test_unknown_when_nothing_was_approved() -> None:
    draft = time_entry(status="draft", approved_at=None)

    assert (
        judged(ApprovedTimePostedOnce(), history([draft], [made(draft, "06-30 09:00")])).verdict
        == "unknown"
    )
