"""The collections of an account: people, roles, rates, organisations, fields, keys, events."""

from understudy.vendor.sql import InSelect, IsEmpty, Select
from understudy_mocks.kantata.queries.collections import (
    Collection,
    any_of,
    disabled_users,
    equals,
    given,
    none_of,
)
from understudy_mocks.kantata.queries.finding import (
    OF_MEMBERSHIPS,
    OF_USERS,
    effective_version,
    found_one,
    own,
)
from understudy_mocks.kantata.queries.related import USER_FILTERS
from understudy_mocks.kantata.queries.shared import (
    BY_NAME,
    ROLE,
    UPDATED,
    USER,
    keyed,
    many,
    one,
    references,
)

_MANAGED = IsEmpty(("manager_id",), negated=True)

ACCOUNT = (
    Collection(
        "users",
        "user",
        "alphabetical:asc",
        {**UPDATED, "alphabetical": "full_name", "full_name": "full_name"},
        {
            "account_membership": one("account_memberships", "account_membership_id"),
            "role": ROLE,
            "manager": one("users", "manager_id"),
            "skill_memberships": many("skill_memberships", "user_id", "skill_membership_ids"),
            "saml_identities": many("saml_identities", "user_id", "saml_identity_ids"),
            **OF_USERS,
            **references("User"),
        },
        {
            "managers": given(InSelect(("id",), Select("users", (("manager_id",),), _MANAGED))),
            "with_users": any_of("id"),
            "without_users": none_of("id"),
            "email_address": equals("email_address"),
            "by_email_address": any_of("email_address"),
            **USER_FILTERS,
        },
        ("full_name", "email_address"),
        frozenset({"account_membership_id", "role_id", "manager_id"}),
        disabled_users,
    ),
    Collection(
        "account_memberships",
        "account_membership",
        "created_at:asc",
        UPDATED,
        {
            "user": USER,
            "manager": one("users", "manager_id"),
            "default_role": one("roles", "default_role_id"),
            "effective_workweek": one("workweeks", "effective_workweek_id"),
            "cost_rates": many("cost_rates", "account_membership_id", "cost_rate_ids"),
            "backup_approver_associations": many(
                "backup_approver_associations", "approver_id", "backup_approver_association_ids"
            ),
            "future_billable_utilizations": many(
                "billable_utilizations", "account_membership_id", "future_billable_utilization_ids"
            ),
            **OF_MEMBERSHIPS,
        },
        {"user_id": any_of("user_id"), "user_ids": any_of("user_id")},
    ),
    Collection(
        "account_invitations",
        "account_invitation",
        "created_at:desc",
        UPDATED,
        {
            "user": USER,
            "inviter": one("users", "inviter_id"),
            "invitee": found_one("users", "invitee_id", own("user_id")),
            "default_role": one("roles", "default_role_id"),
        },
        search=("full_name", "email_address"),
    ),
    Collection("roles", "role", "name:asc", BY_NAME, references("Role"), search=("name",)),
    Collection(
        "skills",
        "skill",
        "name:asc",
        BY_NAME,
        {
            "skill_category": one("skill_categories", "skill_category_id"),
            **references("Skill"),
        },
        {"skill_category_id": any_of("skill_category_id")},
        ("name",),
    ),
    Collection(
        "skill_memberships",
        "skill_membership",
        "created_at:asc",
        UPDATED,
        {"user": USER, "skill": one("skills", "skill_id")},
        {"user_id": any_of("user_id"), "skill_id": any_of("skill_id")},
    ),
    Collection(
        "organizations",
        "organization",
        "name:asc",
        BY_NAME,
        {"parent": one("organizations", "parent_id")},
        {"type": equals("type"), "name": equals("name")},
        ("name",),
    ),
    Collection(
        "organization_memberships",
        "organization_membership",
        "created_at:asc",
        UPDATED,
        {
            "department": one("organizations", "department_id"),
            "geography": one("organizations", "geography_id"),
        },
        {"member_type": equals("member_type"), "member_id": any_of("member_id")},
    ),
    Collection(
        "cost_rates",
        "cost_rate",
        "effective_date:asc",
        {**UPDATED, "effective_date": "effective_date"},
        {"account_membership": one("account_memberships", "account_membership_id")},
        {
            "account_membership_id": any_of("account_membership_id"),
            "account_membership_ids": any_of("account_membership_id"),
        },
    ),
    Collection(
        "rate_card_sets",
        "rate_card_set",
        "created_at:asc",
        {**UPDATED, "title": "title"},
        {
            "rate_card_set_versions": many(
                "rate_card_set_versions", "rate_card_set_id", "rate_card_set_version_ids"
            ),
            "rate_cards": many("rate_cards", "rate_card_set_id", "rate_card_ids"),
        },
        search=("title",),
    ),
    Collection(
        "rate_card_set_versions",
        "rate_card_set_version",
        "created_at:asc",
        {**UPDATED, "effective_date": "effective_date"},
        {
            "rate_card_set": one("rate_card_sets", "rate_card_set_id"),
            "rate_cards": many("rate_cards", "rate_card_set_version_id", "rate_card_ids"),
            "rate_card_versions": many(
                "rate_card_versions", "rate_card_set_version_id", "rate_card_version_ids"
            ),
        },
        {"rate_card_set_id": any_of("rate_card_set_id")},
    ),
    Collection(
        "rate_cards",
        "rate_card",
        "created_at:asc",
        UPDATED,
        {
            "rate_card_set_version": one("rate_card_set_versions", "rate_card_set_version_id"),
            "rate_card_roles": many("rate_card_roles", "rate_card_id", "rate_card_role_ids"),
            "rate_card_set": one("rate_card_sets", "rate_card_set_id"),
            "rate_card_versions": many(
                "rate_card_versions", "rate_card_id", "rate_card_version_ids"
            ),
            "effective_rate_card_version": found_one(
                "rate_card_versions", "effective_rate_card_version_id", effective_version
            ),
            **keyed("RateCard"),
        },
        {
            "rate_card_set_version_id": any_of("rate_card_set_version_id"),
            "rate_card_set_id": any_of("rate_card_set_id"),
            "currency": equals("currency"),
        },
    ),
    Collection(
        "rate_card_roles",
        "rate_card_role",
        "created_at:asc",
        UPDATED,
        {
            "rate_card": one("rate_cards", "rate_card_id"),
            "rate_card_version": one("rate_card_versions", "rate_card_version_id"),
            "role": ROLE,
        },
        {
            "rate_card_id": any_of("rate_card_id"),
            "rate_card_version_id": any_of("rate_card_version_id"),
            "role_id": any_of("role_id"),
        },
    ),
    Collection("expense_categories", "expense_category", "name:asc", BY_NAME, search=("name",)),
    Collection(
        "custom_fields",
        "custom_field",
        "name:asc",
        BY_NAME,
        {
            "choices": many("custom_field_choices", "custom_field_id", "choice_ids"),
            "custom_field_set": one("custom_field_sets", "custom_field_set_id"),
            "creator": one("users", "creator_id"),
            **keyed("CustomField"),
        },
        {
            "subject_type": equals("subject_type"),
            "name": equals("name"),
            "value_type": any_of("value_type"),
            "custom_field_set_id": any_of("custom_field_set_id"),
        },
        ("name",),
    ),
    Collection(
        "custom_field_choices",
        "custom_field_choice",
        "created_at:asc",
        UPDATED,
        {"custom_field": one("custom_fields", "custom_field_id"), **keyed("CustomFieldChoice")},
        {"custom_field_id": any_of("custom_field_id")},
    ),
    Collection(
        "custom_field_values",
        "custom_field_value",
        "updated_at:asc",
        UPDATED,
        {
            "custom_field": one("custom_fields", "custom_field_id"),
            "setter": one("users", "setter_id"),
            **keyed("CustomFieldValue"),
        },
        {
            "subject_type": equals("subject_type"),
            "subject_id": any_of("subject_id"),
            "with_subject_id": any_of("subject_id"),
            "custom_field_id": any_of("custom_field_id"),
        },
        needs=("subject_type",),
    ),
    Collection(
        "external_references",
        "external_reference",
        "updated_at:asc",
        UPDATED,
        {},
        {
            name: any_of(name)
            for name in (
                *("subject_type", "subject_id", "service_name", "service_model"),
                *("service_model_ref", "status"),
            )
        },
        needs=("subject_type",),
    ),
    Collection(
        "subscribed_events",
        "subscribed_event",
        "created_at:desc",
        {"created_at": "created_at"},
        {"user": USER},
        {
            "event_types": any_of("event_type"),
            "subject_type": any_of("subject_type"),
            "subject_id": any_of("subject_id"),
            "user_ids": any_of("user_id"),
        },
    ),
)
