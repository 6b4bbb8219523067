"""Every won deal becomes exactly one project in each delivering system."""

from tests.invariants.builders import (
    WON,
    deal,
    evidence,
    history,
    judged,
    lost,
    project,
    refused,
    synced,
    told,
)
from understudy.invariants.one_project_per_won_deal import OneProjectPerWonDeal

PROJECTS = [project("psa"), project("erp"), project("ppm")]


def test_kept_when_each_system_has_one() -> None:
    outcome = judged(OneProjectPerWonDeal(), history([deal(), *PROJECTS], [WON]))

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def test_broken_for_each_system_that_has_none_or_two() -> None:
    twice = [project("erp"), project("erp", "P2")]
    about = history(
        [deal(), project("psa"), *twice],
        [WON, synced(twice[0], "06-29 09:01", exchange=1), synced(twice[1], "06-29 09:02")],
        [lost("erp", 1, "06-29 09:01"), refused("ppm", 1, "06-29 09:03")],
    )

    doubled, missing = judged(OneProjectPerWonDeal(), about).violations

    assert told(doubled) == (
        "engagement D1 (Rollout)",
        "1 project in the ERP",
        "2: P1, P2",
    )
    assert evidence(doubled) == [
        "crm engagement D1 updated",
        "erp POST /things →",
        "erp project P1 created",
        "erp project P2 created",
    ]
    assert told(missing) == ("engagement D1 (Rollout)", "1 project in the PPM", "none")
    assert evidence(missing) == ["crm engagement D1 updated", "ppm POST /things →"]
    assert (doubled.money_minor, doubled.currency) == (0, "")


def test_unknown_when_no_deal_was_won() -> None:
    about = history([deal(stage="negotiation")], [])

    assert judged(OneProjectPerWonDeal(), about).verdict == "unknown"
