"""What a project, its stories and its seats do by themselves."""

from understudy.vendor import Draft, Refusal, Rules
from understudy.vendor.validation import stored
from understudy_mocks.kantata.objects.fields import ISSUE_STATES, STATUSES, WORK_STATES

RULES = Rules()


@RULES.before("workspaces")
def a_project_has_a_title_and_its_maker_a_role(draft: Draft) -> None:
    row = draft.after
    if not str(row["title"] or "").strip():
        raise Refusal("missing-title", field="title")
    if row["creator_role"] is None:
        raise Refusal("missing-role", field="creator_role")
    if row["status_key"] not in STATUSES:
        raise Refusal("bad-choice", field="status_key", value=row["status_key"])


@RULES.before("workspaces")
def a_project_begins_with_its_maker_in_the_currency_of_its_rate_card(draft: Draft) -> None:
    row = draft.after
    if draft.creating:
        row["creator_id"] = draft.by.user_id or None
        if row["primary_maven_id"] is None and row["creator_role"] == "maven":
            row["primary_maven_id"] = row["creator_id"]
    if draft.changed("rate_card_id") and row["rate_card_id"]:
        card = draft.records.store.get("rate_cards", str(row["rate_card_id"]))
        if card is not None:
            row["currency"] = card["currency"]


@RULES.before("workspace_status_changes")
def a_status_change_changes_something(draft: Draft) -> None:
    row, records = draft.after, draft.records
    workspace = records.store.get("workspaces", str(row["workspace_id"] or ""))
    if workspace is None:
        return  # the reference is refused by name
    row["from_status_key"] = workspace["status_key"]
    if row["from_status_key"] == row["to_status_key"]:
        raise Refusal("same-status", field="to_status_key")
    values = {"status_key": row["to_status_key"]}
    records.update("workspaces", str(workspace["id"]), values, draft.by)


@RULES.before("stories")
def a_story_takes_its_defaults_from_the_project(draft: Draft) -> None:
    if not draft.creating:
        return
    row, store = draft.after, draft.records.store
    workspace = store.get("workspaces", str(row["workspace_id"] or ""))
    row["creator_id"] = draft.by.user_id or None
    row["position"] = store.count("story-position", 1_000_000)
    if workspace is None:
        return  # the reference is refused by name
    if row["billable"] is None:
        row["billable"] = not workspace["tasks_default_non_billable"]
    if row["fixed_fee"] is None:
        row["fixed_fee"] = workspace["stories_are_fixed_fee_by_default"]


@RULES.before("stories")
def state_and_percentage_agree(draft: Draft) -> None:
    row = draft.after
    if row["state"] is None:
        row["state"] = "new" if row["story_type"] == "issue" else "not started"
    allowed = ISSUE_STATES if row["story_type"] == "issue" else WORK_STATES
    if row["state"] not in allowed:
        raise Refusal("bad-choice", field="state", value=row["state"])
    if not 0 <= int(row["percentage_complete"] or 0) <= 100:
        raise Refusal(
            "invalid-value",
            field="percentage_complete",
            value=row["percentage_complete"],
            type="percentage",
        )
    if row["story_type"] == "issue":
        return
    if "state" in draft.given and draft.changed("state"):
        if row["state"] == "completed":
            row["percentage_complete"] = 100
        elif row["state"] == "not started" or row["percentage_complete"] == 100:
            row["percentage_complete"] = 0
    elif draft.changed("percentage_complete"):
        percent = int(row["percentage_complete"] or 0)
        row["state"] = {0: "not started", 100: "completed"}.get(percent, "started")
    if row["state"] != "completed":
        row["completed_at"] = None
    elif draft.was("state") != "completed":
        row["completed_at"] = stored(draft.now)


@RULES.before("billing_milestones")
def a_billing_milestone_is_in_the_currency_of_the_project(draft: Draft) -> None:
    row = draft.after
    workspace = draft.records.store.get("workspaces", str(row["workspace_id"] or ""))
    if workspace is not None and row["currency"] is None:
        row["currency"] = workspace["currency"]


@RULES.before("workspace_allocations")
def only_named_seats_are_booked_firmly(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    seat = store.get("workspace_resources", str(row["workspace_resource_id"] or ""))
    if draft.deleting or seat is None:
        return  # the reference is refused by name
    if row["hard"] and seat["user_id"] is None:
        raise Refusal("unnamed-seat", field="hard")
    if str(row["end_date"] or "9") < str(row["start_date"] or ""):
        raise Refusal("invalid-value", field="end_date", value=row["end_date"], type="date")
    if row["minutes"] is not None and int(row["minutes"]) < 0:
        raise Refusal("invalid-value", field="minutes", value=row["minutes"], type="minutes")
    row["workspace_id"] = seat["workspace_id"]
    if draft.creating:
        row["creator_id"] = draft.by.user_id or None


@RULES.after("workspace_allocations")
def a_seat_sums_up_its_allocations(draft: Draft) -> None:
    seat = str(draft.after["workspace_resource_id"])
    found = draft.records.store.find("workspace_allocations", workspace_resource_id=seat)
    starts = [str(row["start_date"]) for row in found]
    ends = [str(row["end_date"]) for row in found]
    values = {
        "total_allocated_minutes": sum(int(row["minutes"] or 0) for row in found),
        "earliest_allocation_date": min(starts, default=None),
        "latest_allocation_date": max(ends, default=None),
        "allocations_count": len(found),
    }
    draft.records.update("workspace_resources", seat, values, draft.by, trusted=True)


@RULES.before("workspace_resources")
def a_seat_with_allocations_stays(draft: Draft) -> None:
    if draft.deleting and draft.after["allocations_count"]:
        raise Refusal("conflict", field="base", id=draft.after["id"])


@RULES.before("status_reports")
def a_report_has_an_author(draft: Draft) -> None:
    if draft.after["creator_id"] is None:
        draft.after["creator_id"] = draft.by.user_id or None
