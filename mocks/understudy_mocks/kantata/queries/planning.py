"""The collections of people's time and rights: memberships, workweeks, holidays, requests."""

from understudy.vendor.sql import Compare, Condition, InSelect, Select
from understudy_mocks.kantata.queries.collections import (
    Association,
    Collection,
    any_of,
    between,
    bound,
    contains,
    equals,
    truth,
)
from understudy_mocks.kantata.queries.finding import OF_ACCESS_GROUPS
from understudy_mocks.kantata.queries.shared import (
    BY_NAME,
    UPDATED,
    USER,
    WORKSPACE,
    many,
    one,
    references,
)

_MEMBERSHIP = one("account_memberships", "account_membership_id")
_CALENDAR = one("holiday_calendars", "holiday_calendar_id")
_HOLIDAY = one("holidays", "holiday_id")
_SEAT = one("workspace_resources", "workspace_resource_id")


def _named(text: str) -> Condition:
    of_name = Select("users", (("id",),), contains(("full_name",), text))
    return InSelect(("user_id",), of_name)


def _absent(collection: str, column: str, story: str) -> Condition:
    """Those who are not in a collection with that story."""
    there = Select(collection, ((column,),), Compare(("story_id",), "=", story))
    return InSelect(("user_id",), there, negated=True)


def _simple(name: str, singular: str, **associations: Association) -> Collection:
    """One that is asked by what it belongs to."""
    direct = (a for a in associations.values() if not (a.many or a.find))
    filters = {a.column: any_of(a.column) for a in direct}
    plural = {f"{column}s": found for column, found in filters.items()}
    return Collection(
        name, singular, "created_at:asc", UPDATED, associations, {**filters, **plural}
    )


PLANNING = (
    Collection(
        "participations",
        "participation",
        "updated_at:desc",
        {**UPDATED, "user_name": "user_id"},
        {
            "user": USER,
            "workspace": WORKSPACE,
            "workspace_role": one("roles", "workspace_role_id"),
            "primary_role": one("roles", "primary_role_id"),
            "workspace_resources": Association(
                "workspace_resources", "participation_id", many=True, key="workspace_resource_ids"
            ),
            **references("Participation"),
        },
        {
            "workspace_id": any_of("workspace_id"),
            "by_user": any_of("user_id"),
            "user_id": any_of("user_id"),
            "by_user_full_name": _named,
            "mavens_only": lambda text: Compare(("role",), "=", "maven") if truth(text) else None,
            "not_assigned_to_story": lambda text: _absent("assignments", "assignee_id", text),
            "not_following_story": lambda text: _absent("story_follows", "user_id", text),
        },
        needs=("workspace_id",),
    ),
    Collection(
        "workweeks",
        "workweek",
        "created_at:asc",
        {**UPDATED, "title": "title"},
        {
            "workweek_memberships": many(
                "workweek_memberships", "workweek_id", "workweek_membership_ids"
            )
        },
        {"default": lambda text: Compare(("default",), "=", truth(text))},
        ("title",),
    ),
    _simple(
        "workweek_memberships",
        "workweek_membership",
        workweek=one("workweeks", "workweek_id"),
        account_membership=_MEMBERSHIP,
        user=USER,
    ),
    Collection(
        "holiday_calendars",
        "holiday_calendar",
        "name:asc",
        BY_NAME,
        {
            "holiday_calendar_associations": many(
                "holiday_calendar_associations",
                "holiday_calendar_id",
                "holiday_calendar_association_ids",
            ),
            "holiday_calendar_memberships": many(
                "holiday_calendar_memberships",
                "holiday_calendar_id",
                "holiday_calendar_membership_ids",
            ),
        },
        {"name": equals("name")},
        ("name",),
    ),
    Collection(
        "holidays",
        "holiday",
        "start_date:asc",
        {**UPDATED, "start_date": "start_date", "name": "name"},
        {
            "holiday_calendar_associations": many(
                "holiday_calendar_associations", "holiday_id", "holiday_calendar_association_ids"
            )
        },
        {
            "overlaps_with_date_range": between("start_date", "end_date"),
            "start_date_between": between("start_date"),
            "holiday_calendar_ids": lambda text: InSelect(
                ("id",),
                Select(
                    "holiday_calendar_associations",
                    (("holiday_id",),),
                    any_of("holiday_calendar_id")(text),
                ),
            ),
        },
        ("name",),
    ),
    _simple(
        "holiday_calendar_associations",
        "holiday_calendar_association",
        holiday_calendar=_CALENDAR,
        holiday=_HOLIDAY,
    ),
    _simple(
        "holiday_calendar_memberships",
        "holiday_calendar_membership",
        holiday_calendar=_CALENDAR,
        user=USER,
    ),
    Collection(
        "time_off_entries",
        "time_off_entry",
        "requested_date:asc",
        {**UPDATED, "requested_date": "requested_date"},
        {"user": USER, **references("TimeOffEntry")},
        {
            "user_ids": any_of("user_id"),
            "user_id": any_of("user_id"),
            "start_date": bound("requested_date", ">="),
            "end_date": bound("requested_date", "<="),
            "workspace_users": lambda text: InSelect(
                ("user_id",),
                Select("participations", (("user_id",),), any_of("workspace_id")(text)),
            ),
            "requested_date_between": between("requested_date"),
            "requested_date_after": bound("requested_date", ">="),
            "requested_date_before": bound("requested_date", "<="),
        },
    ),
    Collection(
        "resource_requests",
        "resource_request",
        "created_at:desc",
        UPDATED,
        {
            "resource": one("workspace_resources", "resource_id"),
            "creator": one("users", "creator_id"),
        },
        {"status": any_of("status"), "resource_id": any_of("resource_id")},
    ),
    Collection(
        "skill_categories",
        "skill_category",
        "name:asc",
        BY_NAME,
        {"skills": many("skills", "skill_category_id", "skill_ids")},
        search=("name",),
    ),
    _simple(
        "workspace_resource_skills",
        "workspace_resource_skill",
        workspace_resource=_SEAT,
        skill=one("skills", "skill_id"),
    ),
    Collection(
        "staffing_demands",
        "staffing_demand",
        "created_at:desc",
        {**UPDATED, "start_date": "start_date", "title": "title"},
        {
            "creator": one("users", "creator_id"),
            "owner": one("users", "owner_id"),
            "workspace": WORKSPACE,
            "role": one("roles", "role_id"),
            "candidates": many("candidates", "staffing_demand_id", "candidate_ids"),
            **references("StaffingDemand"),
        },
        {
            "workspace_id": any_of("workspace_id"),
            "role_id": any_of("role_id"),
            "status": any_of("status"),
        },
        ("title", "description"),
    ),
    _simple(
        "candidates",
        "candidate",
        staffing_demand=one("staffing_demands", "staffing_demand_id"),
        user=USER,
        **references("Candidate"),
    ),
    _simple(
        "skill_adjacencies",
        "skill_adjacency",
        requested_skill=one("skills", "requested_skill_id"),
        adjacent_skill=one("skills", "adjacent_skill_id"),
        creator=one("users", "creator_id"),
        updater=one("users", "updater_id"),
    ),
    Collection(
        "access_groups", "access_group", "name:asc", BY_NAME, OF_ACCESS_GROUPS, search=("name",)
    ),
    _simple(
        "access_group_memberships",
        "access_group_membership",
        access_group=one("access_groups", "access_group_id"),
        user=USER,
    ),
    _simple(
        "user_group_memberships",
        "user_group_membership",
        access_group=one("access_groups", "access_group_id"),
        user=USER,
    ),
    _simple(
        "backup_approver_associations",
        "backup_approver_association",
        approver=one("users", "approver_id"),
        backup_approver=one("users", "backup_approver_id"),
    ),
    _simple("billable_utilizations", "billable_utilization", account_membership=_MEMBERSHIP),
    _simple("saml_identities", "saml_identity", user=USER),
    Collection("permission_presets", "permission_preset", "name:asc", BY_NAME),
    Collection("account_locations", "account_location", "name:asc", BY_NAME, search=("name",)),
    Collection("account_colors", "account_color", "name:asc", BY_NAME),
    Collection(
        "vendors",
        "vendor",
        "alphabetical:asc",
        BY_NAME,
        references("Vendor"),
        {"name": equals("name")},
        ("name",),
    ),
)
