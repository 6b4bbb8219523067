"""The collections of projects: stories, time and expenses, approvals, seats, billing."""

from understudy.vendor.sql import Compare, Condition, InSelect, IsEmpty, Select
from understudy_mocks.kantata.queries.collections import (
    LINE_FILTERS,
    NAMED_ONLY,
    SUBMISSION_FILTERS,
    Collection,
    Given,
    any_of,
    archived_projects,
    between,
    bound,
    deleted_stories,
    equals,
    flag,
    lines_of_archived,
    none_of,
    truth,
)
from understudy_mocks.kantata.queries.shared import (
    BY_NAME,
    ROLE,
    STORY,
    UPDATED,
    USER,
    WORKSPACE,
    many,
    one,
    references,
)


def _line(name: str, singular: str, subject: str, day: str, submissions: str) -> Collection:
    return Collection(
        name,
        singular,
        f"{day}:desc",
        {**UPDATED, day: day},
        {
            "workspace": WORKSPACE,
            "user": USER,
            "story": STORY,
            "role": ROLE,
            "active_submission": one(submissions, "active_submission_id"),
            "recent_submission": one(submissions, "recent_submission_id"),
            **references(subject),
        },
        {
            **LINE_FILTERS,
            f"{day}_between": between(day),
            "billable": flag("billable" if name == "time_entries" else "is_billable"),
            "with_timesheet_id": equals("active_submission_id"),
            "with_recent_timesheet_ids": any_of("recent_submission_id"),
        },
        hides=lines_of_archived,
    )


def _submission(name: str, singular: str, subject: str, lines: str, key: str) -> Collection:
    return Collection(
        name,
        singular,
        "date:desc",
        {**UPDATED, "date": "start_date", "start_date": "start_date"},
        {
            "user": USER,
            "workspace": WORKSPACE,
            lines: many(lines, "recent_submission_id", key),
            "resolutions": many("resolutions", "target_id", "resolution_ids"),
            **references(subject),
        },
        SUBMISSION_FILTERS,
        search=("title",),
    )


def _named_seats(given: Given) -> Condition | None:
    """Unnamed seats appear only when asked for."""
    asked = any(truth(given.get(n, "")) for n in ("include_unnamed", "unnamed_resources_only"))
    return None if asked else NAMED_ONLY


def _seats(text: str) -> Condition:
    of_user = Select("workspace_resources", (("id",),), any_of("user_id")(text))
    return InSelect(("workspace_resource_id",), of_user)


WORK = (
    Collection(
        "workspaces",
        "workspace",
        "updated_at:desc",
        {**UPDATED, "title": "title", "due_date": "due_date"},
        {
            "creator": one("users", "creator_id"),
            "primary_maven": one("users", "primary_maven_id"),
            "primary_workspace_group": one("workspace_groups", "primary_workspace_group_id"),
            "workspace_resources": many(
                "workspace_resources", "workspace_id", "workspace_resource_ids"
            ),
            "timesheet_submissions": many(
                "timesheet_submissions", "workspace_id", "timesheet_submission_ids"
            ),
            "status_reports": many("status_reports", "workspace_id", "status_report_ids"),
            "billing_milestones": many(
                "billing_milestones", "workspace_id", "billing_milestone_ids"
            ),
            **references("Workspace"),
        },
        {
            "due_date_before": bound("due_date", "<="),
            "due_date_after": bound("due_date", ">="),
            "except": none_of("id"),
            "workspace_groups": any_of("primary_workspace_group_id"),
        },
        ("title", "description"),
        frozenset({"primary_workspace_group_id"}),
        archived_projects,
    ),
    Collection(
        "workspace_groups",
        "workspace_group",
        "name:asc",
        BY_NAME,
        {
            "workspaces": many("workspaces", "primary_workspace_group_id", "workspace_ids"),
            **references("WorkspaceGroup"),
        },
        {"company": flag("company"), "name": equals("name")},
        ("name",),
    ),
    Collection(
        "stories",
        "story",
        "position:asc",
        {**UPDATED, "position": "position", "due_date": "due_date"},
        {
            "workspace": WORKSPACE,
            "creator": one("users", "creator_id"),
            "parent": one("stories", "parent_id"),
            "sub_stories": many("stories", "parent_id", "sub_story_ids"),
            **references("Story"),
        },
        {
            "workspace_id": any_of("workspace_id"),
            "story_type": any_of("story_type"),
            "active_between": between("start_date", "due_date"),
            "parents_only": lambda text: IsEmpty(("parent_id",)) if truth(text) else None,
            "archived": flag("archived"),
        },
        ("title",),
        hides=deleted_stories,
    ),
    _line("time_entries", "time_entry", "TimeEntry", "date_performed", "timesheet_submissions"),
    _submission(
        "timesheet_submissions",
        "timesheet_submission",
        "TimesheetSubmission",
        "time_entries",
        "time_entry_ids",
    ),
    _line("expenses", "expense", "Expense", "date", "expense_report_submissions"),
    _submission(
        "expense_report_submissions",
        "expense_report_submission",
        "ExpenseReportSubmission",
        "expenses",
        "expense_ids",
    ),
    Collection("resolutions", "resolution", "created_at:desc", UPDATED, {"user": USER}),
    Collection(
        "workspace_resources",
        "workspace_resource",
        "created_at:asc",
        UPDATED,
        {
            "workspace": WORKSPACE,
            "user": USER,
            "role": ROLE,
            "workspace_allocations": many(
                "workspace_allocations", "workspace_resource_id", "workspace_allocation_ids"
            ),
            **references("WorkspaceResource"),
        },
        {
            "workspace_id": any_of("workspace_id"),
            "workspace_ids": any_of("workspace_id"),
            "user_ids": any_of("user_id"),
            "unnamed_resources_only": lambda text: IsEmpty(("user_id",)) if truth(text) else None,
        },
        hides=_named_seats,
    ),
    Collection(
        "workspace_allocations",
        "workspace_allocation",
        "updated_at:desc",
        UPDATED,
        {
            "workspace": WORKSPACE,
            "workspace_resource": one("workspace_resources", "workspace_resource_id"),
        },
        {
            "workspace_ids": any_of("workspace_id"),
            "workspace_resource_ids": any_of("workspace_resource_id"),
            "user_ids": _seats,
            "type": lambda text: Compare(("hard",), "=", text == "hard"),
            "overlaps_with_date_range": between("start_date", "end_date"),
        },
    ),
    Collection(
        "billing_milestones",
        "billing_milestone",
        "created_at:asc",
        {**UPDATED, "date_to_invoice": "date_to_invoice"},
        {"workspace": WORKSPACE, "story": STORY, **references("BillingMilestone")},
        {"workspace_id": any_of("workspace_id"), "story_id": any_of("story_id")},
        ("title",),
    ),
    Collection(
        "status_reports",
        "status_report",
        "created_at:desc",
        UPDATED,
        {
            "workspace": WORKSPACE,
            "creator": one("users", "creator_id"),
            **references("StatusReport"),
        },
        {"workspace_id": any_of("workspace_id")},
    ),
    Collection(
        "workspace_status_changes",
        "workspace_status_change",
        "created_at:desc",
        UPDATED,
        {"workspace": WORKSPACE},
        {"workspace_id": any_of("workspace_id")},
    ),
)
