"""Resource plans, time sheets and time cards: from a week's hours to an expense line."""

from collections.abc import Mapping
from datetime import date, timedelta

from understudy.vendor import SYSTEM, Draft, Refusal, Row, Rules, Value
from understudy.vendor.records import Records
from understudy.vendor.validation import stored
from understudy_mocks.servicenow.objects.plan import EPOCH, seconds
from understudy_mocks.servicenow.objects.tables.resources import WEEK

RULES = Rules()
STEPS: Mapping[str, tuple[str, ...]] = {
    "Pending": ("Submitted",),
    "Submitted": ("Approved", "Rejected", "Recalled", "Pending"),
    "Approved": ("Processed", "Recalled"),
    "Processed": ("Recalled",),
    "Rejected": ("Pending", "Submitted"),
    "Recalled": ("Pending", "Submitted"),
}
DONE = ("Approved", "Processed")
ALLOCATED = 3


def _abort(draft: Draft, reason: str) -> Refusal:
    return Refusal("conflict", object=draft.kind.name, reason=reason)


# -- resource plans ------------------------------------------------------------------------------


@RULES.before("resource_plan")
def plans_lie_within_their_task(draft: Draft) -> None:
    row = draft.after
    if draft.deleting:
        return
    task = draft.records.store.get("planned_task", str(row["task"]))
    if task is not None:
        row["top_task"] = task["top_task"]
        if draft.changed("start_date") or draft.changed("end_date"):
            _check_within(draft, task)
    if row["resource_type"] == "user" and row["rate_override"] is not True:
        rate = rate_of(draft.records, str(row["user_resource"]), str(row["start_date"] or ""))
        row["resource_rate"] = rate if rate is not None else row["resource_rate"]
    rate = float(row["resource_rate"] or 0)
    row["planned_cost"] = round(float(row["planned_hours"] or 0) * rate, 4)
    row["allocated_cost"] = round(float(row["allocated_hours"] or 0) * rate, 4)


def _check_within(draft: Draft, task: Row) -> None:
    row = draft.after
    starts, ends = str(task["start_date"] or "")[:10], str(task["end_date"] or "")[:10]
    early = starts and row["start_date"] and str(row["start_date"]) < starts
    late = ends and row["end_date"] and str(row["end_date"]) > ends
    if early or late:
        raise _abort(draft, "Resource plan dates must be within the task dates")


@RULES.after("resource_plan")
def allocated_plans_have_an_allocation(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if draft.deleting:
        for found in records.store.find("resource_allocation", resource_plan=row["sys_id"]):
            records.delete("resource_allocation", str(found["sys_id"]), SYSTEM)
        return
    made = records.store.find("resource_allocation", resource_plan=row["sys_id"])
    if draft.changed("state") and row["state"] == ALLOCATED and not made:
        values = {
            "resource_plan": row["sys_id"],
            "user": row["user_resource"],
            "group_resource": row["group_resource"],
            "task": row["task"],
            "role": row["role"],
            "start_date": row["start_date"],
            "end_date": row["end_date"],
            "requested_hours": row["planned_hours"],
            "allocated_hours": row["planned_hours"],
        }
        if row["start_date"] and row["end_date"]:
            records.create("resource_allocation", values, SYSTEM)


@RULES.after("resource_allocation")
def allocations_add_up(draft: Draft) -> None:
    row, records = draft.after, draft.records
    id = str(row["resource_plan"])
    if records.store.get("resource_plan", id) is None:
        return
    found = records.store.find("resource_allocation", resource_plan=id)
    change = {
        name: round(sum(float(one[name] or 0) for one in found), 4)
        for name in ("allocated_hours", "assigned_hours", "actual_hours")
    }
    records.update("resource_plan", id, change, SYSTEM)


# -- rates -----------------------------------------------------------------------------------------


def rate_of(records: Records, user: str, day: str) -> float | None:
    """What an hour of somebody costs on a day: by the rate models, else by the rate cards."""
    for table in ("rate_model_line", "labor_rate_card"):
        lines = [row for row in records.store.all(table) if _in_effect(row, day)]
        # A line that names the person comes before one for everybody.
        exact = [row for row in lines if row["user"] == user]
        general = [row for row in lines if not (row["user"] or row["group"] or row["role"])]
        for row in (*exact, *general):
            return float(row["hourly_rate"] or 0)
    return None


def _in_effect(row: Row, day: str) -> bool:
    starts, ends = str(row["effective_start"] or ""), str(row["effective_end"] or "")
    return (not starts or starts <= day) and (not ends or day <= ends)


@RULES.before("rate_model_line")
def rates_do_not_overlap(draft: Draft) -> None:
    row = draft.after
    if draft.deleting:
        return
    low, high = str(row["effective_start"] or ""), str(row["effective_end"] or "9999")
    for other in draft.records.store.all("rate_model_line"):
        same = all(other[n] == row[n] for n in ("rate_model", "user", "group", "role"))
        starts, ends = str(other["effective_start"] or ""), str(other["effective_end"] or "9999")
        if same and other["sys_id"] != row["sys_id"] and starts <= high and low <= ends:
            raise _abort(draft, "Rate lines with the same criteria must not overlap")


# -- time cards ------------------------------------------------------------------------------------


@RULES.before("time_card")
def cards_belong_to_a_week(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if draft.deleting:
        return
    row["total"] = round(sum(float(row[day] or 0) for day in WEEK), 4)
    if draft.creating:
        row["user"] = row["user"] or draft.by.user_id or None
        week = row["week_starts_on"] or _week_of(draft.now.date())
        row["week_starts_on"] = week
        _check_new(draft)
        row["time_sheet"] = row["time_sheet"] or _sheet(records, row)
    if draft.creating or draft.changed("task"):
        task = records.store.get("planned_task", str(row["task"]))
        row["top_task"] = task["top_task"] if task else None
    if draft.changed("state") and not draft.creating:
        was, now = str(draft.was("state")), str(row["state"])
        if now not in STEPS.get(was, ()):
            raise _abort(draft, f"Time card cannot go from {was} to {now}")
        if now == "Approved":
            row["approved_by"] = row["approved_by"] or draft.by.user_id or None
            row["approved_on"] = stored(draft.now.replace(microsecond=0))


def _week_of(day: date) -> str:
    return (day - timedelta(days=day.weekday())).isoformat()


def _check_new(draft: Draft) -> None:
    """One card for a person, a week and a task; none where the project wants none."""
    row, store = draft.after, draft.records.store
    if not row["task"]:
        return
    for other in store.find("time_card", user=row["user"], task=row["task"]):
        same = other["week_starts_on"] == row["week_starts_on"]
        if same and other["category"] == row["category"]:
            raise _abort(draft, "A time card for this task and week exists")
    task = store.get("planned_task", str(row["task"]))
    project = store.get("pm_project", str(task["top_task"])) if task else None
    if project is not None and project["time_card_preference"] == "no_time_card":
        raise _abort(draft, "Time cards are not allowed for this project")


def _sheet(records: Records, card: Row) -> Value:
    starts = str(card["week_starts_on"])
    for sheet in records.store.find("time_sheet", user=card["user"]):
        if sheet["week_starts_on"] == starts:
            return sheet["sys_id"]
    ends = (date.fromisoformat(starts) + timedelta(days=6)).isoformat()
    values = {"user": card["user"], "week_starts_on": starts, "week_ends_on": ends}
    return records.create("time_sheet", values, SYSTEM)["sys_id"]


@RULES.after("time_card")
def cards_count_in_their_sheet(draft: Draft) -> None:
    row, records = draft.after, draft.records
    id = str(row["time_sheet"])
    sheet = records.store.get("time_sheet", id)
    if sheet is None:
        return
    cards = records.store.find("time_card", time_sheet=id)
    change: Row = {day: round(sum(float(c[day] or 0) for c in cards), 4) for day in WEEK}
    change["total_hours"] = round(sum(float(c["total"] or 0) for c in cards), 4)
    if cards and all(card["state"] in DONE for card in cards):
        change["state"] = "Approved"
    elif sheet["state"] in DONE:
        change["state"] = "Pending"
    records.update("time_sheet", id, change, SYSTEM, trusted=True)


@RULES.after("time_card")
def approved_hours_cost(draft: Draft) -> None:
    """Approval makes an expense line; a recall makes its opposite and takes the hours back."""
    if draft.deleting or (draft.creating and draft.after["state"] != "Approved"):
        return
    was, now = draft.was("state"), draft.after["state"]
    if now == "Approved" and was not in DONE:
        _book(draft, 1)
    elif now == "Recalled" and was in DONE:
        _book(draft, -1)


def _book(draft: Draft, sign: int) -> None:
    card, records = draft.after, draft.records
    hours = sign * float(card["total"] or 0)
    _daily(records, card, sign)
    task = records.store.get("planned_task", str(card["task"]))
    if task is None or not hours:
        return
    table, id = str(task["sys_class_name"]), str(task["sys_id"])
    worked = seconds(task["work_effort"]) + hours * 3600
    effort = {"work_effort": stored(EPOCH + timedelta(seconds=max(worked, 0)))}
    records.update(table, id, effort, SYSTEM)
    rate = rate_of(records, str(card["user"]), str(card["week_starts_on"]))
    if rate:
        line = {
            "amount": round(hours * rate, 4),
            "date": card["week_starts_on"],
            "state": "processed",
            "task": task["sys_id"],
            "user": card["user"],
            "source_id": card["sys_id"],
            "source_table": "time_card",
            "short_description": f"{abs(hours):g} h of the week of {card['week_starts_on']}",
        }
        records.create("fm_expense_line", line, SYSTEM)


def _daily(records: Records, card: Row, sign: int) -> None:
    for row in records.store.find("time_card_daily", time_card=card["sys_id"]):
        records.delete("time_card_daily", str(row["sys_id"]), SYSTEM)
    starts = date.fromisoformat(str(card["week_starts_on"]))
    for offset in range(7 if sign > 0 else 0):
        day = starts + timedelta(days=offset)
        hours = float(card[f"{day:%A}".lower()] or 0)
        if hours:
            values = {"time_card": card["sys_id"], "user": card["user"], "task": card["task"]}
            values |= {"date": day.isoformat(), "hours": hours}
            records.create("time_card_daily", values, SYSTEM, trusted=True)


@RULES.after("time_sheet")
def a_sheet_takes_its_cards_along(draft: Draft) -> None:
    """Submitting a sheet submits its cards; approving or rejecting concerns the submitted ones."""
    if draft.deleting or draft.creating or not draft.changed("state") or draft.by == SYSTEM:
        return
    state = str(draft.after["state"])
    wanted = {"Submitted": ("Pending", "Rejected", "Recalled")}.get(state, ("Submitted",))
    if state not in ("Submitted", "Approved", "Rejected"):
        return
    for card in draft.records.store.find("time_card", time_sheet=draft.after["sys_id"]):
        if card["state"] in wanted:
            change = {"state": state}
            draft.records.update("time_card", str(card["sys_id"]), change, draft.by)
