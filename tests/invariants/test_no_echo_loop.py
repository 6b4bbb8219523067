"""A record that nobody changes is not written again and again."""

from dataclasses import replace

from tests.invariants.builders import change, exchange, history, judged, only_violation, told
from understudy.invariants.no_echo_loop import NoEchoLoop

EVERY_SIX_MINUTES = [
    replace(
        exchange("crm", n, f"06-30 {10 + n // 10}:{n % 10 * 6:02}", request=b"%d" % n),
        method="PATCH",
    )
    for n in range(12)
]


def test_kept_when_somebody_changed_something_each_time() -> None:
    people = [
        change("psa", "time_entry", str(n), f"06-30 {10 + n // 10}:{n % 10 * 6:02}")
        for n in range(12)
    ]

    about = history(changes=people, exchanges=EVERY_SIX_MINUTES)

    assert judged(NoEchoLoop(), about).verdict == "held"


def test_broken_when_nobody_did_and_it_goes_on_for_an_hour() -> None:
    violation = only_violation(NoEchoLoop(), history(exchanges=EVERY_SIX_MINUTES))

    assert told(violation) == (
        "crm, PATCH /things",
        "written when something changed: 0 times",
        "written 12 times, the first 12 within 66 min",
    )


def test_unknown_when_nothing_was_written_to_a_record() -> None:
    about = history(exchanges=[exchange("crm", 1, "06-30 10:00")])

    assert judged(NoEchoLoop(), about).verdict == "unknown"
