"""What people change has its effect elsewhere as soon as was promised."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.invariants.builders import (
    WON,
    deal,
    evidence,
    exchange,
    history,
    judged,
    only_violation,
    project,
    refused,
    synced,
    told,
)
from understudy.invariants.converged_within_slo import ConvergedWithinSlo
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change


def projects_at(*moments: str) -> list[Change]:
    made = zip(("psa", "erp", "ppm"), moments, strict=True)
    return [synced(project(role), moment) for role, moment in made]


PROJECTS = [project("psa"), project("erp"), project("ppm")]


@pytest.mark.parametrize("meanwhile", [[], [exchange("erp", 2, "06-29 09:02", verb="query")]])
def test_kept_when_the_ledger_took_nothing_for_most_of_the_time(meanwhile: list[Exchange]) -> None:
    about = history(
        [deal(), *PROJECTS],
        [WON, *projects_at("06-29 09:01", "06-29 11:12", "06-29 09:01")],
        [
            refused("erp", 1, "06-29 09:01"),
            *meanwhile,
            refused("erp", 3, "06-29 11:00"),
            exchange("erp", 4, "06-29 11:10"),
        ],
    )

    outcome = judged(ConvergedWithinSlo(), about)

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def slow(seq: int, when: str) -> Exchange:
    """A request that was done long after whoever asked had given up."""
    asked = exchange("erp", seq, when, fault="latency-ramp")
    return replace(asked, done_at=asked.at + timedelta(seconds=90))


def test_nobody_has_to_wait_longer_than_clients_do() -> None:
    asked = [slow(1, "06-29 09:01"), slow(2, "06-29 11:00"), exchange("erp", 3, "06-29 11:10")]
    about = history(
        [deal(), *PROJECTS],
        [WON, *projects_at("06-29 09:01", "06-29 11:12", "06-29 09:01")],
        asked,
    )

    assert judged(ConvergedWithinSlo(), about).verdict == "held"


def test_broken_when_it_dawdles_after_the_outage() -> None:
    about = history(
        [deal(), *PROJECTS],
        [WON, *projects_at("06-29 09:01", "06-29 11:12", "06-29 09:01")],
        [refused("erp", 1, "06-29 09:01"), exchange("erp", 2, "06-29 11:10")],
    )

    violation = only_violation(ConvergedWithinSlo(), about)

    assert told(violation) == (
        "engagement D1",
        "deal-to-project within 15 min",
        "in the ERP after 132 min, 15 min of them while a system was away",
    )
    assert violation.money_minor == 0
    assert evidence(violation) == ["crm engagement D1 updated", "erp project P1 created"]


def test_unknown_when_nothing_had_an_effect() -> None:
    assert judged(ConvergedWithinSlo(), history([deal()], [WON])).verdict == "unknown"
