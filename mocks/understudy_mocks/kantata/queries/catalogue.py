"""The collections of the API, one entry each."""

from collections.abc import Mapping

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
    disabled_users,
    equals,
    flag,
    given,
    lines_of_archived,
    none_of,
    truth,
)

UPDATED = {"created_at": "created_at", "updated_at": "updated_at"}
BY_NAME = {**UPDATED, "name": "name", "alphabetical": "name"}


def one(target: str, column: str) -> Association:
    return Association(target, column, key=column)


def many(target: str, column: str, key: str, **where: str) -> Association:
    return Association(target, column, many=True, key=key, where=where)


def references(subject: str) -> Mapping[str, Association]:
    """What anything with external keys and custom fields can bring along."""
    return {
        "external_references": many(
            "external_references", "subject_id", "external_reference_ids", subject_type=subject
        ),
        "custom_field_values": many(
            "custom_field_values", "subject_id", "custom_field_value_ids", subject_type=subject
        ),
    }


WORKSPACE = one("workspaces", "workspace_id")
USER = one("users", "user_id")
STORY = one("stories", "story_id")
ROLE = one("roles", "role_id")


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


_MANAGED = IsEmpty(("manager_id",), negated=True)


def _named_seats(given: Given) -> Condition | None:
    """Unnamed seats appear only when asked for."""
    asked = any(truth(given.get(n, "")) for n in ("include_unnamed", "unnamed_resources_only"))
    return None if asked else NAMED_ONLY


def _seats(text: str) -> Condition:
    of_user = Select("workspace_resources", (("id",),), any_of("user_id")(text))
    return InSelect(("workspace_resource_id",), of_user)


_ALL = (
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
        "users",
        "user",
        "alphabetical:asc",
        {**UPDATED, "alphabetical": "full_name", "full_name": "full_name"},
        {
            "account_membership": one("account_memberships", "account_membership_id"),
            "role": ROLE,
            "manager": one("users", "manager_id"),
            "skill_memberships": many("skill_memberships", "user_id", "skill_membership_ids"),
            **references("User"),
        },
        {
            "managers": given(InSelect(("id",), Select("users", (("manager_id",),), _MANAGED))),
            "with_users": any_of("id"),
            "without_users": none_of("id"),
            "email_address": equals("email_address"),
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
        },
        {"user_id": any_of("user_id"), "user_ids": any_of("user_id")},
    ),
    Collection(
        "account_invitations",
        "account_invitation",
        "created_at:desc",
        UPDATED,
        {"user": USER},
        search=("full_name", "email_address"),
    ),
    Collection("roles", "role", "name:asc", BY_NAME, references("Role"), search=("name",)),
    Collection("skills", "skill", "name:asc", BY_NAME, references("Skill"), search=("name",)),
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
        {"rate_cards": many("rate_cards", "rate_card_set_id", "rate_card_ids")},
        search=("title",),
    ),
    Collection(
        "rate_cards",
        "rate_card",
        "created_at:asc",
        {**UPDATED, "title": "title"},
        {
            "rate_card_set": one("rate_card_sets", "rate_card_set_id"),
            "rate_card_roles": many("rate_card_roles", "rate_card_id", "rate_card_role_ids"),
        },
        {"rate_card_set_id": any_of("rate_card_set_id"), "currency": equals("currency")},
        ("title",),
    ),
    Collection(
        "rate_card_roles",
        "rate_card_role",
        "created_at:asc",
        UPDATED,
        {"rate_card": one("rate_cards", "rate_card_id"), "role": ROLE},
        {"rate_card_id": any_of("rate_card_id"), "role_id": any_of("role_id")},
    ),
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
    Collection("expense_categories", "expense_category", "name:asc", BY_NAME, search=("name",)),
    Collection(
        "custom_fields",
        "custom_field",
        "name:asc",
        BY_NAME,
        {},
        {"subject_type": equals("subject_type"), "name": equals("name")},
        ("name",),
    ),
    Collection(
        "custom_field_values",
        "custom_field_value",
        "updated_at:asc",
        UPDATED,
        {
            "custom_field": one("custom_fields", "custom_field_id"),
            "setter": one("users", "setter_id"),
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

COLLECTIONS: Mapping[str, Collection] = {c.name: c for c in _ALL}
