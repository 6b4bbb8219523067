"""What people are paid never leaves the systems that may know it."""

from tests.invariants.builders import (
    evidence,
    history,
    judged,
    only_violation,
    person,
    record,
    synced,
    told,
)
from understudy.invariants.compensation_stays_confidential import CompensationStaysConfidential


def test_kept_when_the_rate_is_with_those_who_may_know_it() -> None:
    rate = record("psa", "cost_rate", "K1", resource="U1", cost_rate_minor=5_000)
    worker = person("erp", cost_rate_minor=None)
    about = history([rate, worker], [synced(rate, "06-29 09:00"), synced(worker, "06-29 09:00")])

    outcome = judged(CompensationStaysConfidential(), about)

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def test_broken_when_the_ledger_is_told_what_a_person_costs() -> None:
    leaked = person("erp", cost_rate_minor=5_000)
    violation = only_violation(
        CompensationStaysConfidential(), history([leaked], [synced(leaked, "06-29 09:00")])
    )

    assert told(violation) == (
        "resource U1 in the ERP",
        "cost_rate_minor in HCM and PSA only",
        "cost_rate_minor is there to read",
    )
    assert violation.money_minor == 0
    assert evidence(violation) == ["erp resource U1 created"]


def test_unknown_when_nothing_was_written_outside() -> None:
    about = history([person("psa")], [synced(person("psa"), "06-29 09:00")])

    assert judged(CompensationStaysConfidential(), about).verdict == "unknown"
