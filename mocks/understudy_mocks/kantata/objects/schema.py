"""What the records of Kantata are made of. An object type has the name of its collection."""

from collections.abc import Mapping

from understudy.vendor import Schema
from understudy_mocks.kantata.objects import account, billing, planning, presales, tasks, work

SCHEMA = Schema(
    (
        work.WORKSPACES,
        work.WORKSPACE_GROUPS,
        work.STORIES,
        work.TIME_ENTRIES,
        work.TIMESHEET_SUBMISSIONS,
        work.EXPENSES,
        work.EXPENSE_REPORT_SUBMISSIONS,
        work.RESOLUTIONS,
        account.USERS,
        account.ACCOUNT_MEMBERSHIPS,
        account.ACCOUNT_INVITATIONS,
        account.ROLES,
        account.SKILLS,
        account.SKILL_MEMBERSHIPS,
        account.ORGANIZATIONS,
        account.ORGANIZATION_MEMBERSHIPS,
        account.COST_RATES,
        account.RATE_CARD_SETS,
        account.RATE_CARD_SET_VERSIONS,
        account.RATE_CARDS,
        account.RATE_CARD_ROLES,
        work.WORKSPACE_RESOURCES,
        work.WORKSPACE_ALLOCATIONS,
        work.BILLING_MILESTONES,
        work.STATUS_REPORTS,
        work.WORKSPACE_STATUS_CHANGES,
        account.EXPENSE_CATEGORIES,
        account.CUSTOM_FIELDS,
        account.CUSTOM_FIELD_CHOICES,
        account.CUSTOM_FIELD_VALUES,
        account.EXTERNAL_REFERENCES,
        account.SUBSCRIBED_EVENTS,
        work.WORKSPACE_GROUPINGS,
        *billing.KINDS,
        *planning.KINDS,
        *tasks.KINDS,
        *presales.KINDS,
    )
)

UNSHOWN: Mapping[str, frozenset[str]] = {
    "workspaces": frozenset({"creator_role", "status_key", "invoiced_in_cents", "paid_in_cents"}),
    "stories": frozenset({"completed_at"}),
    "time_entries": frozenset({"approved_at"}),
    "expenses": frozenset({"approved", "approved_at"}),
    "users": frozenset({"department_id"}),
    "cost_rates": frozenset({"user_id"}),
    "subscribed_events": frozenset({"change"}),
    "attachments": frozenset({"data"}),
    "invoices": frozenset({"number"}),
}
"""What is stored beside a collection's attributes, and never shown."""

SILENT: Mapping[str, frozenset[str]] = {
    "workspaces": frozenset({"invoiced_in_cents", "paid_in_cents"}),
    "users": frozenset({"department_id"}),
}
"""What repeats another record: it may change without the record counting as changed."""

SUBJECTS: Mapping[str, str] = {
    "Workspace": "workspaces",
    "WorkspaceGroup": "workspace_groups",
    "Story": "stories",
    "TimeEntry": "time_entries",
    "Expense": "expenses",
    "TimesheetSubmission": "timesheet_submissions",
    "ExpenseReportSubmission": "expense_report_submissions",
    "User": "users",
    "WorkspaceResource": "workspace_resources",
    "BillingMilestone": "billing_milestones",
    "StatusReport": "status_reports",
    "Role": "roles",
    "Skill": "skills",
    "Invoice": "invoices",
    "ExpenseBudget": "expense_budgets",
    "ProjectAccountingRecord": "project_accounting_records",
    "Participation": "participations",
    "TimeOffEntry": "time_off_entries",
    "Vendor": "vendors",
    "Assignment": "assignments",
    "Post": "posts",
    "Estimate": "estimates",
    "EstimateScenario": "estimate_scenarios",
    "EstimateScenarioResource": "estimate_scenario_resources",
    "CustomField": "custom_fields",
    "CustomFieldSet": "custom_field_sets",
    "CustomFieldChoice": "custom_field_choices",
    "CustomFieldValue": "custom_field_values",
    "RateCard": "rate_cards",
    "StoryAllocationDay": "story_allocation_days",
    "SurveyTemplate": "survey_templates",
    "SurveyQuestion": "survey_questions",
    "SurveyResponse": "survey_responses",
    "SurveyAnswer": "survey_answers",
    "TimeAdjustment": "time_adjustments",
    "WorkspaceAllocation": "workspace_allocations",
    "StaffingDemand": "staffing_demands",
    "Candidate": "candidates",
}
"""What can have external references and custom fields: the type of a subject, its collection."""
