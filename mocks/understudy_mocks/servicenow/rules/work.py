"""Projects and tasks: places in the plan, states, progress that adds up, reports."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from understudy.vendor import SYSTEM, Draft, Refusal, Row, Rules, Value
from understudy.vendor.records import Records
from understudy.vendor.validation import moment, stored
from understudy_mocks.servicenow.objects.ids import new_id
from understudy_mocks.servicenow.objects.plan import seconds, span
from understudy_mocks.servicenow.objects.schema import (
    CLOSED,
    COMPLETE,
    IN_PROGRESS,
    OPEN,
    PENDING,
)

RULES = Rules()
DEPENDS = "planned_task_rel_planned_task"
WORK = ("pm_project", "pm_program", "pm_project_task")
BELONGING: Mapping[str, str] = {
    "project_status": "project",
    "cost_plan": "task",
    "benefit_plan": "task",
    "resource_plan": "task",
}
"""What goes when the work goes that it belongs to, and the column that says so."""


@RULES.before(*WORK)
def work_has_its_place_in_a_plan(draft: Draft) -> None:
    """A project is the top of its plan; a task hangs below its parent."""
    row = draft.after
    if draft.deleting:
        return
    if draft.creating:
        row["opened_at"] = row["opened_at"] or stored(draft.now.replace(microsecond=0))
        row["opened_by"] = row["opened_by"] or draft.by.user_id or None
        row["sys_id"] = row["sys_id"] or new_id(draft.records, draft.kind, row)
    if draft.kind.name in ("pm_project", "pm_program"):
        row["top_task"], row["level"] = row["sys_id"], 0
    elif draft.creating or draft.changed("parent"):
        _hang_below(draft.records, row)


def _hang_below(records: Records, row: Row) -> None:
    parent = above = records.store.get("planned_task", str(row["parent"]))
    if parent is None:
        row["top_task"], row["level"], row["wbs"] = None, 0, None
        return
    while above is not None:
        if row["sys_id"] in (above["sys_id"], above["parent"]):
            raise Refusal("conflict", object=row["sys_class_name"], reason="Prevent recursion")
        above = records.store.get("planned_task", str(above["parent"]))
    siblings = _children(records, str(parent["sys_id"]))
    place = 1 + sum(1 for s in siblings if s["sys_id"] != row["sys_id"])
    row["top_task"] = parent["top_task"] or parent["sys_id"]
    row["level"] = int(parent["level"] or 0) + 1
    row["wbs"] = f"{parent['wbs']}.{place}" if parent["wbs"] else str(place)


@RULES.before(*WORK)
def spans_follow_dates(draft: Draft) -> None:
    """A milestone is over when it begins."""
    row = draft.after
    if draft.deleting:
        return
    if row["milestone"] and row["start_date"] != row["end_date"]:
        latest = "end_date" if row["end_date"] and draft.changed("end_date") else "start_date"
        row["start_date"] = row["end_date"] = row[latest] or row["end_date"]
    row["duration"] = span(row)


@RULES.before(*WORK)
def percent_adds_up(draft: Draft) -> None:
    """Where there are tasks below, what was written is overwritten by what they add up to."""
    if not draft.creating and not draft.deleting:
        rolled = _rolled_up(_children(draft.records, str(draft.after["sys_id"])))
        if rolled is not None:
            draft.after["percent_complete"] = rolled


@RULES.before(*WORK)
def work_lives(draft: Draft) -> None:
    """Actual dates, progress and state follow one another; a state that was given stands."""
    if draft.deleting:
        return
    if "state" not in draft.given:
        draft.after["state"] = _state_of(draft)
    if draft.changed("state"):
        _enter_state(draft)


def _state_of(draft: Draft) -> Value:
    """The state that actual dates and progress speak of."""
    row, percent = draft.after, float(draft.after["percent_complete"] or 0)
    progressed = draft.changed("percent_complete")
    if (row["work_end"] and draft.changed("work_end")) or (progressed and percent >= 100):
        return COMPLETE
    begun = (row["work_start"] and draft.changed("work_start")) or (progressed and percent > 0)
    return IN_PROGRESS if begun and row["state"] in (PENDING, OPEN) else row["state"]


def _enter_state(draft: Draft) -> None:
    row, now = draft.after, stored(draft.now.replace(microsecond=0))
    closed = row["state"] in CLOSED
    row["active"] = not closed
    if closed or row["state"] == IN_PROGRESS:
        row["work_start"] = row["work_start"] or row["start_date"] or now
    if closed:
        row["work_end"] = row["work_end"] or row["end_date"] or now
        row["percent_complete"] = 100.0
        row["closed_at"], row["closed_by"] = now, draft.by.user_id or None
    elif draft.was("state") in CLOSED:
        row["work_end"] = row["closed_at"] = row["closed_by"] = None


@RULES.after("pm_project_task")
def progress_rolls_up(draft: Draft) -> None:
    """By length; what takes no time does not count. The rule of the parent does the sum."""
    parents = {str(row["parent"]): None for row in (draft.before, draft.after) if row}
    for parent in parents:
        above = draft.records.store.get("planned_task", parent)
        if above is None:
            continue
        rolled = _rolled_up(_children(draft.records, parent))
        if rolled is not None and rolled != above["percent_complete"]:
            change = {"percent_complete": rolled}
            draft.records.update(str(above["sys_class_name"]), parent, change, SYSTEM)


def _children(records: Records, id: str) -> Sequence[Row]:
    return records.store.find("pm_project_task", parent=id)


def _rolled_up(tasks: Sequence[Row]) -> float | None:
    """The progress of all tasks together; None where nothing takes any time."""
    lengths = [(seconds(t["duration"]), float(t["percent_complete"] or 0)) for t in tasks]
    total = sum(length for length, _ in lengths)
    return round(sum(length * done for length, done in lengths) / total, 2) if total else None


# -- status reports ------------------------------------------------------------------------------


@RULES.before("project_status")
def a_report_is_a_snapshot(draft: Draft) -> None:
    """What was not said is taken from the project, once."""
    if not draft.creating:
        return
    row = draft.after
    row["as_on"] = row["as_on"] or draft.now.date().isoformat()
    project = draft.records.store.get("pm_project", str(row["project"]))
    for name in ("percent_complete", "phase", "start_date", "end_date", "work_start", "work_end"):
        if project is not None and row[name] is None:
            row[name] = project[name]


@RULES.after("project_status")
def the_latest_report_colours_its_project(draft: Draft) -> None:
    store, id = draft.records.store, str(draft.after["project"])
    if draft.deleting or store.get("pm_project", id) is None:
        return
    latest = max(store.find("project_status", project=id), key=lambda r: str(r["as_on"]))
    change = {"status": latest["overall_health"]}
    draft.records.update("pm_project", id, change, SYSTEM)


@RULES.after(*WORK)
def what_hangs_below_goes_too(draft: Draft) -> None:
    """Deleting work deletes the tasks and the status reports that belong to it."""
    if not draft.deleting:
        return
    id = str(draft.after["sys_id"])
    for task in _children(draft.records, id):
        if draft.records.store.get("pm_project_task", str(task["sys_id"])):
            draft.records.delete("pm_project_task", str(task["sys_id"]), draft.by)
    for table, column in BELONGING.items():
        for found in draft.records.store.find(table, **{column: id}):
            draft.records.delete(table, str(found["sys_id"]), draft.by)
    for column in ("parent", "child"):
        for found in draft.records.store.find(DEPENDS, **{column: id}):
            draft.records.delete(DEPENDS, str(found["sys_id"]), draft.by)


@RULES.after("pm_portfolio")
def a_portfolio_leaves_its_projects(draft: Draft) -> None:
    if draft.deleting:
        for project in draft.records.store.find(
            "pm_project", primary_portfolio=draft.after["sys_id"]
        ):
            change = {"primary_portfolio": None}
            draft.records.update("pm_project", str(project["sys_id"]), change, SYSTEM)


# -- what depends on what --------------------------------------------------------------------------


@RULES.before(DEPENDS)
def dependencies_lead_somewhere(draft: Draft) -> None:
    """No circles; the plans at the top are told from the tasks."""
    row, store = draft.after, draft.records.store
    if draft.deleting:
        return
    for end in ("parent", "child"):
        task = store.get("planned_task", str(row[end]))
        if task is not None:
            row[f"{end}_top_task"] = task["top_task"]
    ahead, seen = [str(row["child"])], dict[str, None]()
    while ahead:
        id = ahead.pop()
        if id == row["parent"]:
            raise Refusal("conflict", object=DEPENDS, reason="Prevent circular dependencies")
        if id not in seen:
            seen[id] = None
            ahead += [str(r["child"]) for r in store.find(DEPENDS, parent=id)]


@RULES.after(DEPENDS)
def a_dependency_moves_its_successor(draft: Draft) -> None:
    if not draft.deleting:
        _follow(draft.records, draft.after)


@RULES.after("pm_project_task")
def successors_follow(draft: Draft) -> None:
    if not draft.deleting and (draft.changed("end_date") or draft.changed("start_date")):
        for row in draft.records.store.find(DEPENDS, parent=draft.after["sys_id"]):
            _follow(draft.records, row)


def _follow(records: Records, relation: Row) -> None:
    """Begin a successor that is planned automatically no earlier than its predecessor lets it."""
    before = records.store.get("planned_task", str(relation["parent"]))
    after = records.store.get("pm_project_task", str(relation["child"]))
    if before is None or after is None or after["calculation_type"] != "automatic":
        return
    ends, begins = _ENDS[str(relation["sub_type"] or "fs")]
    if not before[ends] or not after[begins]:
        return
    earliest = moment(str(before[ends])) + timedelta(seconds=seconds(relation["lag"]))
    shift = earliest - moment(str(after[begins]))
    if shift > timedelta():
        moved = {
            name: stored(moment(str(after[name])) + shift)
            for name in ("start_date", "end_date")
            if after[name]
        }
        records.update("pm_project_task", str(after["sys_id"]), moved, SYSTEM)


_ENDS = {
    "fs": ("end_date", "start_date"),
    "ss": ("start_date", "start_date"),
    "ff": ("end_date", "end_date"),
    "sf": ("start_date", "end_date"),
}
