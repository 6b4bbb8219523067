"""What an integration does not claim is not evaluated: neither broken nor green."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from understudy.invariants.one_project_per_won_deal import OneProjectPerWonDeal
from understudy.kernel.events import FaultReported
from understudy.kernel.history import Change, History, Record
from understudy.scenario import Run
from understudy.scenario.cast import Ppm, StoryStopped
from understudy.scenario.judging import judge
from understudy.scenario.performance import due
from understudy.sut.claims import Claims
from understudy.world.nouns import Engagement

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


def fault(system: str, fired: int) -> FaultReported:
    """A fault that was armed at a system."""
    return FaultReported("lost-event", "lost-event", fired, AT, AT, system)


class NobodyAtTheDoor:
    """A run whose portfolio office has heard of no project."""

    def __init__(self, claims: Claims) -> None:
        self.deal = SimpleNamespace(id="d1", name="Cloud")
        self.stage = SimpleNamespace(claims=claims, key=lambda role, id: id)
        self.clock = SimpleNamespace(now=AT)
        self.told: list[str] = []

    def backstage(self, role: str) -> SimpleNamespace:
        return SimpleNamespace(name=role, records=lambda noun: [])

    def tell(self, text: str, system: str) -> None:
        self.told.append(text)


def test_a_claimed_flow_is_convicted() -> None:
    judged, spared = judge(lost("psa"), [OneProjectPerWonDeal()], Claims.everything())

    assert ("one-project-per-won-deal", "broken") in [(j.id, j.verdict) for j in judged]
    assert "one-project-per-won-deal" not in spared


def test_a_flow_that_is_not_claimed_is_not_evaluated() -> None:
    claims = Claims.of(["customer-master"], ["crm", "psa"])

    judged, spared = judge(lost("psa"), [OneProjectPerWonDeal()], claims)

    assert "one-project-per-won-deal" not in [j.id for j in judged]
    assert "one-project-per-won-deal" in spared


def test_a_story_goes_on_without_the_projects_that_nobody_claims_to_bring() -> None:
    run = NobodyAtTheDoor(Claims.of(["deal-to-project"], ["crm", "psa"]))

    Ppm(cast(Run, run)).report_status(cast(Engagement, run.deal), "green", percent=5)

    assert [text.partition(",")[2] for text in run.told] == [
        " and nobody claims to bring it: this scene is left out"
    ]


def test_a_story_stops_at_the_project_that_was_claimed_and_never_came() -> None:
    run = NobodyAtTheDoor(Claims.everything())

    with pytest.raises(StoryStopped, match="has no project for Cloud"):
        Ppm(cast(Run, run)).report_status(cast(Engagement, run.deal), "green", percent=5)


def test_a_fault_of_a_system_that_nobody_claims_need_not_fire_where_others_do() -> None:
    quiet, loud = fault("servicenow", 0), fault("salesforce", 2)

    assert list(due([quiet, loud], {"servicenow"})) == [loud]
    assert list(due([quiet, loud], set())) == [quiet, loud]
    assert list(due([quiet], {"servicenow"})) == [quiet]
