"""What projects are made of: tasks, seats, time and expenses with their approval, billing.

Fields have the names of the attributes; those the API derives from others are not stored.
"""

from dataclasses import replace

from understudy.vendor import Field, ObjectType
from understudy_mocks.kantata.objects.fields import (
    ISSUE_STATES,
    LONG,
    STORY_TYPES,
    WORK_STATES,
    cents,
    currency,
    flag,
    kind,
    one_of,
    own,
    ref,
)

WORKSPACES = kind(
    "workspaces",
    Field("title"),
    one_of("creator_role", ("maven", "buyer")),
    Field("description", length=LONG),
    Field("archived", "boolean", default=False, createable=False),
    Field("start_date", "date"),
    Field("due_date", "date"),
    flag("budgeted"),
    currency(default="USD", required=True),
    cents("price_in_cents"),
    ref("rate_card_id", "rate_cards"),
    own("creator_id", "users"),
    ref("primary_maven_id", "users"),
    ref("primary_workspace_group_id", "workspace_groups", indexed=True),
    Field("status_key", "integer", default=100),
    one_of("access_level", ("invitation", "open", "admins"), "invitation"),
    flag("change_orders_enabled"),
    Field("consultant_role_name", default="Consultants"),
    Field("client_role_name", default="Clients"),
    flag("stories_are_fixed_fee_by_default"),
    flag("tasks_default_non_billable"),
    flag("require_time_approvals", True),
    flag("require_expense_approvals", True),
    Field("external_link"),
    Field("target_margin", "integer"),
    flag("expenses_in_burn_rate"),
    one_of("stage", ("estimate", "project"), "project"),
    flag("time_trackable", True),
    flag("require_notes_on_time_entries"),
    flag("exclude_archived_stories_percent_complete"),
    flag("posts_require_privacy_decision"),
    flag("actual_fees_includes_expenses"),
    flag("actual_fees_includes_additional_line_items"),
    ref("task_status_set_id", "task_status_sets"),
    ref("account_color_id", "account_colors"),
    Field("revenue_recognition_method_id"),
    Field("lock_date", "date"),
    own("primary_counterpart_id", "users"),
    # Beside what the API shows: the two custom fields of the firm, for readers of the project.
    cents("invoiced_in_cents", 0, computed=True),
    cents("paid_in_cents", 0, computed=True),
    deletable=True,
)
WORKSPACE_GROUPINGS = replace(
    kind(
        "workspace_groupings",
        ref("workspace_id", "workspaces", required=True, indexed=True),
        ref("workspace_group_id", "workspace_groups", required=True, indexed=True),
    ),
    hidden=True,
)
"""Which groups a project is in. The API shows it on both sides and not by itself."""
WORKSPACE_GROUPS = kind(
    "workspace_groups",
    Field("name", required=True, unique=True),
    flag("company"),
    Field("contact_name"),
    Field("email"),
    Field("phone_number"),
    Field("address", length=1000),
    Field("website"),
    Field("notes", length=LONG),
    deletable=True,
)
STORIES = kind(
    "stories",
    Field("title", required=True),
    one_of("story_type", STORY_TYPES, required=True),
    one_of("state", (*WORK_STATES, *ISSUE_STATES)),
    one_of("priority", ("low", "normal", "high", "critical"), "normal"),
    Field("position", "integer", computed=True),
    ref("workspace_id", "workspaces", required=True, indexed=True),
    ref("parent_id", "stories", indexed=True),
    own("root_id", "stories", indexed=True),
    Field("ancestor_ids", "json", default="[]", computed=True),
    Field("subtree_depth", "integer", default=0, computed=True),
    Field("sub_story_count", "integer", default=0, computed=True),
    ref("custom_task_status_id", "custom_task_statuses"),
    ref("assigned_role_id", "roles"),
    own("creator_id", "users"),
    Field("description", length=LONG),
    flag("archived"),
    Field("deleted_at", "datetime", computed=True),
    Field("start_date", "date"),
    Field("due_date", "date"),
    Field("percentage_complete", "integer", default=0),
    Field("weight", "decimal"),
    flag("billable", None),
    flag("fixed_fee", None),
    flag("time_trackable", True),
    Field("time_estimate_in_minutes", "integer"),
    Field("assignment_timestamped_at", "datetime", computed=True),
    flag("private"),
    cents("budget_estimate_in_cents"),
    cents("cost_budget_in_cents"),
    # Beside what the API shows: when the story was completed.
    Field("completed_at", "datetime", computed=True),
    deletable=True,
)


def line(name: str, day: str, *fields: Field) -> ObjectType:
    """A time entry or an expense: what both have, for one way of approving them."""
    return kind(
        name,
        ref("workspace_id", "workspaces", required=True, indexed=True),
        ref("story_id", "stories"),
        ref("user_id", "users"),
        ref("role_id", "roles"),
        Field(day, "date", required=True, indexed=True),
        Field("notes", length=LONG),
        currency(computed=True),
        flag("taxable"),
        flag("is_invoiced", computed=True),
        flag("approved", computed=True),
        *fields,
        Field("active_submission_id", length=20, computed=True),
        Field("recent_submission_id", length=20, computed=True, indexed=True),
        own("invoice_id", "invoices", indexed=True),
        # Beside what the API shows: when the line was approved.
        Field("approved_at", "datetime", computed=True),
        deletable=True,
    )


TIME_ENTRIES = line(
    "time_entries",
    "date_performed",
    Field("time_in_minutes", "integer", required=True),
    flag("billable", None),
    cents("rate_in_cents"),
    cents("cost_rate_in_cents"),
    Field("location"),
)
EXPENSES = line(
    "expenses",
    "date",
    Field("category", required=True),
    cents("amount_in_cents"),
    flag("is_billable", True),
    flag("reimbursable"),
    Field("foreign_exchange_amount", "decimal"),
    ref("receipt_id", "attachments"),
    ref("vendor_id", "vendors"),
    ref("expense_budget_id", "expense_budgets", indexed=True),
)


def submissions(name: str) -> ObjectType:
    return kind(
        name,
        Field("title"),
        Field("comment", length=LONG),
        ref("workspace_id", "workspaces", required=True, indexed=True),
        ref("user_id", "users"),
        Field("start_date", "date", computed=True),
        Field("end_date", "date", computed=True),
        one_of("status", ("new", "approved", "rejected", "cancelled"), "new", computed=True),
        currency(computed=True),
        Field("current_resolution_description", length=LONG, computed=True),
        own("current_resolution_creator_id", "users"),
        Field("current_resolution_created_at_date", "date", computed=True),
    )


TIMESHEET_SUBMISSIONS = submissions("timesheet_submissions")
EXPENSE_REPORT_SUBMISSIONS = submissions("expense_report_submissions")
RESOLUTIONS = kind(
    "resolutions",
    Field("type"),
    Field("target_type"),
    Field("target_id", indexed=True),
    ref("user_id", "users"),
    Field("description", length=LONG),
    flag("current", True),
    createable=False,
    updateable=False,
)
WORKSPACE_RESOURCES = kind(
    "workspace_resources",
    ref("workspace_id", "workspaces", required=True, indexed=True),
    ref("user_id", "users", indexed=True),
    ref("role_id", "roles"),
    Field("label"),
    cents("resource_bill_rate"),
    cents("resource_cost_rate"),
    own("participation_id", "participations", indexed=True),
    Field("total_allocated_minutes", "integer", default=0, computed=True),
    Field("earliest_allocation_date", "date", computed=True),
    Field("latest_allocation_date", "date", computed=True),
    Field("allocations_count", "integer", default=0, computed=True),
    deletable=True,
)
WORKSPACE_ALLOCATIONS = kind(
    "workspace_allocations",
    ref("workspace_resource_id", "workspace_resources", required=True, indexed=True),
    own("workspace_id", "workspaces", indexed=True),
    Field("start_date", "date", required=True),
    Field("end_date", "date", required=True),
    Field("minutes", "integer", required=True),
    flag("hard"),
    Field("notes", length=LONG),
    own("creator_id", "users"),
    own("updater_id", "users"),
    deletable=True,
)
BILLING_MILESTONES = kind(
    "billing_milestones",
    Field("title"),
    Field("date_to_invoice", "date"),
    cents("amount_in_cents"),
    currency(),
    Field("billing_type", default="fixed_fee"),
    ref("workspace_id", "workspaces", required=True, indexed=True),
    ref("story_id", "stories", indexed=True),
    own("invoice_id", "invoices", indexed=True),
    deletable=True,
)
STATUS_REPORTS = kind(
    "status_reports",
    ref("workspace_id", "workspaces", required=True, indexed=True),
    ref("creator_id", "users"),
    one_of("color", ("green", "yellow", "red"), required=True),
    Field("description", length=LONG),
    Field("details", "json"),
    deletable=True,
)
WORKSPACE_STATUS_CHANGES = kind(
    "workspace_status_changes",
    ref("workspace_id", "workspaces", required=True, indexed=True),
    Field("from_status_key", "integer", computed=True),
    Field("to_status_key", "integer", required=True),
    updateable=False,
)
