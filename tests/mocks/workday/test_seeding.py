"""What the world loads is what judges read."""

import re
from collections.abc import Mapping
from datetime import date

import pytest

from tests.mocks.workday.conftest import Stage, world
from understudy.vendor.projection import Projection
from understudy_mocks.workday import VENDOR

_WORLD_ID = re.compile(r"(legal_entity|cost_centre|org_unit|job_profile|skill|resource)-\d+")


def canonical(stage: Stage, value: object) -> object:
    """A value of a noun as a canonical record has it."""
    if isinstance(value, tuple):
        return [canonical(stage, one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and _WORLD_ID.fullmatch(value):
        return stage.key(value)
    return value


@pytest.mark.parametrize("projection", VENDOR.projections, ids=lambda p: p.noun)
def test_every_noun_reads_as_the_world_has_it(stage: Stage, projection: Projection) -> None:
    expected = {
        stage.key(noun.id): {
            name: canonical(stage, getattr(noun, name)) for name in projection.links
        }
        for noun in world().all(projection.noun)
    }

    found = {r.id: dict(r.fields) for r in stage.system.canonical(projection.noun)}

    assert found == expected
    assert found


def test_cost_rates_add_up_to_the_cent(stage: Stage) -> None:
    rates = [r.fields["cost_rate_minor"] for r in stage.system.canonical("cost_rate")]

    assert sum(rates) == sum(r.cost_rate_minor for r in world().all("cost_rate"))  # type: ignore[arg-type]


def test_references_of_seeded_records_lead_somewhere(stage: Stage) -> None:
    for kind in stage.system.schema:
        for row in stage.system.store.all(kind.name):
            for field in kind.fields:
                if field.references and row[field.name]:
                    target, wid = field.references[0], str(row[field.name])
                    assert stage.system.store.get(target, wid), (kind.name, field.name)


def test_wids_are_unique_and_shaped_as_the_vendors(stage: Stage) -> None:
    wids = [
        str(row["wid"]) for kind in stage.system.schema for row in stage.system.store.all(kind.name)
    ]

    assert len(set(wids)) == len(wids)
    assert all(re.fullmatch("[0-9a-f]{32}", wid) for wid in wids)


def test_what_is_made_on_stage_collides_with_nothing_seeded(stage: Stage) -> None:
    before = {r.id for r in stage.system.canonical("skill")}

    made = stage.system.act("skill", None, {"name": "Juggling"}, "people-partner")

    assert made not in before
    assert len(made) == 32


def test_seeded_events_were_entered_before_they_took_effect(stage: Stage) -> None:
    events: list[Mapping[str, object]] = list(stage.system.store.all("Worker_Event"))

    assert all(str(e["entered_at"])[:10] <= str(e["effective_on"]) for e in events)
    assert all(str(e["entered_at"]) < stage.clock.now().isoformat() for e in events)
