"""What the world loads is what judges read."""

import re
from datetime import date

import pytest

from tests.mocks.servicenow.conftest import Bench, firm
from understudy.vendor.projection import Projection
from understudy_mocks.servicenow import VENDOR

_WORLD_ID = re.compile(r"(legal_entity|cost_centre|org_unit|resource|customer|project)-\d+")
NOT_SAID = {"active", "cost_rate_minor", "budget_minor"}
"""Canonical fields that judges read here beyond those of the noun."""


def canonical(bench: Bench, value: object) -> object:
    """A value of a noun as a canonical record has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and _WORLD_ID.fullmatch(value):
        return bench.key(value)
    return value


@pytest.mark.parametrize("projection", VENDOR.projections, ids=lambda p: p.noun)
def test_every_noun_reads_as_the_world_has_it(bench: Bench, projection: Projection) -> None:
    names = [name for name in projection.links if name not in NOT_SAID]
    expected = {
        bench.key(noun.id): {n: canonical(bench, getattr(noun, n)) for n in names}
        for noun in firm().all(projection.noun)
    }

    found = {r.id: {n: r.fields[n] for n in names} for r in bench.system.canonical(projection.noun)}

    assert found == expected
    assert found


def test_budgets_add_up_to_the_cent(bench: Bench) -> None:
    budgets = [r.fields["budget_minor"] for r in bench.system.canonical("project")]

    assert sum(budgets) == sum(b.amount_minor for b in firm().all("budget"))  # type: ignore[arg-type]


def test_every_record_keeps_its_key_of_origin(bench: Bench) -> None:
    def sources(noun: str) -> list[str | None]:
        return [record.source for record in bench.system.canonical(noun)]

    world = firm()
    assert sources("customer") == [f"crm:{c.id}" for c in world.customers]
    assert sources("project") == [f"crm:{p.engagement}" for p in world.all("project")]
    assert sources("resource") == [r.employee_number for r in world.all("resource")]
    assert sources("milestone") == [f"psa:{m.id}" for m in world.all("milestone")]
    assert set(sources("portfolio_status")) == {None}


def test_references_of_seeded_records_lead_somewhere(bench: Bench) -> None:
    for kind in bench.system.schema:
        for row in bench.system.store.all(kind.name):
            for field in kind.fields:
                if field.references and row[field.name]:
                    target, ids = field.references[0], str(row[field.name]).split(",")
                    for id in ids:
                        assert bench.system.store.get(target, id), (kind.name, field.name)


def test_ids_are_unique_and_shaped_as_the_vendors(bench: Bench) -> None:
    ids = [
        str(row["sys_id"])
        for kind in bench.system.schema
        if not kind.union_of
        for row in bench.system.store.all(kind.name)
    ]

    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9a-f]{32}", id) for id in ids)


def test_history_was_written_before_today_and_in_order(bench: Bench) -> None:
    now = bench.clock.now().isoformat()
    for kind in bench.system.schema:
        for row in bench.system.store.all(kind.name):
            assert str(row["sys_created_on"]) <= str(row["sys_updated_on"]) < now, row


def test_numbers_go_on_where_the_history_ends(bench: Bench) -> None:
    known = {row["number"] for row in bench.rows("task", fields="number")}

    made = bench.insert("pm_project", short_description="One more")

    assert made["number"] not in known
    assert made["number"] == f"PRJ{10_001 + len(firm().all('project')):07}"


def test_nobodys_pay_is_here(bench: Bench) -> None:
    assert {r.fields["cost_rate_minor"] for r in bench.system.canonical("resource")} == {None}


def test_pay_that_an_integration_brings_is_seen_by_judges(bench: Bench) -> None:
    bench.update("sys_user", bench.key("resource-1"), hourly_rate="61.25")

    found = {r.id: r.fields["cost_rate_minor"] for r in bench.system.canonical("resource")}

    assert found[bench.key("resource-1")] == 6125


def test_what_persons_do_goes_through_the_rules(bench: Bench) -> None:
    act = bench.system.act
    project = act(
        "project",
        None,
        {"name": "By hand", "customer": bench.key("customer-1"), "start_on": "2026-07-01"},
        "portfolio-manager",
    )
    act("project", project, {"status": "active"}, "portfolio-manager")
    milestone = act(
        "milestone",
        None,
        {"project": project, "name": "Go live", "due_on": "2026-08-03"},
        "portfolio-manager",
    )

    shown = bench.read("pm_project", project)
    task = bench.read("pm_project_task", milestone)
    assert (shown["state"], shown["work_start"]) == ("2", "2026-07-01 08:00:00")
    assert shown["sys_updated_by"] == "portfolio-manager"
    assert (task["top_task"], task["milestone"]) == (project, "true")
    assert task["start_date"] == task["end_date"] == "2026-08-03 17:00:00"
