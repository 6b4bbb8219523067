"""Who can work when: memberships of projects, workweeks, holidays, time off, requests, access."""

from understudy.vendor import Field
from understudy_mocks.kantata.objects.fields import (
    LONG,
    PERMISSIONS,
    cents,
    flag,
    kind,
    one_of,
    own,
    ref,
)

ACCESS_LEVELS = ("admin", "financial", "time_logging", "collaboration")
PARTICIPATIONS = kind(
    "participations",
    ref("workspace_id", "workspaces", required=True, indexed=True),
    ref("user_id", "users", required=True, indexed=True),
    one_of("role", ("maven", "buyer"), "maven"),
    flag("is_team_lead"),
    one_of("access_level", ACCESS_LEVELS, "time_logging"),
    cents("rate_in_cents"),
    cents("default_rate_in_cents", computed=True),
    cents("cost_in_cents"),
    flag("time_approver"),
    flag("expense_approver"),
    Field("workspace_role_id", "reference", references=("roles",), length=20),
    Field("primary_role_id", "reference", references=("roles",), length=20),
    deletable=True,
)
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
WORKWEEKS = kind(
    "workweeks",
    Field("title", required=True),
    *(Field(f"{day}_minutes", "integer", default=0) for day in DAYS),
    Field("start_date", "date"),
    Field("end_date", "date"),
    flag("default", computed=True),
    deletable=True,
)
WORKWEEK_MEMBERSHIPS = kind(
    "workweek_memberships",
    ref("workweek_id", "workweeks", required=True, indexed=True),
    ref("account_membership_id", "account_memberships", required=True, indexed=True),
    Field("start_date", "date"),
    Field("end_date", "date"),
    own("user_id", "users", indexed=True),
    deletable=True,
)
HOLIDAY_CALENDARS = kind(
    "holiday_calendars",
    Field("name", required=True, unique=True),
    flag("default"),
    deletable=True,
)
HOLIDAYS = kind(
    "holidays",
    Field("name", required=True),
    Field("start_date", "date", required=True),
    Field("end_date", "date"),
    flag("paid", True),
    Field("total_hours", "decimal"),
    deletable=True,
)
HOLIDAY_CALENDAR_ASSOCIATIONS = kind(
    "holiday_calendar_associations",
    ref("holiday_calendar_id", "holiday_calendars", required=True, indexed=True),
    ref("holiday_id", "holidays", required=True, indexed=True),
    updateable=False,
    deletable=True,
)
HOLIDAY_CALENDAR_MEMBERSHIPS = kind(
    "holiday_calendar_memberships",
    ref("holiday_calendar_id", "holiday_calendars", required=True, indexed=True),
    ref("user_id", "users", required=True, indexed=True),
    Field("start_date", "date"),
    Field("end_date", "date"),
    deletable=True,
)
TIME_OFF_ENTRIES = kind(
    "time_off_entries",
    ref("user_id", "users", required=True, indexed=True),
    Field("requested_date", "date", required=True),
    Field("hours", "decimal", required=True),
    Field("submission_date", "date"),
    deletable=True,
)
REQUEST_STATUSES = ("pending", "approved", "rejected", "cancelled")
RESOURCE_REQUESTS = kind(
    "resource_requests",
    ref("resource_id", "workspace_resources", required=True, indexed=True),
    one_of("status", REQUEST_STATUSES, "pending", computed=True),
    own("creator_id", "users"),
    Field("approver_ids", "json"),
    ref("user_id", "users"),
    Field("notes", length=LONG),
)
SKILL_CATEGORIES = kind(
    "skill_categories", Field("name", required=True), createable=False, updateable=False
)
WORKSPACE_RESOURCE_SKILLS = kind(
    "workspace_resource_skills",
    ref("workspace_resource_id", "workspace_resources", required=True, indexed=True),
    ref("skill_id", "skills", required=True),
    Field("level", "integer", default=1),
    deletable=True,
)
STAFFING_DEMANDS = kind(
    "staffing_demands",
    Field("title", required=True),
    Field("description", length=LONG),
    ref("workspace_id", "workspaces", required=True, indexed=True),
    ref("role_id", "roles"),
    Field("quantity", "integer", default=1),
    Field("start_date", "date"),
    Field("end_date", "date"),
    Field("status", default="open"),
    own("creator_id", "users"),
    own("owner_id", "users"),
    deletable=True,
)
CANDIDATES = kind(
    "candidates",
    ref("staffing_demand_id", "staffing_demands", required=True, indexed=True),
    ref("user_id", "users", required=True, indexed=True),
    Field("status", default="proposed"),
    Field("notes", length=LONG),
    deletable=True,
)
SKILL_ADJACENCIES = kind(
    "skill_adjacencies",
    ref("requested_skill_id", "skills", required=True, indexed=True),
    ref("adjacent_skill_id", "skills", required=True),
    Field("score", "integer", default=1),
    own("creator_id", "users"),
    own("updater_id", "users"),
    deletable=True,
)
ACCESS_GROUPS = kind("access_groups", Field("name", required=True, unique=True), deletable=True)
ACCESS_GROUP_MEMBERSHIPS = kind(
    "access_group_memberships",
    ref("access_group_id", "access_groups", required=True, indexed=True),
    ref("user_id", "users", required=True, indexed=True),
    updateable=False,
    deletable=True,
)
USER_GROUP_MEMBERSHIPS = kind(
    "user_group_memberships",
    ref("user_id", "users", required=True, indexed=True),
    ref("access_group_id", "access_groups", required=True, indexed=True),
    updateable=False,
    deletable=True,
)
BACKUP_APPROVER_ASSOCIATIONS = kind(
    "backup_approver_associations",
    ref("approver_id", "users", required=True, indexed=True),
    ref("backup_approver_id", "users", required=True),
    Field("start_date", "date"),
    Field("end_date", "date"),
    deletable=True,
)
BILLABLE_UTILIZATIONS = kind(
    "billable_utilizations",
    ref("account_membership_id", "account_memberships", required=True, indexed=True),
    Field("target", "integer", required=True),
    Field("effective_date", "date"),
    deletable=True,
)
SAML_IDENTITIES = kind(
    "saml_identities",
    ref("user_id", "users", required=True, indexed=True),
    Field("name_id", required=True, unique=True),
    deletable=True,
)
PERMISSION_PRESETS = kind(
    "permission_presets",
    Field("name", required=True, unique=True),
    one_of("permission", PERMISSIONS, required=True),
    Field("description", length=LONG),
    createable=False,
    updateable=False,
)
ACCOUNT_LOCATIONS = kind(
    "account_locations", Field("name", required=True, unique=True), deletable=True
)
ACCOUNT_COLORS = kind(
    "account_colors",
    Field("name"),
    Field("hex_value"),
    createable=False,
    updateable=False,
)
VENDORS = kind("vendors", Field("name", required=True, unique=True), deletable=True)

KINDS = (
    *(PARTICIPATIONS, WORKWEEKS, WORKWEEK_MEMBERSHIPS, HOLIDAY_CALENDARS, HOLIDAYS),
    *(HOLIDAY_CALENDAR_ASSOCIATIONS, HOLIDAY_CALENDAR_MEMBERSHIPS, TIME_OFF_ENTRIES),
    *(RESOURCE_REQUESTS, SKILL_CATEGORIES, WORKSPACE_RESOURCE_SKILLS),
    *(ACCESS_GROUPS, ACCESS_GROUP_MEMBERSHIPS, USER_GROUP_MEMBERSHIPS),
    *(BACKUP_APPROVER_ASSOCIATIONS, BILLABLE_UTILIZATIONS, SAML_IDENTITIES, PERMISSION_PRESETS),
    *(ACCOUNT_LOCATIONS, ACCOUNT_COLORS, VENDORS),
    *(STAFFING_DEMANDS, CANDIDATES, SKILL_ADJACENCIES),
)
