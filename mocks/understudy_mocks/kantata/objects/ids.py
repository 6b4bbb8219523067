"""Which id a record gets: strings of digits, and no two collections share one.

Each collection has a range of its own, so that an id handed to the wrong collection finds nothing.
Seeded records take the lower half of the range, later ones the upper half. Ids of one collection
have the same number of digits: their order as text is their order as numbers.
"""

from understudy.vendor import ObjectType, Row
from understudy.vendor.records import Records

RANGES = (
    "workspaces",
    "workspace_groups",
    "stories",
    "time_entries",
    "timesheet_submissions",
    "expenses",
    "expense_report_submissions",
    "resolutions",
    "users",
    "account_memberships",
    "account_invitations",
    "roles",
    "skills",
    "skill_memberships",
    "organizations",
    "organization_memberships",
    "cost_rates",
    "rate_card_sets",
    "rate_cards",
    "rate_card_roles",
    "workspace_resources",
    "workspace_allocations",
    "billing_milestones",
    "status_reports",
    "workspace_status_changes",
    "expense_categories",
    "custom_fields",
    "custom_field_values",
    "external_references",
    "subscribed_events",
    "rate_card_set_versions",
    "custom_field_choices",
    "invoices",
    "external_payments",
    "fixed_fee_items",
    "additional_items",
    "time_adjustments",
    "workspace_invoice_preferences",
    "client_invoice_defaults",
    "expense_budgets",
    "project_accounting_records",
    "line_item_locks",
    "financial_periods",
    "project_financial_periods",
    "exchange_tables",
    "exchange_rates",
    "currencies",
    "revenue_recognition_methods",
    "participations",
    "workweeks",
    "workweek_memberships",
    "holiday_calendars",
    "holidays",
    "holiday_calendar_associations",
    "holiday_calendar_memberships",
    "time_off_entries",
    "resource_requests",
    "skill_categories",
    "workspace_resource_skills",
    "access_groups",
    "access_group_memberships",
    "user_group_memberships",
    "backup_approver_associations",
    "billable_utilizations",
    "saml_identities",
    "permission_presets",
    "account_locations",
    "account_colors",
    "vendors",
    "assignments",
    "story_allocation_days",
    "story_dependencies",
    "story_tasks",
    "story_follows",
    "story_state_changes",
    "tags",
    "posts",
    "attachments",
    "custom_task_statuses",
    "task_status_sets",
    "workspace_baselines",
    "project_snapshots",
    "estimates",
    "estimate_scenarios",
    "estimate_scenario_resources",
    "estimate_scenario_resource_allocations",
    "project_templates",
    "project_template_assignments",
    "project_template_expense_budgets",
    "project_template_additional_tabs",
    "survey_templates",
    "survey_questions",
    "survey_responses",
    "survey_answers",
    "insights_reports",
    "insights_access_group_memberships",
    "insights_report_exports",
    "custom_field_sets",
    "rate_card_versions",
    "workspace_groupings",
    "staffing_demands",
    "candidates",
    "skill_adjacencies",
    "insights_access_groups",
    "estimate_scenario_resource_skills",
)
"""In the order of their ranges: new collections come last, or every id would move."""

START = 1_000_000_000
WIDTH = 30_000_000
_FIRST = {name: START + n * WIDTH for n, name in enumerate(RANGES)}


def seeded(collection: str, n: int) -> str:
    """The id of the n-th record of a collection that the firm brings with it."""
    return str(_FIRST[collection] + n)


def later(collection: str, n: int) -> str:
    """The id of the n-th record that is made in this system, from 1 on."""
    return str(_FIRST[collection] + WIDTH // 2 + n)


def beside(id: str, collection: str, other: str) -> str:
    """The id in `other` of what belongs to a record of `collection`, one to one."""
    return str(int(id) - _FIRST[collection] + _FIRST[other])


def new_id(records: Records, kind: ObjectType, row: Row) -> str:
    return later(kind.name, records.store.count(kind.name))


def ordinal(world_id: str) -> int:
    """17 for `customer-17`."""
    return int(world_id.rpartition("-")[2])


INTEGRATION_USER = later("users", 1)
"""The user whose tokens the integration holds: an administrator of the account."""
