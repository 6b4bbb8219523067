"""Who is on a project, who works when, who asked for whom."""

from collections.abc import Mapping
from datetime import date

import orjson

from understudy.vendor import Caller, Draft, Refusal, Row, Rules, Value
from understudy.vendor.records import Records

RULES = Rules()
HOURS_A_DAY = 24
HOLIDAY_DAYS_MAX = 366


def join(
    records: Records, workspace: Value, user: Value, by: Caller, **values: object
) -> Row | None:
    """The participation of somebody in a project: the one there is, or a new one."""
    if not workspace or not user:
        return None
    known = records.store.first("participations", workspace_id=workspace, user_id=user)
    if known is not None:
        return known
    values = {"workspace_id": workspace, "user_id": user, **values}
    return records.create("participations", values, by, trusted=True)


@RULES.after("workspaces")
def a_project_begins_with_its_maker_on_board(draft: Draft) -> None:
    row, records, by = draft.after, draft.records, draft.by
    if draft.deleting:
        return
    side = row["creator_role"] or "maven"
    if draft.creating:
        join(records, row["id"], row["creator_id"], by, role=side, access_level="admin")
    if draft.changed("primary_maven_id") and row["primary_maven_id"]:
        lead = join(records, row["id"], row["primary_maven_id"], by, role="maven")
        if lead is not None and not lead["is_team_lead"]:
            values = {"is_team_lead": True, "access_level": "admin"}
            records.update("participations", str(lead["id"]), values, by, trusted=True)


@RULES.after("workspaces")
def a_projects_client_is_among_its_groups(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if draft.deleting:
        for found in records.store.find("workspace_groupings", workspace_id=row["id"]):
            records.delete("workspace_groupings", str(found["id"]), draft.by)
        return
    group = row["primary_workspace_group_id"]
    if draft.changed("primary_workspace_group_id") and group:
        into_group(records, row["id"], group, draft.by)
    left = draft.was("primary_workspace_group_id")
    if not draft.creating and left and left != group and not group:
        out_of_group(records, row["id"], left, draft.by)


def into_group(records: Records, workspace: Value, group: Value, by: Caller) -> None:
    values = {"workspace_id": workspace, "workspace_group_id": group}
    known = records.store.find("workspace_groupings", workspace_id=workspace)
    if all(found["workspace_group_id"] != group for found in known):
        records.create("workspace_groupings", values, by)


def out_of_group(records: Records, workspace: Value, group: Value, by: Caller) -> None:
    for found in records.store.find("workspace_groupings", workspace_id=workspace):
        if found["workspace_group_id"] == group:
            records.delete("workspace_groupings", str(found["id"]), by)


@RULES.before("workspace_resources")
def a_named_seat_is_a_participants(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if draft.deleting or not draft.changed("user_id"):
        return
    there = records.store.get("workspaces", str(row["workspace_id"] or ""))
    person = records.store.get("users", str(row["user_id"] or ""))
    if there is None or person is None:
        row["participation_id"] = None
        return  # the reference is refused by name
    found = join(records, there["id"], person["id"], draft.by)
    row["participation_id"] = None if found is None else found["id"]


@RULES.before("participations")
def somebody_is_in_a_project_once(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting:
        if store.first("workspace_resources", participation_id=row["id"]):
            raise Refusal("conflict", field="base", id=row["id"])
        return
    for other in store.find("participations", workspace_id=row["workspace_id"]):
        if other["user_id"] == row["user_id"] and other["id"] != row["id"]:
            raise Refusal("duplicate", field="user_id", value=row["user_id"])
    membership = store.first("account_memberships", user_id=row["user_id"])
    row["default_rate_in_cents"] = None if membership is None else membership["bill_rate_in_cents"]


@RULES.after("participations")
def a_lead_client_is_the_projects_counterpart(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if row["role"] != "buyer" or not records.store.get("workspaces", str(row["workspace_id"])):
        return
    if row["is_team_lead"] or draft.was("is_team_lead"):
        lead = None if draft.deleting or not row["is_team_lead"] else row["user_id"]
        values = {"primary_counterpart_id": lead}
        records.update("workspaces", str(row["workspace_id"]), values, draft.by, trusted=True)


@RULES.before("workweek_memberships")
def a_person_has_a_workweek(draft: Draft) -> None:
    membership = draft.records.store.get(
        "account_memberships", str(draft.after["account_membership_id"] or "")
    )
    draft.after["user_id"] = None if membership is None else membership["user_id"]


@RULES.after("workweek_memberships")
def the_workweek_of_today_counts(draft: Draft) -> None:
    row, records = draft.after, draft.records
    set_workweek(records, str(row["account_membership_id"]), draft.now.date().isoformat(), draft.by)


def set_workweek(records: Records, membership: str, today: str, by: Caller) -> None:
    """The membership says which workweek is in force."""
    held = [
        m
        for m in records.store.find("workweek_memberships", account_membership_id=membership)
        if str(m["start_date"] or "") <= today <= str(m["end_date"] or "9")
    ]
    latest = max(held, key=lambda m: (str(m["start_date"] or ""), str(m["id"])), default=None)
    default = records.store.first("workweeks", default=True)
    week = latest["workweek_id"] if latest else default and default["id"]
    values = {"effective_workweek_id": week}
    if records.store.get("account_memberships", membership):
        records.update("account_memberships", membership, values, by, trusted=True)


def standardize(records: Records, memberships: list[str], by: Caller) -> list[Row]:
    """Let people have the account's own workweek again."""
    for membership in memberships:
        records.get("account_memberships", membership)
        held = records.store.find("workweek_memberships", account_membership_id=membership)
        for found in held:
            records.delete("workweek_memberships", str(found["id"]), by)
    return [records.get("account_memberships", membership) for membership in memberships]


@RULES.before("workweeks")
def a_week_has_seven_days(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting and (
        row["default"] or store.first("workweek_memberships", workweek_id=row["id"])
    ):
        raise Refusal("conflict", field="base", id=row["id"])
    for name, value in row.items():
        if name.endswith("_minutes") and not 0 <= int(value or 0) <= HOURS_A_DAY * 60:
            raise Refusal("invalid-value", field=name, value=value, type="minutes")


@RULES.before("holidays")
def a_holiday_has_a_last_day(draft: Draft) -> None:
    row = draft.after
    row["end_date"] = row["end_date"] or row["start_date"]
    if row["start_date"] is None:
        return  # it is refused by name
    days = date.fromisoformat(str(row["end_date"])) - date.fromisoformat(str(row["start_date"]))
    if not 0 <= days.days <= HOLIDAY_DAYS_MAX:
        raise Refusal("invalid-value", field="end_date", value=row["end_date"], type="date")


@RULES.after("holidays", "holiday_calendars")
def what_hangs_on_a_calendar_goes_with_it(draft: Draft) -> None:
    if not draft.deleting:
        return
    column = f"{draft.kind.name[:-1]}_id"
    for name in ("holiday_calendar_associations", "holiday_calendar_memberships"):
        if column in draft.records.schema.object(name).by_name:
            for found in draft.records.store.find(name, **{column: draft.after["id"]}):
                draft.records.delete(name, str(found["id"]), draft.by)


_ONCE: Mapping[str, tuple[str, ...]] = {
    "holiday_calendar_associations": ("holiday_calendar_id", "holiday_id"),
    "access_group_memberships": ("access_group_id", "user_id"),
    "user_group_memberships": ("access_group_id", "user_id"),
    "workspace_resource_skills": ("workspace_resource_id", "skill_id"),
    "time_off_entries": ("user_id", "requested_date"),
    "insights_access_group_memberships": ("user_id",),
    "workspace_invoice_preferences": ("workspace_id",),
    "client_invoice_defaults": ("workspace_group_id",),
    "project_financial_periods": ("workspace_id", "financial_period_id"),
    "skill_memberships": ("user_id", "skill_id"),
    "candidates": ("staffing_demand_id", "user_id"),
    "skill_adjacencies": ("requested_skill_id", "adjacent_skill_id"),
    "estimate_scenario_resource_skills": ("estimate_scenario_resource_id", "skill_id"),
}


@RULES.before(*_ONCE)
def a_pair_is_there_once(draft: Draft) -> None:
    row, names = draft.after, _ONCE[draft.kind.name]
    if draft.deleting or any(row[name] is None for name in names):
        return
    wanted = {name: row[name] for name in names}
    for other in draft.records.store.find(draft.kind.name, **wanted):
        if other["id"] != row["id"]:
            raise Refusal("duplicate", field=names[-1], value=row[names[-1]])


@RULES.before(
    *("staffing_demands", "skill_adjacencies", "estimate_scenario_resource_skills"),
    *("custom_fields", "account_invitations"),
)
def what_is_made_knows_its_maker(draft: Draft) -> None:
    row, me = draft.after, draft.by.user_id or None
    if draft.creating:
        maker = "inviter_id" if draft.kind.name == "account_invitations" else "creator_id"
        row[maker] = me
        if draft.kind.name == "staffing_demands":
            row["owner_id"] = me
    if draft.kind.name == "skill_adjacencies" and not draft.deleting:
        row["updater_id"] = me


@RULES.before("time_off_entries")
def nobody_is_off_longer_than_a_day_a_day(draft: Draft) -> None:
    row = draft.after
    if row["hours"] is not None and not 0 < float(row["hours"]) <= HOURS_A_DAY:
        raise Refusal("invalid-value", field="hours", value=row["hours"], type="hours")
    row["submission_date"] = row["submission_date"] or draft.now.date().isoformat()


@RULES.before("resource_requests")
def a_request_has_somebody_who_asks(draft: Draft) -> None:
    row = draft.after
    if draft.creating:
        row["creator_id"] = draft.by.user_id or None
        row["approver_ids"] = row["approver_ids"] or "[]"
        if draft.records.store.first(
            "resource_requests", resource_id=row["resource_id"], status="pending"
        ):
            raise Refusal("duplicate", field="resource_id", value=row["resource_id"])


def resolve_request(
    records: Records, request_id: str, given: Mapping[str, object], by: Caller
) -> Row:
    """Settle a request: the seat is named, and its time booked as was asked."""
    request = records.get("resource_requests", request_id)
    status = given.get("request_resolution_status")
    if status is None:
        return records.update("resource_requests", request_id, given, by)
    if status not in ("approved", "rejected", "cancelled"):
        raise Refusal("bad-choice", field="request_resolution_status", value=status)
    if request["status"] != "pending":
        raise Refusal("request-settled", field="base", status=request["status"])
    seat, user = str(request["resource_id"]), given.get("user_id") or request["user_id"]
    if status == "approved":
        if user:
            records.update("workspace_resources", seat, {"user_id": user}, by)
        if given.get("allocations_state") in ("hard", "soft"):
            hard = {"hard": given["allocations_state"] == "hard"}
            for found in records.store.find("workspace_allocations", workspace_resource_id=seat):
                records.update("workspace_allocations", str(found["id"]), hard, by)
    values = {"status": status, "user_id": user}
    return records.update("resource_requests", request_id, values, by, trusted=True)


def set_approvers(records: Records, request_id: str, approvers: list[str], by: Caller) -> Row:
    """Let others settle a request."""
    for user in approvers:
        if records.store.get("users", user) is None:
            raise Refusal("bad-reference", field="approver_ids", value=user)
    records.get("resource_requests", request_id)
    return records.update("resource_requests", request_id, {"approver_ids": approvers}, by)


def approvers_of(row: Row) -> list[str]:
    found = orjson.loads(str(row["approver_ids"] or "[]"))
    return [str(v) for v in found] if isinstance(found, list) else []
