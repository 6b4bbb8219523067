"""What an account is made of: people, roles, rates, organisations, custom fields, keys, events."""

from understudy.vendor import Field
from understudy_mocks.kantata.objects.fields import (
    LONG,
    PERMISSIONS,
    cents,
    currency,
    flag,
    kind,
    one_of,
    own,
    ref,
)

ACCESS = ("admin", "account", "everyone")
USERS = kind(
    "users",
    Field("full_name", required=True),
    Field("email_address", required=True, unique=True),
    Field("headline"),
    flag("generic", computed=True),
    # These follow the person's membership, and are set with it.
    flag("disabled", computed=True),
    own("account_membership_id", "account_memberships"),
    own("role_id", "roles"),
    own("manager_id", "users"),
    Field("account_permission", computed=True),
    own("department_id", "organizations"),
    *(Field(name) for name in ("bio", "website", "city", "state", "country", "classification")),
    Field("photo_path", length=1000, computed=True),
    createable=False,
)
ACCOUNT_MEMBERSHIPS = kind(
    "account_memberships",
    own("user_id", "users", indexed=True),
    one_of("permission", PERMISSIONS, "collaborator", required=True),
    cents("bill_rate_in_cents"),
    ref("default_role_id", "roles"),
    ref("manager_id", "users"),
    Field("billability_target", "integer"),
    flag("is_owner", computed=True),
    flag("manager_can_approve", True),
    flag("manager_can_edit_skills"),
    flag("require_time_entry_location"),
    flag("resource_request_approver"),
    flag("collaborator_only_license"),
    flag("non_participant"),
    own("effective_workweek_id", "workweeks"),
    Field("disabled_at", "datetime", computed=True),
    createable=False,
    deletable=True,
)
ACCOUNT_INVITATIONS = kind(
    "account_invitations",
    Field("full_name", required=True),
    Field("email_address", required=True),
    own("user_id", "users"),
    own("inviter_id", "users"),
    Field("headline"),
    one_of("permission", PERMISSIONS),
    cents("bill_rate_in_cents"),
    ref("default_role_id", "roles"),
    Field("resent_at", "datetime", computed=True),
    deletable=True,
)
ROLES = kind("roles", Field("name", required=True, unique=True), deletable=True)
SKILLS = kind(
    "skills",
    Field("name", required=True, unique=True),
    Field("max_level", "integer", default=5),
    Field("description", length=LONG),
    ref("skill_category_id", "skill_categories"),
    deletable=True,
)
SKILL_MEMBERSHIPS = kind(
    "skill_memberships",
    ref("skill_id", "skills", required=True),
    ref("user_id", "users", required=True, indexed=True),
    Field("level", "integer", default=1),
    deletable=True,
)
ORGANIZATIONS = kind(
    "organizations",
    Field("name", required=True),
    one_of("type", ("geography", "department"), required=True),
    ref("parent_id", "organizations"),
    deletable=True,
)
ORGANIZATION_MEMBERSHIPS = kind(
    "organization_memberships",
    one_of("member_type", ("User", "Workspace"), required=True),
    Field(
        "member_id",
        "reference",
        references=("users", "workspaces"),
        length=20,
        required=True,
        indexed=True,
    ),
    ref("department_id", "organizations"),
    ref("geography_id", "organizations"),
    deletable=True,
)
COST_RATES = kind(
    "cost_rates",
    ref("account_membership_id", "account_memberships", required=True, indexed=True),
    Field("amount_in_subunits", "integer", required=True),
    currency(),
    Field("effective_date", "date"),
    # Beside what the API shows: whose membership it is.
    own("user_id", "users", indexed=True),
    deletable=True,
)
RATE_CARD_SETS = kind(
    "rate_card_sets",
    Field("title", required=True, unique=True),
    flag("account_default"),
    deletable=True,
)
RATE_CARD_SET_VERSIONS = kind(
    "rate_card_set_versions",
    ref("rate_card_set_id", "rate_card_sets", required=True, indexed=True),
    Field("effective_date", "date"),
    flag("active", computed=True),
    deletable=True,
)
RATE_CARDS = kind(
    "rate_cards",
    ref("rate_card_set_id", "rate_card_sets", indexed=True),
    # Beside what the API shows: the version that the card came with.
    ref("rate_card_set_version_id", "rate_card_set_versions", required=True, indexed=True),
    currency(),
    deletable=True,
)
RATE_CARD_ROLES = kind(
    "rate_card_roles",
    ref("rate_card_id", "rate_cards", required=True, indexed=True),
    ref("rate_card_version_id", "rate_card_versions", indexed=True),
    ref("role_id", "roles", required=True),
    Field("rate", "decimal", required=True),
    deletable=True,
)
EXPENSE_CATEGORIES = kind(
    "expense_categories",
    Field("name", required=True, unique=True),
    Field("deleted_at", "datetime", computed=True),
    deletable=True,
)
CUSTOM_FIELDS = kind(
    "custom_fields",
    Field("name", required=True),
    Field("subject_type", required=True),
    one_of("value_type", ("string", "date", "number", "currency", "single", "multi"), "string"),
    currency(),
    ref("custom_field_set_id", "custom_field_sets", indexed=True),
    Field("default_text"),
    flag("unique_constraint"),
    one_of("read_access", ACCESS, "account"),
    one_of("write_access", ACCESS, "account"),
    flag("hidden_in_user_interface"),
    flag("available_on_estimates"),
    flag("available_to_resources"),
    own("creator_id", "users"),
    deletable=True,
)
CUSTOM_FIELD_CHOICES = kind(
    "custom_field_choices",
    ref("custom_field_id", "custom_fields", required=True, indexed=True),
    Field("label", required=True),
    createable=False,
    updateable=False,
)
CUSTOM_FIELD_VALUES = kind(
    "custom_field_values",
    Field("subject_type", required=True),
    Field("subject_id", required=True, length=20, indexed=True),
    ref("custom_field_id", "custom_fields", required=True),
    Field("value", "json"),
    own("setter_id", "users"),
    deletable=True,
)
EXTERNAL_REFERENCES = kind(
    "external_references",
    Field("service_name", required=True),
    Field("service_model", required=True),
    Field("service_model_ref", required=True, indexed=True),
    Field("subject_type", required=True),
    Field("subject_id", required=True, length=20, indexed=True),
    one_of("status", ("pending", "successful", "failed"), "successful"),
    Field("external_link", length=1000),
    Field("external_message", length=LONG),
    Field("external_status"),
    flag("locked"),
    Field("last_synced_at", "datetime"),
    deletable=True,
)
SUBSCRIBED_EVENTS = kind(
    "subscribed_events",
    Field("event_type"),
    own("user_id", "users"),
    Field("subject_type"),
    Field("subject_id", indexed=True),
    Field("subject_changed_at", "datetime"),
    Field("payload_changes", "json"),
    # Beside what the API shows: the change that it tells of.
    Field("change", "integer"),
    createable=False,
    updateable=False,
    by_age=True,
)
