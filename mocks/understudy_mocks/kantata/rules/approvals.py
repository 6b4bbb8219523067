"""How time and expenses are approved: submitted by project, then approved, rejected or cancelled.

A line is free, on an active submission, or approved with it. A rejected submission is not used
again: what is submitted anew goes on a new one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from understudy.kernel.errors import UsageError
from understudy.vendor import Caller, Draft, Refusal, Row, Rules
from understudy.vendor.records import Records
from understudy.vendor.validation import stored

RULES = Rules()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of submission and of the lines on it. `day` is the lines' date."""

    submissions: str
    lines: str
    day: str
    target_type: str


TIMESHEETS = Sheet("timesheet_submissions", "time_entries", "date_performed", "TimesheetSubmission")
EXPENSE_REPORTS = Sheet("expense_report_submissions", "expenses", "date", "ExpenseReportSubmission")

_OUTCOMES = {"approval": "approved", "rejection": "rejected", "cancellation": "cancelled"}
_OPEN_TO = {
    "approval": ("new",),
    "rejection": ("new",),
    "cancellation": ("new", "approved"),
}
_MOVED_BY_APPROVAL = frozenset(
    {
        *("active_submission_id", "recent_submission_id", "approved", "approved_at"),
        *("is_invoiced", "invoice_id"),
    }
)


def submit(
    records: Records,
    sheet: Sheet,
    line_ids: Sequence[str],
    values: Mapping[str, object],
    by: Caller,
) -> Row:
    """A new submission of free lines of one project; refuses `no-lines`, `line-not-free`."""
    if not line_ids:
        raise Refusal("no-lines", field="line_item_ids")
    lines = [_line(records, sheet, line_id) for line_id in line_ids]
    workspace = str(values.get("workspace_id") or "")
    for line in lines:
        if line["workspace_id"] != workspace or line["active_submission_id"] is not None:
            raise Refusal("line-not-free", field="line_item_ids", id=line["id"])
    days = sorted(str(line[sheet.day]) for line in lines)
    given = {
        "user_id": lines[0]["user_id"],
        **values,
        "start_date": days[0],
        "end_date": days[-1],
        "currency": lines[0]["currency"],
    }
    submission = records.create(sheet.submissions, given, by, trusted=True)
    for line in lines:
        _put_on(records, sheet, line, str(submission["id"]), by)
    return submission


def _line(records: Records, sheet: Sheet, line_id: str) -> Row:
    found = records.store.get(sheet.lines, line_id)
    if found is None:
        raise Refusal("bad-reference", field="line_item_ids", value=line_id)
    return found


def _put_on(records: Records, sheet: Sheet, line: Row, submission: str, by: Caller) -> None:
    values = {"active_submission_id": submission, "recent_submission_id": submission}
    records.update(sheet.lines, str(line["id"]), values, by, trusted=True)


def resolve(
    records: Records, sheet: Sheet, submission_id: str, kind: str, description: str, by: Caller
) -> Row:
    """Approve, reject or cancel (`approval`, `rejection`, `cancellation`); the resolution."""
    submission = records.get(sheet.submissions, submission_id)
    if submission["status"] not in _OPEN_TO[kind]:
        raise Refusal("submission-settled", field="base", status=submission["status"])
    lines = records.store.find(sheet.lines, active_submission_id=submission_id)
    if kind == "cancellation" and any(line["is_invoiced"] for line in lines):
        raise Refusal("line-locked", field="base")
    for old in records.store.find("resolutions", target_id=submission_id, current=True):
        records.update("resolutions", str(old["id"]), {"current": False}, by)
    resolver = by.user_id or _lead(records, submission)
    resolution = records.create(
        "resolutions",
        {
            "type": kind,
            "target_type": sheet.target_type,
            "target_id": submission_id,
            "user_id": resolver,
            "description": description,
        },
        by,
    )
    now = records.clock.now()
    values = {
        "status": _OUTCOMES[kind],
        "current_resolution_description": description,
        "current_resolution_creator_id": resolver,
        "current_resolution_created_at_date": now.date().isoformat(),
    }
    records.update(sheet.submissions, submission_id, values, by, trusted=True)
    after: dict[str, object] = {"approved": False, "approved_at": None}
    if kind == "approval":
        after = {"approved": True, "approved_at": stored(now)}
    else:
        after["active_submission_id"] = None
    for line in lines:
        records.update(sheet.lines, str(line["id"]), after, by, trusted=True)
    return resolution


def _lead(records: Records, submission: Row) -> object:
    """The project's approver, where nobody of the account is known to be acting."""
    workspace = records.store.get("workspaces", str(submission["workspace_id"]))
    return None if workspace is None else workspace["primary_maven_id"]


def bring_to(records: Records, sheet: Sheet, line_id: str, status: str, by: Caller) -> None:
    """Let a person bring a line to a status by way of its submission."""
    line = records.get(sheet.lines, line_id)
    if status not in ("submitted", "approved", "rejected"):
        raise UsageError.unknown("status", status, ("submitted", "approved", "rejected"))
    if line["approved"] and status != "rejected":
        return
    if line["active_submission_id"] is None:
        if status == "rejected" and line["recent_submission_id"] is not None:
            return
        line = _submit_week(records, sheet, line, by)
    if status != "submitted":
        kind = "approval" if status == "approved" else "rejection"
        resolve(records, sheet, str(line["active_submission_id"]), kind, "", by)


def _submit_week(records: Records, sheet: Sheet, line: Row, by: Caller) -> Row:
    """Put a line on the open submission of its project, person and week, or on a new one."""
    day = date.fromisoformat(str(line[sheet.day]))
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    for waiting in records.store.find(
        sheet.submissions,
        workspace_id=line["workspace_id"],
        user_id=line["user_id"],
        status="new",
    ):
        if monday.isoformat() <= str(waiting["start_date"]) <= sunday.isoformat():
            days = sorted((str(waiting["start_date"]), str(waiting["end_date"]), day.isoformat()))
            span = {"start_date": days[0], "end_date": days[-1]}
            records.update(sheet.submissions, str(waiting["id"]), span, by, trusted=True)
            _put_on(records, sheet, line, str(waiting["id"]), by)
            return records.get(sheet.lines, str(line["id"]))
    values = {"title": f"Week of {monday}", "workspace_id": line["workspace_id"]}
    submit(records, sheet, [str(line["id"])], values, by)
    return records.get(sheet.lines, str(line["id"]))


@RULES.before("time_entries", "expenses")
def submitted_lines_stay_as_they_are(draft: Draft) -> None:
    if draft.creating or not (draft.was("active_submission_id") or draft.was("is_invoiced")):
        return
    touched = [n for n in draft.given if draft.changed(n) and n not in _MOVED_BY_APPROVAL]
    if draft.deleting or touched:
        raise Refusal("line-locked", field="base", id=draft.after["id"])
