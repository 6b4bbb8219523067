"""The collections of projects: stories, time and expenses, approvals, seats, billing."""

from understudy.vendor.sql import Compare, Condition, InSelect, IsEmpty, Select
from understudy_mocks.kantata.queries.collections import (
    LINE_FILTERS,
    NAMED_ONLY,
    SUBMISSION_FILTERS,
    Association,
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
from understudy_mocks.kantata.queries.finding import (
    OF_GROUPS,
    OF_SEATS,
    OF_STORIES,
    OF_WORKSPACES,
    category,
    found_many,
    found_one,
    own,
)
from understudy_mocks.kantata.queries.related import (
    BY_CUSTOM,
    assigned_to,
    for_approver,
    has_participant,
    in_groups,
)
from understudy_mocks.kantata.queries.shared import (
    BY_NAME,
    ROLE,
    STORY,
    UPDATED,
    USER,
    WORKSPACE,
    keyed,
    many,
    one,
    references,
)


def _line(
    name: str,
    singular: str,
    subject: str,
    day: str,
    submissions: str,
    **more: Association,
) -> Collection:
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
            "invoice": one("invoices", "invoice_id"),
            **more,
            **references(subject),
        },
        {
            **LINE_FILTERS,
            f"{day}_between": between(day),
            "billable": flag("billable" if name == "time_entries" else "is_billable"),
            "with_timesheet_id": equals("active_submission_id"),
            "created_by": any_of("user_id"),
            "story_id": any_of("story_id"),
            "invoice_id": any_of("invoice_id"),
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


def _named_bookings(text: str, *, named: bool) -> Condition | None:
    if not truth(text):
        return None
    seats = Select("workspace_resources", (("id",),), IsEmpty(("user_id",), negated=named))
    return InSelect(("workspace_resource_id",), seats)


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
            **OF_WORKSPACES,
            "participations": many("participations", "workspace_id", "participation_ids"),
            "primary_counterpart": one("users", "primary_counterpart_id"),
            "account_color": one("account_colors", "account_color_id"),
            "task_status_set": one("task_status_sets", "task_status_set_id"),
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
            "workspace_groups": in_groups,
            "workspace_group_ids": in_groups,
            "has_participant": has_participant,
            "for_approver": for_approver,
            "participant_in": has_participant,
            "status_key": any_of("status_key"),
            **BY_CUSTOM,
        },
        ("title", "description"),
        frozenset({"primary_workspace_group_id", "primary_counterpart_id"}),
        archived_projects,
    ),
    Collection(
        "workspace_groups",
        "workspace_group",
        "name:asc",
        BY_NAME,
        {
            **OF_GROUPS,
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
            "root": one("stories", "root_id"),
            "assigned_role": one("roles", "assigned_role_id"),
            "sub_stories": many("stories", "parent_id", "sub_story_ids"),
            "tags": many("tags", "story_id", "tag_ids"),
            "story_tasks": many("story_tasks", "story_id", "story_task_ids"),
            "replies": many("posts", "story_id", "reply_ids"),
            "attachments": many("attachments", "story_id", "attachment_ids"),
            "source_dependencies": many("story_dependencies", "target_id", "source_dependency_ids"),
            "target_dependencies": many("story_dependencies", "source_id", "target_dependency_ids"),
            "story_state_changes": many(
                "story_state_changes", "story_id", "story_state_change_ids"
            ),
            **OF_STORIES,
            **references("Story"),
        },
        {
            "workspace_id": any_of("workspace_id"),
            "story_type": any_of("story_type"),
            "active_between": between("start_date", "due_date"),
            "parents_only": lambda text: IsEmpty(("parent_id",)) if truth(text) else None,
            "archived": flag("archived"),
            "assignee": assigned_to,
            "assignee_id": assigned_to,
            "state": any_of("state"),
            "parent_id": any_of("parent_id"),
            "due_date_before": bound("due_date", "<="),
            "due_date_after": bound("due_date", ">="),
            **BY_CUSTOM,
        },
        ("title", "description"),
        frozenset({"root_id"}),
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
    _line(
        "expenses",
        "expense",
        "Expense",
        "date",
        "expense_report_submissions",
        receipt=one("attachments", "receipt_id"),
        vendor=one("vendors", "vendor_id"),
        expense_category=found_one("expense_categories", "expense_category_id", category),
        expense_budget=one("expense_budgets", "expense_budget_id"),
    ),
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
            "participation": one("participations", "participation_id"),
            "skills": many(
                "workspace_resource_skills", "workspace_resource_id", "workspace_resource_skill_ids"
            ),
            "resource_requests": many("resource_requests", "resource_id", "resource_request_ids"),
            **OF_SEATS,
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
            "creator": one("users", "creator_id"),
            "updater": one("users", "updater_id"),
            **keyed("WorkspaceAllocation"),
        },
        {
            "named_resources_only": lambda text: _named_bookings(text, named=True),
            "unnamed_resources_only": lambda text: _named_bookings(text, named=False),
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
        {
            "workspace": WORKSPACE,
            "story": STORY,
            "invoice": one("invoices", "invoice_id"),
            "invoices": found_many("invoices", "invoice_ids", own("invoice_id")),
            **references("BillingMilestone"),
        },
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
