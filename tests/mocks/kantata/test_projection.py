"""The firm in Kantata: what goes in comes out, to the cent, and persons act through the rules."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime

import pytest

from tests.mocks.kantata.conftest import Bench, Keys, firm
from understudy.kernel.errors import UsageError
from understudy.kernel.history import Record
from understudy.vendor import Refusal
from understudy.vendor.validation import stored
from understudy.world.nouns import billed_minor
from understudy_mocks.kantata import VENDOR

EXTRAS: Mapping[str, frozenset[str]] = {
    "project": frozenset({"budget_minor", "invoiced_minor", "paid_minor"}),
    "resource": frozenset({"active"}),
}
NOUNS = [p.noun for p in VENDOR.projections]


def expected(value: object, is_reference: bool) -> object:
    if is_reference and value is not None:
        return Keys().here(str(value))
    if isinstance(value, datetime):
        return stored(value)
    return value.isoformat() if isinstance(value, date) else value


def records(bench: Bench, noun: str) -> dict[str, Record]:
    return {r.id: r for r in bench.system.canonical(noun)}


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_comes_back_as_it_was_loaded(bench: Bench, noun: str) -> None:
    projection = VENDOR.projection(noun)
    assert projection is not None
    found = records(bench, noun)
    loaded = firm().all(noun)
    shared = projection.links.keys() - EXTRAS.get(noun, frozenset())

    assert len(found) == len(loaded)
    assert shared <= {f.name for f in fields(loaded[0])}
    for item in loaded:
        record = found[Keys().here(item.id)]
        for name in sorted(shared):
            value = getattr(item, name)
            is_reference = isinstance(value, str) and value.rpartition("-")[0] in NOUNS
            assert record.fields[name] == expected(value, is_reference), (item.id, name)


def test_a_project_knows_its_budget_and_what_was_invoiced_and_paid(bench: Bench) -> None:
    world, found = firm(), records(bench, "project")
    invoiced: dict[str, int] = {}
    for invoice in world.all("invoice"):
        key = Keys().here(invoice.project)
        invoiced[key] = invoiced.get(key, 0) + invoice.total_minor
    paid = sum(p.amount_minor for p in world.all("payment"))

    assert {i: r.fields["invoiced_minor"] for i, r in found.items() if i in invoiced} == invoiced
    assert sum(int(str(r.fields["paid_minor"])) for r in found.values()) == paid
    for budget in world.all("budget"):
        record = found[Keys().here(budget.project)]
        assert record.fields["budget_minor"] == budget.amount_minor


def test_copies_keep_the_key_of_their_origin(bench: Bench) -> None:
    world = firm()
    for noun, key in (
        ("customer", lambda c: f"crm:{c.id}"),
        ("project", lambda p: f"crm:{p.engagement}"),
        ("resource", lambda r: r.employee_number),
        ("portfolio_status", lambda s: f"ppm:{s.id}"),
    ):
        found = records(bench, noun)
        assert [found[Keys().here(n.id)].source for n in world.all(noun)] == [
            key(n) for n in world.all(noun)
        ]


def test_active_says_who_has_left(bench: Bench) -> None:
    found = records(bench, "resource")

    left = [r.id for r in firm().all("resource") if r.terminated_on is not None]
    assert sorted(i for i, r in found.items() if not r.fields["active"]) == sorted(
        Keys().here(i) for i in left
    )
    assert left


def test_history_came_on_submissions_that_add_up(bench: Bench) -> None:
    listed = bench.get("timesheet_submissions", per_page=200, include="time_entries")
    sheets, entries = listed["timesheet_submissions"], listed["time_entries"]
    assert isinstance(sheets, dict)
    assert isinstance(entries, dict)

    for sheet in sheets.values():
        lines = [entries[i] for i in sheet["time_entry_ids"]]
        assert lines
        assert {(e["workspace_id"], e["user_id"]) for e in lines} == {
            (sheet["workspace_id"], sheet["user_id"])
        }
        assert sheet["line_item_total_in_cents"] == sum(
            billed_minor(e["time_in_minutes"], e["rate_in_cents"]) for e in lines
        )
        assert all(e["approved"] == (sheet["status"] == "approved") for e in lines)
        assert all(sheet["start_date"] <= e["date_performed"] <= sheet["end_date"] for e in lines)


def staffed(bench: Bench) -> tuple[str, str, str]:
    """A project's task and a person who sits on it."""
    project, person = bench.key("project-20"), bench.key("resource-5")
    task = {"project": project, "name": "Delivery", "billable": True, "start_on": "2026-06-29"}
    story = bench.system.act("task", None, {**task, "due_on": "2026-12-31"}, "pm")
    seat = {
        "project": project,
        "resource": person,
        "job_profile": bench.key("job_profile-3"),
        "start_on": "2026-06-29",
        "end_on": "2026-07-31",
        "minutes": 4800,
        "bill_rate_minor": 18000,
    }
    bench.system.act("assignment", None, seat, "pm")
    return project, story, person


def booked(bench: Bench, place: tuple[str, str, str], day: str = "2026-06-29") -> str:
    project, task, person = place
    values = {"project": project, "task": task, "resource": person, "worked_on": day}
    return bench.system.act(
        "time_entry", None, {**values, "minutes": 480, "billable": True}, "consultant"
    )


def test_people_staff_a_project(bench: Bench) -> None:
    project, _, person = staffed(bench)

    found = [r for r in bench.system.canonical("assignment") if r.fields["project"] == project]
    assert found[-1].fields == {
        "project": project,
        "resource": person,
        "job_profile": bench.key("job_profile-3"),
        "start_on": "2026-06-29",
        "end_on": "2026-07-31",
        "minutes": 4800,
        "bill_rate_minor": 18000,
    }
    bench.system.act("assignment", found[-1].id, {"minutes": 2400}, "pm")
    assert records(bench, "assignment")[found[-1].id].fields["minutes"] == 2400


def test_time_is_booked_submitted_and_approved_by_the_week(bench: Bench) -> None:
    place = staffed(bench)
    first, second = booked(bench, place), booked(bench, place, "2026-06-30")
    card_rate = next(
        line.bill_rate_minor
        for line in firm().all("rate_card_line")
        if line.rate_card == firm().get("project", "project-20").rate_card
        and line.job_profile == "job_profile-3"
    )
    drafts = records(bench, "time_entry")
    assert drafts[first].fields["status"] == "draft"
    assert drafts[first].fields["bill_rate_minor"] == card_rate
    assert drafts[first].fields["currency"] == firm().get("project", "project-20").currency

    for entry in (first, second):
        bench.system.act("time_entry", entry, {"status": "submitted"}, "consultant")
    bench.system.act("time_entry", first, {"status": "approved"}, "approver")
    bench.system.act("time_entry", second, {"status": "approved"}, "approver")

    now = records(bench, "time_entry")
    assert [now[e].fields["status"] for e in (first, second)] == ["approved", "approved"]
    assert now[first].fields["approved_at"] == "2026-06-29T08:00:00.000Z"
    sheet = bench.system.store.get("time_entries", first)
    assert sheet == {**sheet, "active_submission_id": sheet["recent_submission_id"]}  # type: ignore[dict-item,index]
    late = booked(bench, place, "2026-07-01")
    bench.system.act("time_entry", late, {"status": "approved"}, "approver")
    assert records(bench, "time_entry")[late].fields["status"] == "approved"


def test_rejected_time_is_free_again_and_goes_on_a_new_timesheet(bench: Bench) -> None:
    entry = booked(bench, staffed(bench))
    bench.system.act("time_entry", entry, {"status": "submitted"}, "consultant")
    bench.system.act("time_entry", entry, {"status": "rejected"}, "approver")
    assert records(bench, "time_entry")[entry].fields["status"] == "rejected"
    old = bench.system.records.get("time_entries", entry)["recent_submission_id"]

    bench.system.act("time_entry", entry, {"minutes": 240, "status": "approved"}, "consultant")

    row = bench.system.records.get("time_entries", entry)
    assert row["recent_submission_id"] != old
    assert records(bench, "time_entry")[entry].fields["minutes"] == 240


def test_submitted_time_cannot_be_changed_by_persons_either(bench: Bench) -> None:
    entry = booked(bench, staffed(bench))
    bench.system.act("time_entry", entry, {"status": "approved"}, "approver")

    with pytest.raises(Refusal, match="line-locked"):
        bench.system.act("time_entry", entry, {"minutes": 60}, "consultant")
    with pytest.raises(UsageError, match="did you mean 'approved'"):
        bench.system.act("time_entry", entry, {"status": "aproved"}, "approver")


def test_expenses_are_claimed_and_approved(bench: Bench) -> None:
    values = {
        "project": bench.key("project-20"),
        "resource": bench.key("resource-5"),
        "incurred_on": "2026-06-29",
        "category": "Travel",
        "amount_minor": 48_250,
        "billable": True,
    }
    item = bench.system.act("expense_item", None, values, "consultant")
    bench.system.act("expense_item", item, {"status": "submitted"}, "consultant")
    bench.system.act("expense_item", item, {"status": "approved"}, "approver")

    record = records(bench, "expense_item")[item]
    assert record.fields["status"] == "approved"
    assert record.fields["currency"] == firm().get("project", "project-20").currency


def test_a_milestone_is_planned_and_delivered(bench: Bench) -> None:
    project = bench.key("project-20")
    values = {"project": project, "name": "Concept", "due_on": "2026-09-30"}
    id_ = bench.system.act("milestone", None, {**values, "amount_minor": 5_000_00}, "pm")
    planned = records(bench, "milestone")[id_].fields
    bench.system.act("milestone", id_, {"status": "completed"}, "pm")
    done = records(bench, "milestone")[id_].fields

    assert (planned["status"], planned["amount_minor"]) == ("planned", 5_000_00)
    assert (done["status"], done["amount_minor"]) == ("completed", 5_000_00)
    assert done["completed_at"] == "2026-06-29T08:00:00.000Z"
    story = bench.get(f"stories/{id_}")["stories"]
    assert isinstance(story, dict)
    assert (story[id_]["state"], story[id_]["percentage_complete"]) == ("completed", 100)


def test_what_the_integration_changes_is_on_the_record_as_its_own(bench: Bench) -> None:
    project = bench.key("project-20")
    fields_ = bench.get("custom_fields", subject_type="Workspace")["custom_fields"]
    assert isinstance(fields_, dict)
    invoiced = next(i for i, f in fields_.items() if f["name"] == "Invoiced")
    body = {"subject_type": "Workspace", "subject_id": project, "custom_field_id": invoiced}
    for value in (100, 250):
        answer = bench.call(
            "POST", "custom_field_values", json={"custom_field_value": {**body, "value": value}}
        )
        assert answer.status_code == 200

    changes = [c for c in bench.system.changes() if c.noun == "project"]
    assert [c.after.get("invoiced_minor") for c in changes] == [100, 250]
    assert all(c.by == "integration:integration@firm.test" for c in changes)
    assert records(bench, "project")[project].fields["invoiced_minor"] == 250
