"""No project exists for a deal that was never won."""

from tests.invariants.builders import (
    WON,
    change,
    deal,
    evidence,
    history,
    judged,
    only_violation,
    project,
    synced,
    told,
)
from understudy.invariants.projects_only_for_won_deals import ProjectsOnlyForWonDeals


def test_kept_when_the_project_comes_after_the_deal_even_if_that_is_lost_later() -> None:
    lost_again = change(
        "crm", "engagement", "D1", "06-30 09:00", before={"stage": "won"}, after={"stage": "lost"}
    )
    about = history(
        [deal(stage="lost"), project("psa")],
        [WON, synced(project("psa"), "06-29 09:05"), lost_again],
    )

    assert judged(ProjectsOnlyForWonDeals(), about).verdict == "held"


def test_broken_when_the_project_comes_first() -> None:
    about = history([deal(), project("erp")], [synced(project("erp"), "06-29 08:30"), WON])

    violation = only_violation(ProjectsOnlyForWonDeals(), about)

    assert told(violation) == (
        "engagement D1 (Rollout)",
        "no project in the ERP",
        "project P1, made while the deal was negotiation",
    )
    assert evidence(violation) == ["erp project P1 created", "crm engagement D1 updated"]


def test_unknown_when_no_project_was_made() -> None:
    assert judged(ProjectsOnlyForWonDeals(), history([deal()], [WON])).verdict == "unknown"
