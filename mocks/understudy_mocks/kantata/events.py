"""What Kantata tells of changes: a feed that is polled. There is no push.

Each change becomes rows of `subscribed_events`, which can be listed some seconds later and for
nine days.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import orjson

from understudy.vendor import Message, Row, System
from understudy.vendor.changes import Logged
from understudy.vendor.validation import stored
from understudy_mocks.kantata.objects import ids
from understudy_mocks.kantata.objects.schema import SILENT, SUBJECTS, UNSHOWN
from understudy_mocks.kantata.queries.catalogue import COLLECTIONS

TRAILS_S = 2
"""How long after the change its event appears."""

SPOKEN_OF: Mapping[str, str] = {
    "workspaces": "workspace",
    "stories": "story",
    "time_entries": "time_entry",
    "expenses": "expense",
    "timesheet_submissions": "timesheet",
    "expense_report_submissions": "expense_report",
    "workspace_allocations": "workspace_allocation",
    "workspace_resources": "workspace_resource",
    "users": "user",
    "roles": "role",
    "skills": "skill",
    "skill_memberships": "skill_membership",
    "cost_rates": "cost_rate",
    "billing_milestones": "billing_milestone",
    "workspace_groups": "workspace_group",
    "account_memberships": "account_membership",
    "invoices": "invoice",
    "assignments": "assignment",
    "participations": "participation",
    "time_off_entries": "time_off_entry",
    "project_accounting_records": "project_accounting_record",
    "vendors": "vendor",
    "workweeks": "workweek",
}
"""The collections that events tell of, and what events call them."""

EVENT_TYPES = (
    *(
        f"{name}:{what}"
        for name in SPOKEN_OF.values()
        for what in ("created", "updated", "deleted")
    ),
    *("timesheet:time_entry_added", "expense_report:expense_added"),
    *("story:status_selected", "story:set_to_private", "story:set_to_public"),
    *(
        f"{name}:custom_field_value_{what}"
        for name in (
            *("workspace", "story", "user", "workspace_group", "workspace_resource", "estimate"),
        )
        for what in ("created", "updated", "deleted")
    ),
)
_ADDED = {
    "time_entries": ("timesheet:time_entry_added", "TimesheetSubmission"),
    "expenses": ("expense_report:expense_added", "ExpenseReportSubmission"),
}


def events(system: System, logged: Logged) -> Iterator[Message]:
    """Put the change into the feed; nothing leaves the system."""
    rows = [_row(system, logged, *told) for told in _told(logged)]
    system.store.load("subscribed_events", rows)
    return iter(())


def _told(logged: Logged) -> Iterator[tuple[str, str, str]]:
    """Event type, subject type and subject id of what one change means."""
    row = logged.after
    if logged.object == "custom_field_values":
        of_values = {**SPOKEN_OF, "estimates": "estimate"}
        subject = of_values.get(SUBJECTS.get(str(row["subject_type"]), ""))
        event = f"{subject}:custom_field_value_{logged.kind}"
        if event in EVENT_TYPES:
            yield event, str(row["subject_type"]), str(row["subject_id"])
        return
    name = SPOKEN_OF.get(logged.object)
    if name is None or logged.changed <= SILENT.get(logged.object, frozenset()):
        return
    kind = "deleted" if logged.changed & {"deleted_at"} and row.get("deleted_at") else logged.kind
    yield f"{name}:{kind}", COLLECTIONS[logged.object].subject, logged.id
    if logged.object == "stories" and logged.kind == "updated":
        if logged.changed & {"state", "custom_task_status_id"}:
            yield "story:status_selected", "Story", logged.id
        if "private" in logged.changed:
            yield f"story:set_to_{'private' if row['private'] else 'public'}", "Story", logged.id
    submission = row.get("active_submission_id")
    if logged.object in _ADDED and submission and "active_submission_id" in logged.changed:
        event, subject = _ADDED[logged.object]
        yield event, subject, str(submission)


def _row(system: System, logged: Logged, event: str, subject: str, subject_id: str) -> Row:
    acting, _, email = logged.by.partition(":")
    user = None
    if acting == "integration":
        user = system.store.first("users", email_address=email)
    told_at = stored(logged.at + timedelta(seconds=TRAILS_S))
    unsaid = UNSHOWN.get(logged.object, frozenset()) | {"updated_at"}
    changes = {
        name: [logged.before[name], logged.after[name]]
        for name in sorted(logged.changed - unsaid if logged.kind == "updated" else ())
    }
    return {
        "id": ids.later("subscribed_events", system.store.count("subscribed_events")),
        "event_type": event,
        "user_id": None if user is None else user["id"],
        "subject_type": subject,
        "subject_id": subject_id,
        "subject_changed_at": stored(logged.at),
        "payload_changes": orjson.dumps(changes).decode(),
        "change": logged.seq,
        "created_at": told_at,
        "updated_at": told_at,
    }
