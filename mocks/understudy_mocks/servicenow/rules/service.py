"""Incidents, problems, changes, requests: the states they go through and what each step takes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from understudy.vendor import SYSTEM, Draft, Refusal, Row, Rules, Value
from understudy.vendor.validation import stored
from understudy_mocks.servicenow.objects.schema import CLOSED, COMPLETE, INCOMPLETE, kept_in
from understudy_mocks.servicenow.objects.tables.itsm import CHANGE_STATES
from understudy_mocks.servicenow.objects.tables.work import REGISTERS

RULES = Rules()
NEW, WORKED_ON, ON_HOLD, RESOLVED, SHUT, CANCELED = 1, 2, 3, 6, 7, 8
AWAITING_CALLER = "1"
PRIORITY: Mapping[tuple[int, int], int] = {
    (1, 1): 1,
    (1, 2): 2,
    (1, 3): 3,
    (2, 1): 2,
    (2, 2): 3,
    (2, 3): 4,
    (3, 1): 3,
    (3, 2): 4,
    (3, 3): 5,
}
"""By impact and urgency."""
SIMPLE = (
    *(table.name for table in REGISTERS),
    *(kept_in("task"), "change_task", "sc_request", "sc_req_item", "sc_task"),
)
"""Tasks with the states that every task has."""


def _now(draft: Draft) -> str:
    return stored(draft.now.replace(microsecond=0))


def _demand(draft: Draft, *names: str) -> None:
    """A data policy: these must be given now."""
    for name in names:
        if draft.after[name] in (None, ""):
            label = draft.kind.field(name).label
            raise Refusal("required-missing", object=draft.kind.name, field=name, fields=label)


def _close(draft: Draft, closed: bool) -> None:
    row = draft.after
    row["active"] = not closed
    if closed:
        row["closed_at"] = row["closed_at"] or _now(draft)
        row["closed_by"] = row["closed_by"] or draft.by.user_id or None
    elif not draft.creating:
        row["closed_at"] = row["closed_by"] = None


@RULES.before(*SIMPLE)
def closed_tasks_are_not_active(draft: Draft) -> None:
    if not draft.deleting and draft.changed("state"):
        _close(draft, draft.after["state"] in CLOSED)


def mirrored(draft: Draft, other: str) -> None:
    """Two columns that say the same: the one that was written rules."""
    if draft.creating:
        written = "state" if "state" in draft.given or other not in draft.given else other
    else:
        written = other if draft.changed(other) and not draft.changed("state") else "state"
    draft.after["state"] = draft.after[other] = draft.after[written]


@RULES.before("incident", "problem")
def priority_follows(draft: Draft) -> None:
    """Whatever was written: impact and urgency decide. A change has its priority by itself
    (client source: the tests of Ansible's servicenow.itsm).
    """
    row = draft.after
    if not draft.deleting:
        levels = (int(row["impact"] or 3), int(row["urgency"] or 3))
        row["priority"] = PRIORITY.get(levels, row["priority"])


# -- incidents ---------------------------------------------------------------------------------


@RULES.before("incident")
def incidents_live(draft: Draft) -> None:
    row = draft.after
    if draft.deleting:
        return
    mirrored(draft, "incident_state")
    if _caller_answers(draft):
        row["state"] = row["incident_state"] = WORKED_ON
    if row["state"] != ON_HOLD:
        row["hold_reason"] = None
    if not draft.changed("state") and not draft.changed("hold_reason"):
        return
    if row["state"] == ON_HOLD:
        _demand(draft, "hold_reason")
        if row["hold_reason"] == AWAITING_CALLER:
            _demand(draft, "comments")
    if draft.changed("state"):
        _incident_enters(draft)


def _caller_answers(draft: Draft) -> bool:
    """The caller says something while his answer is awaited."""
    row = draft.after
    held = draft.was("state") == ON_HOLD and draft.was("hold_reason") == AWAITING_CALLER
    by_caller = bool(draft.by.user_id) and row["caller_id"] == draft.by.user_id
    return held and by_caller and bool(row["comments"]) and not draft.changed("state")


def _incident_enters(draft: Draft) -> None:
    row, state, was = draft.after, draft.after["state"], draft.was("state")
    if state in (RESOLVED, SHUT):
        _demand(draft, "close_code", "close_notes")
        row["resolved_at"] = row["resolved_at"] or _now(draft)
        row["resolved_by"] = row["resolved_by"] or draft.by.user_id or None
        row["calendar_stc"] = row["business_stc"] = _seconds(row["opened_at"], row["resolved_at"])
    elif was in (RESOLVED, SHUT):
        row["reopen_count"] = int(row["reopen_count"] or 0) + 1
        row["reopened_time"], row["reopened_by"] = _now(draft), draft.by.user_id or None
        row["resolved_at"] = row["resolved_by"] = None
    _close(draft, state in (SHUT, CANCELED))


def _seconds(start: Value, end: Value) -> int | None:
    if not start or not end:
        return None
    length = datetime.fromisoformat(str(end)) - datetime.fromisoformat(str(start))
    return int(length.total_seconds())


@RULES.after("incident")
def children_are_counted(draft: Draft) -> None:
    store = draft.records.store
    parents = [row["parent_incident"] for row in (draft.before, draft.after) if row]
    for parent in dict.fromkeys(str(id) for id in parents if id):
        if store.get("incident", parent) is not None:
            count = len(store.find("incident", parent_incident=parent))
            change = {"child_incidents": count}
            draft.records.update("incident", parent, change, SYSTEM, trusted=True)


@RULES.before("problem")
def problems_live(draft: Draft) -> None:
    if draft.deleting:
        return
    mirrored(draft, "problem_state")
    if draft.changed("state"):
        _close(draft, draft.after["state"] == 107)


# -- changes -----------------------------------------------------------------------------------

LADDER: Mapping[str, Sequence[int]] = {
    "normal": (-5, -4, -3, -2, -1, 0, 3),
    "standard": (-5, -2, -1, 0, 3),
    "emergency": (-5, -3, -2, -1, 0, 3),
}
"""The states of a change in their order: some types skip some (vendor's change documentation)."""
LABELS = {int(value): label for value, label in CHANGE_STATES}


@RULES.before("change_request")
def changes_go_step_by_step(draft: Draft) -> None:
    row, was = draft.after, draft.was("state")
    if draft.deleting or not draft.changed("state"):
        return
    if not draft.creating and not may_step(str(row["type"]), was, row["state"]):
        step = f"{LABELS.get(_int(was), was)} to {LABELS.get(_int(row['state']), row['state'])}"
        reason = f"Change Model: Check State Transition ({step})"
        raise Refusal("conflict", object="change_request", reason=reason)
    if row["state"] == 3:
        _demand(draft, "close_code", "close_notes")
    if row["state"] == -1 and not row["work_start"]:
        row["work_start"] = _now(draft)
    if row["state"] == 0 and not row["work_end"]:
        row["work_end"] = _now(draft)
    _close(draft, row["state"] in (3, 4))


def _int(value: Value) -> int:
    return value if isinstance(value, int) else 0


def may_step(type_: str, was: Value, to: Value) -> bool:
    """Whether a change of this type goes from one state to the other."""
    ladder = LADDER.get(type_, LADDER["normal"])
    if to == 4:
        return was in ladder and was not in (0, 3)
    if was not in ladder or to not in ladder:
        return False
    return ladder.index(_int(to)) == ladder.index(_int(was)) + 1


# -- requests ----------------------------------------------------------------------------------


@RULES.before("sc_req_item")
def items_have_a_price(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.creating:
        item = store.get("sc_cat_item", str(row["cat_item"]))
        if item is not None:
            row["price"] = row["price"] or item["price"]
            row["short_description"] = row["short_description"] or item["short_description"]
    if not draft.deleting and draft.changed("state") and row["state"] == COMPLETE:
        row["stage"] = "completed"


@RULES.before("sc_task")
def tasks_know_their_request(draft: Draft) -> None:
    row = draft.after
    item = draft.records.store.get("sc_req_item", str(row["request_item"]))
    if not draft.deleting and item is not None:
        row["request"] = row["request"] or item["request"]


@RULES.after("sc_task")
def the_last_task_closes_its_item(draft: Draft) -> None:
    _close_above(draft, "request_item", "sc_req_item")


@RULES.after("sc_req_item")
def the_last_item_closes_its_request(draft: Draft) -> None:
    row, records = draft.after, draft.records
    id = str(row["request"])
    if draft.deleting or records.store.get("sc_request", id) is None:
        return
    items = records.store.find("sc_req_item", request=id)
    total = sum(float(i["price"] or 0) * int(i["quantity"] or 1) for i in items)
    records.update("sc_request", id, {"price": total}, SYSTEM)
    _close_above(draft, "request", "sc_request")


def _close_above(draft: Draft, column: str, table: str) -> None:
    """Close what all these belong to, when the last of them is closed."""
    id, records = str(draft.after[column]), draft.records
    if draft.deleting or not draft.changed("state") or draft.after["state"] not in CLOSED:
        return
    above = records.store.get(table, id)
    together = records.store.find(draft.kind.name, **{column: id})
    if above is None or above["state"] in CLOSED:
        return
    if all(row["state"] in CLOSED for row in together):
        done = any(row["state"] == COMPLETE for row in together)
        change: Row = {"state": COMPLETE if done else INCOMPLETE}
        if table == "sc_request":
            change["request_state"] = "closed_complete" if done else "closed_incomplete"
        records.update(table, id, change, SYSTEM)


# -- approvals ---------------------------------------------------------------------------------


@RULES.after("sysapproval_approver")
def approvals_add_up(draft: Draft) -> None:
    """One no rejects; when all have said yes, the task is approved."""
    records, id = draft.records, str(draft.after["sysapproval"])
    task = records.store.get("task", id)
    if draft.deleting or task is None:
        return
    states = [row["state"] for row in records.store.find(draft.kind.name, sysapproval=id)]
    wanted = [state for state in states if state not in ("not requested", "cancelled")]
    if "rejected" in wanted:
        approval = "rejected"
    elif wanted and all(state == "approved" for state in wanted):
        approval = "approved"
    else:
        approval = "requested" if wanted else "not requested"
    if approval != task["approval"]:
        change = {"approval": approval, "approval_set": _now(draft)}
        kept = kept_in(str(task["sys_class_name"]))
        records.update(kept, id, change, SYSTEM, trusted=True)
