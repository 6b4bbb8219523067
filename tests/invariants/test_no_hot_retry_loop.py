"""A write that fails is not tried again and again without a pause."""

from tests.invariants.builders import (
    exchange,
    history,
    judged,
    only_violation,
    refused,
    told,
)
from understudy.invariants.no_hot_retry_loop import NoHotRetryLoop


def test_kept_when_it_slows_down() -> None:
    tries = [refused("erp", n, f"07-01 08:{n:02}") for n in range(1, 30)]

    outcome = judged(NoHotRetryLoop(), history(exchanges=tries))

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def test_broken_when_it_hammers() -> None:
    slow = [refused("erp", n, f"07-01 07:{n:02}") for n in range(1, 3)]
    hot = [refused("erp", n, f"07-01 08:00:{n:02}") for n in range(3, 15)]

    violation = only_violation(NoHotRetryLoop(), history(exchanges=[*slow, *hot]))

    assert told(violation) == (
        "erp, POST /things",
        "at most 10 tries a minute",
        "12 tries in 11 s",
    )
    assert violation.money_minor == 0
    assert [each.at for each in violation.witness] == [hot[0].at, hot[1].at, hot[-1].at]


def test_unknown_when_every_write_went_well() -> None:
    about = history(exchanges=[exchange("erp", 1, "07-01 08:00")])

    assert judged(NoHotRetryLoop(), about).verdict == "unknown"
