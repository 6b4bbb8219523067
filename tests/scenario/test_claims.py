"""What an integration does not claim is not evaluated: neither broken nor green."""

from datetime import UTC, datetime

from understudy.invariants.one_project_per_won_deal import OneProjectPerWonDeal
from understudy.kernel.history import Change, History, Record
from understudy.scenario.judging import judge
from understudy.sut.claims import Claims

AT = datetime(2026, 6, 29, 8, tzinfo=UTC)
DEAL = Record("salesforce", "crm", "engagement", "d1", None, {"stage": "won", "name": "Cloud"})
WON = Change(
    *(1, "salesforce", "crm", AT, "person:ae", "updated", "engagement", "d1", None),
    before={"stage": "negotiation"},
    after={"stage": "won"},
    exchange=0,
)


def lost(*roles: str) -> History:
    """A deal was won, and nobody made a project of it."""
    there = [Record(role, role, "customer", "c1", None, {}) for role in roles]
    return History(AT, AT, changes=[WON], records=[DEAL, *there])


def test_a_claimed_flow_is_convicted() -> None:
    judged, spared = judge(lost("psa"), [OneProjectPerWonDeal()], Claims.everything())

    assert ("one-project-per-won-deal", "broken") in [(j.id, j.verdict) for j in judged]
    assert "one-project-per-won-deal" not in spared


def test_a_flow_that_is_not_claimed_is_not_evaluated() -> None:
    claims = Claims.of(["customer-master"], ["crm", "psa"])

    judged, spared = judge(lost("psa"), [OneProjectPerWonDeal()], claims)

    assert "one-project-per-won-deal" not in [j.id for j in judged]
    assert "one-project-per-won-deal" in spared
