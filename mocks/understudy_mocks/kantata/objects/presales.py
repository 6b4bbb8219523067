"""What comes before a project and beside it: estimates, templates, surveys, reports, exports."""

from understudy.vendor import Field
from understudy_mocks.kantata.objects.fields import (
    LONG,
    cents,
    currency,
    flag,
    kind,
    one_of,
    own,
    ref,
)

ESTIMATES = kind(
    "estimates",
    Field("name", required=True),
    Field("description", length=LONG),
    currency(default="USD", required=True),
    flag("is_locked"),
    Field("confidence", "integer"),
    own("creator_id", "users"),
    ref("workspace_group_id", "workspace_groups", indexed=True),
    ref("workspace_id", "workspaces", indexed=True),
    ref("favorite_scenario_id", "estimate_scenarios"),
    deletable=True,
)
ESTIMATE_SCENARIOS = kind(
    "estimate_scenarios",
    ref("estimate_id", "estimates", required=True, indexed=True),
    Field("name", required=True),
    Field("start_date", "date"),
    cents("budget_in_cents"),
    Field("target_margin_percent", "decimal"),
    ref("rate_card_id", "rate_cards"),
    deletable=True,
)
ESTIMATE_SCENARIO_RESOURCES = kind(
    "estimate_scenario_resources",
    ref("estimate_scenario_id", "estimate_scenarios", required=True, indexed=True),
    Field("label"),
    ref("role_id", "roles"),
    ref("user_id", "users"),
    ref("geography_id", "organizations"),
    cents("bill_rate"),
    cents("cost_rate"),
    deletable=True,
)
ESTIMATE_SCENARIO_RESOURCE_ALLOCATIONS = kind(
    "estimate_scenario_resource_allocations",
    ref(
        "estimate_scenario_resource_id", "estimate_scenario_resources", required=True, indexed=True
    ),
    Field("start_date", "date"),
    Field("end_date", "date"),
    Field("minutes", "integer", default=0),
    createable=False,
)
ESTIMATE_SCENARIO_RESOURCE_SKILLS = kind(
    "estimate_scenario_resource_skills",
    ref(
        "estimate_scenario_resource_id", "estimate_scenario_resources", required=True, indexed=True
    ),
    ref("skill_id", "skills", required=True),
    Field("level", "integer", default=1),
    own("creator_id", "users"),
    deletable=True,
)
PROJECT_TEMPLATES = kind(
    "project_templates",
    Field("title", required=True),
    Field("description", length=LONG),
    currency(default="USD"),
    flag("budgeted"),
    own("user_id", "users"),
    # What the project is made of: tasks with their names, types, offsets in days and children.
    Field("tasks", "json"),
    deletable=True,
)
PROJECT_TEMPLATE_ASSIGNMENTS = kind(
    "project_template_assignments",
    ref("project_template_id", "project_templates", required=True, indexed=True),
    Field("name"),
    ref("role_id", "roles"),
    ref("preferred_user_id", "users"),
    deletable=True,
)
PROJECT_TEMPLATE_EXPENSE_BUDGETS = kind(
    "project_template_expense_budgets",
    ref("project_template_id", "project_templates", required=True, indexed=True),
    Field("title", required=True),
    cents("cost_per_unit_in_subunits", 0),
    Field("quantity", "decimal", default=1.0),
    flag("billable", True),
    flag("burns_budget", True),
    flag("fixed_fee"),
    deletable=True,
)
PROJECT_TEMPLATE_ADDITIONAL_TABS = kind(
    "project_template_additional_tabs",
    ref("project_template_id", "project_templates", required=True, indexed=True),
    Field("title", required=True),
    Field("url", length=1000),
    updateable=False,
    deletable=True,
)
SURVEY_TEMPLATES = kind(
    "survey_templates",
    Field("title", required=True),
    Field("description", length=LONG),
    flag("published"),
    deletable=True,
)
SURVEY_QUESTIONS = kind(
    "survey_questions",
    ref("survey_template_id", "survey_templates", required=True, indexed=True),
    Field("text", length=LONG, required=True),
    one_of("question_type", ("text", "single", "multi", "number"), "text"),
    Field("position", "integer", computed=True),
    Field("choices", "json"),
    deletable=True,
)
SURVEY_RESPONSES = kind(
    "survey_responses",
    ref("survey_template_id", "survey_templates", required=True, indexed=True),
    Field("subject_type"),
    Field("subject_id", length=20, indexed=True),
    one_of("status", ("open", "submitted"), "open"),
    own("user_id", "users"),
    deletable=True,
)
SURVEY_ANSWERS = kind(
    "survey_answers",
    ref("survey_response_id", "survey_responses", required=True, indexed=True),
    ref("survey_question_id", "survey_questions", required=True, indexed=True),
    Field("value", "json"),
    deletable=True,
)
INSIGHTS_REPORTS = kind(
    "insights_reports",
    Field("title", required=True),
    Field("category"),
    createable=False,
    updateable=False,
)
INSIGHTS_ACCESS_GROUPS = kind(
    "insights_access_groups",
    Field("name", required=True, unique=True),
    flag("is_admin_default"),
    flag("is_reports_viewer_default"),
    deletable=True,
)
INSIGHTS_ACCESS_GROUP_MEMBERSHIPS = kind(
    "insights_access_group_memberships",
    ref("user_id", "users", required=True, indexed=True),
    ref("insights_access_group_id", "insights_access_groups", indexed=True),
    one_of("access_level", ("viewer", "author", "admin"), "viewer"),
    deletable=True,
)
INSIGHTS_REPORT_EXPORTS = kind(
    "insights_report_exports",
    ref("insights_report_id", "insights_reports", required=True, indexed=True),
    Field("title"),
    one_of("format", ("csv", "json"), "csv"),
    Field("cron", default="0 6 * * *"),
    flag("active", True),
    own("creator_id", "users"),
    deletable=True,
)
CUSTOM_FIELD_SETS = kind(
    "custom_field_sets",
    Field("name", required=True),
    Field("subject_type", required=True),
    Field("position", "integer", computed=True),
    deletable=True,
)
RATE_CARD_VERSIONS = kind(
    "rate_card_versions",
    ref("rate_card_id", "rate_cards", required=True, indexed=True),
    ref("rate_card_set_version_id", "rate_card_set_versions", required=True, indexed=True),
    Field("default_rate", "decimal"),
    createable=False,
)

KINDS = (
    *(ESTIMATES, ESTIMATE_SCENARIOS, ESTIMATE_SCENARIO_RESOURCES),
    *(ESTIMATE_SCENARIO_RESOURCE_ALLOCATIONS, PROJECT_TEMPLATES, PROJECT_TEMPLATE_ASSIGNMENTS),
    *(PROJECT_TEMPLATE_EXPENSE_BUDGETS, PROJECT_TEMPLATE_ADDITIONAL_TABS),
    *(SURVEY_TEMPLATES, SURVEY_QUESTIONS, SURVEY_RESPONSES, SURVEY_ANSWERS),
    *(INSIGHTS_REPORTS, INSIGHTS_ACCESS_GROUPS, INSIGHTS_ACCESS_GROUP_MEMBERSHIPS),
    *(INSIGHTS_REPORT_EXPORTS, ESTIMATE_SCENARIO_RESOURCE_SKILLS),
    *(CUSTOM_FIELD_SETS, RATE_CARD_VERSIONS),
)
