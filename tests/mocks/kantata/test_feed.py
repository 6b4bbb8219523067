"""The feed of changes: what it tells, when, and for how long."""

import asyncio
from typing import cast

from tests.mocks.kantata.conftest import Bench
from tests.mocks.kantata.test_approvals import entries, submitted

Row = dict[str, object]


def later(bench: Bench, seconds: float) -> None:
    bench.loop.run_until_complete(asyncio.sleep(seconds))


def told(bench: Bench, **asked: object) -> list[Row]:
    """The events in the order of the feed, oldest first."""
    found = bench.get("subscribed_events", order="created_at:asc", per_page=200, **asked)
    rows = cast("dict[str, Row]", found["subscribed_events"])
    return [rows[r["id"]] for r in cast("list[dict[str, str]]", found["results"])]


def test_history_is_no_news(bench: Bench) -> None:
    assert told(bench) == []


def test_an_approval_is_told_with_its_side_effects(bench: Bench) -> None:
    ids = entries(bench)
    sheet = submitted(bench, ids)
    bench.call("PUT", f"timesheet_submissions/{sheet['id']}/approve")
    assert told(bench) == []
    later(bench, 3)

    events = told(bench)

    assert [e["event_type"] for e in events] == [
        *["time_entry:created"] * 2,
        "timesheet:created",
        *["time_entry:updated", "timesheet:time_entry_added"] * 2,
        "timesheet:updated",
        *["time_entry:updated"] * 2,
    ]
    approval = next(e for e in events if e["event_type"] == "timesheet:updated")
    assert approval["payload_changes"]["status"] == ["new", "approved"]  # type: ignore[index]
    assert (approval["subject_type"], approval["subject_id"]) == (
        "TimesheetSubmission",
        sheet["id"],
    )
    assert approval["user_id"] == bench.system.store.first("users", generic=True)["id"]  # type: ignore[index]
    assert str(approval["created_at"]) > str(approval["subject_changed_at"])


def test_a_poll_asks_for_kinds_and_moments(bench: Bench) -> None:
    ids = entries(bench)
    later(bench, 60)
    project = bench.key("project-20")
    bench.call("PUT", f"workspaces/{project}", json={"workspace": {"title": "Renamed"}})
    later(bench, 3)

    assert len(told(bench, event_types="time_entry:created,workspace:created")) == 2
    (news,) = told(bench, created_after="2026-06-29T08:00:30Z")
    assert (news["event_type"], news["subject_id"]) == ("workspace:updated", project)
    assert len(told(bench, subject_type="TimeEntry", subject_id=",".join(ids))) == 2


def test_payloads_and_subjects_come_on_request(bench: Bench) -> None:
    ids = entries(bench, 1)
    bench.call("PUT", f"time_entries/{ids[0]}", json={"time_entry": {"time_in_minutes": 30}})
    bench.call("DELETE", f"time_entries/{ids[0]}")
    project = bench.key("project-20")
    bench.call("PUT", f"workspaces/{project}", json={"workspace": {"title": "Renamed"}})
    later(bench, 3)

    asked = {"optional_fields": "current_payload,previous_payload", "include": "subject"}
    created, updated, deleted, renamed = told(bench, **asked)

    assert created["previous_payload"] is None
    assert updated["previous_payload"]["time_in_minutes"] == 60  # type: ignore[index]
    assert updated["current_payload"]["time_in_minutes"] == 30  # type: ignore[index]
    assert (deleted["current_payload"], deleted["subject_ref"]) == (None, None)
    assert renamed["subject_ref"] == {"id": project, "key": "workspaces"}
    assert "current_payload" not in told(bench)[0]


def test_custom_fields_are_told_of_their_subject(bench: Bench) -> None:
    (field,) = cast("Row", bench.get("custom_fields", name="Paid")["custom_fields"])
    subject = {"subject_type": "Workspace", "subject_id": bench.key("project-20")}
    body = {**subject, "custom_field_id": field, "value": 5}
    bench.call("POST", "custom_field_values", json={"custom_field_value": body})
    later(bench, 3)

    # The value that history left is replaced.
    assert {(e["event_type"], e["subject_id"]) for e in told(bench)} == {
        ("workspace:custom_field_value_created", subject["subject_id"]),
        ("workspace:custom_field_value_deleted", subject["subject_id"]),
    }


def test_what_no_attribute_shows_is_told_too(bench: Bench) -> None:
    project = bench.key("project-20")
    values = {
        "project": project,
        "resource": bench.key("resource-4"),
        "category": "Travel",
        "incurred_on": "2026-06-29",
        "amount_minor": 100,
        "billable": True,
    }
    item = bench.system.act("expense_item", None, values, "consultant")
    bench.system.act("expense_item", item, {"status": "submitted"}, "consultant")
    later(bench, 60)
    bench.system.act("expense_item", item, {"status": "approved"}, "approver")
    bench.system.act("project", project, {"status": "on_hold"}, "project-manager")
    later(bench, 3)

    news = told(bench, created_after="2026-06-29T08:00:30Z")
    assert [(e["event_type"], e["subject_id"]) for e in news[1:]] == [
        ("expense:updated", item),
        ("workspace:updated", project),
    ]
    assert news[0]["event_type"] == "expense_report:updated"
    for name, key in (("expenses", item), ("workspaces", project)):
        found = bench.get(name, updated_after="2026-06-29T08:00:30Z", only=key)
        assert found["count"] == 1


def test_a_deleted_story_is_told_as_deleted(bench: Bench) -> None:
    bench.call("DELETE", f"stories/{bench.key('task-1')}")
    later(bench, 3)

    assert [e["event_type"] for e in told(bench)] == ["story:deleted"]


def test_events_are_forgotten_after_nine_days(bench: Bench) -> None:
    entries(bench)
    later(bench, 9 * 86_400)
    assert len(told(bench)) == 2
    later(bench, 3)
    assert told(bench) == []


def test_the_names_of_events_can_be_listed(bench: Bench) -> None:
    names = cast("list[str]", bench.get("subscribed_events/event_types")["event_types"])

    assert {"workspace:created", "timesheet:time_entry_added"} <= set(names)
