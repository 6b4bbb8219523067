"""A customer's shape on either stage: the people and the engine play on with it."""

from datetime import date
from pathlib import Path

import pytest

from tests.scenario.stages import unheard
from understudy.cli.shapes import schemas_of
from understudy.kernel.clock import RealClock
from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.scenario.live.server import LandscapeOptions, LiveLandscape
from understudy.scenario.performance import perform
from understudy.scenario.script import collect
from understudy.scenario.simulation import Simulation
from understudy.sut import REFERENCE
from understudy.vendor.discovery import by_role

SHAPE = """
[salesforce.Account.fields.Region__c]
type = "Picklist"
choices = ["North", "South"]
required = true

[netsuite.customer.fields.custentity_region]
type = "Free-Form Text"
"""
STORY = "calm/opportunity_to_cash"


@pytest.fixture
def shape(tmp_path: Path) -> Path:
    path = tmp_path / "shape.toml"
    path.write_text(SHAPE)
    return path


def test_a_landscape_has_the_shape(shape: Path, tmp_path: Path) -> None:
    cast = {role: v for role, v in by_role().items() if role in ("crm", "erp")}
    schemas = schemas_of([shape], [v.name for v in cast.values()])
    options = LandscapeOptions(
        cast, 7, "small", date(2026, 6, 29), tmp_path, schemas=schemas, fixed_ports=False
    )

    live = LiveLandscape(options, RealClock())

    crm, erp = live.systems["salesforce"], live.systems["netsuite"]
    assert crm.schema.object("Account").field("Region__c").required
    assert "custentity_region" in erp.schema.object("customer").by_name
    for system in live.systems.values():
        system.store.close()


def test_a_shape_for_nobody_on_stage_is_refused(shape: Path) -> None:
    assert set(schemas_of([shape], ["salesforce"])) == {"salesforce", "netsuite"}

    with pytest.raises(UsageError, match="salesforce, netsuite not on stage"):
        schemas_of([shape], ["kantata"])


@pytest.mark.slow
def test_a_story_is_played_with_the_shape(shape: Path) -> None:
    (scenario,) = collect([STORY])
    schemas = schemas_of([shape], list(scenario.cast.values()))
    regions: set[object] = set()

    def stage(scenario_: object, seed: Seed) -> Simulation:
        made = Simulation(scenario, seed, REFERENCE, schemas)
        store = made.systems["salesforce"].store
        regions.update(row["Region__c"] for row in store.all("Account"))
        return made

    ended = perform(scenario, Seed(7), stage, unheard)

    assert ended.verdict == "held"
    assert regions == {"North"}, "what is required is filled in the firm's records"
