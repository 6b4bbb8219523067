"""A person costs a project what the people department says, from the same day on."""

from tests.invariants.builders import (
    evidence,
    history,
    judged,
    made,
    only_violation,
    person,
    record,
    synced,
    told,
)
from understudy.invariants.cost_rates_agree import CostRatesAgree
from understudy.kernel.history import Record

STAFFED = record("psa", "assignment", "A1", project="P1", resource="U1")
PEOPLE = [person("hcm"), person("psa"), STAFFED]


def rate(role: str, id: str, effective_on: str, minor: int) -> Record:
    who = "W1" if role == "hcm" else "U1"
    return record(
        role,
        "cost_rate",
        id,
        resource=who,
        effective_on=effective_on,
        cost_rate_minor=minor,
        currency="EUR",
    )


OLD, RAISE = rate("hcm", "H1", "2025-01-01", 5_000), rate("hcm", "H2", "2026-07-01", 5_500)


def test_kept_when_both_know_the_same_rates() -> None:
    copies = [rate("psa", "K1", "2025-01-01", 5_000), rate("psa", "K2", "2026-07-01", 5_500)]
    about = history([*PEOPLE, OLD, RAISE, *copies], [made(STAFFED, "06-29 10:00")])

    assert judged(CostRatesAgree(), about).verdict == "held"


def test_broken_when_a_raise_begins_on_another_day() -> None:
    copies = [rate("psa", "K1", "2025-01-01", 5_000), rate("psa", "K2", "2026-06-30", 5_500)]
    about = history(
        [*PEOPLE, OLD, RAISE, *copies],
        [made(RAISE, "06-30 09:00"), synced(copies[1], "06-30 09:05")],
    )

    violation = only_violation(CostRatesAgree(), about)

    assert told(violation) == (
        "resource U1",
        "55.00 EUR from 2026-07-01",
        "55.00 EUR from 2026-06-30",
    )
    assert violation.money_minor == 0
    assert evidence(violation) == ["hcm cost_rate H2 created", "psa cost_rate K2 created"]


def test_unknown_when_nobody_was_at_work() -> None:
    assert judged(CostRatesAgree(), history([*PEOPLE, OLD])).verdict == "unknown"
