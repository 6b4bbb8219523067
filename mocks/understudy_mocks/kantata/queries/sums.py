"""What was worked and billed in a project, summed up once and kept until it changes."""

from collections import defaultdict
from dataclasses import dataclass, field

import orjson

from understudy.vendor import System

_TIME = (
    'SELECT "story_id", "billable", "is_invoiced", "approved", sum("time_in_minutes"),'
    ' sum(("time_in_minutes" * coalesce("rate_in_cents", 0) * 2 + 60) / 120),'
    ' sum(("time_in_minutes" * coalesce("cost_rate_in_cents", 0) * 2 + 60) / 120)'
    ' FROM "time_entries" WHERE "workspace_id" = ? GROUP BY 1, 2, 3, 4'
)
_EXPENSES = (
    'SELECT "story_id", "is_billable", "is_invoiced", sum("amount_in_cents")'
    ' FROM "expenses" WHERE "workspace_id" = ? GROUP BY 1, 2, 3'
)
_ITEMS = 'SELECT coalesce(sum("amount_in_cents"), 0) FROM "additional_items" WHERE workspace_id = ?'
_INVOICED = (
    'SELECT coalesce(sum("amount_in_cents"), 0) FROM "fixed_fee_items" WHERE workspace_id = ?'
)
_STORIES = (
    'SELECT "id", "parent_id", "story_type", "percentage_complete", "weight", "archived",'
    ' "due_date", "time_estimate_in_minutes", "budget_estimate_in_cents", "ancestor_ids"'
    ' FROM "stories" WHERE "workspace_id" = ? AND "deleted_at" IS NULL'
)
_WATCHED = frozenset({"time_entries", "expenses", "stories", "additional_items", "fixed_fee_items"})
_MANY = 200
"""After more changes than this, everything is summed up anew."""


@dataclass(slots=True)
class Sum:
    """Minutes and money of one task, or of one project."""

    billable: int = 0
    other: int = 0
    approved: int = 0
    billed: int = 0
    cost: int = 0
    invoiced: int = 0
    uninvoiced: int = 0

    def add(self, other: "Sum") -> None:
        self.billable += other.billable
        self.other += other.other
        self.approved += other.approved
        self.billed += other.billed
        self.cost += other.cost
        self.invoiced += other.invoiced
        self.uninvoiced += other.uninvoiced


@dataclass(slots=True)
class ProjectSums:
    """What a project's time, expenses and tasks add up to."""

    all: Sum = field(default_factory=Sum)
    tasks: dict[str, Sum] = field(default_factory=lambda: defaultdict(Sum))
    below: dict[str, Sum] = field(default_factory=lambda: defaultdict(Sum))
    estimated_below: dict[str, list[int]] = field(default_factory=dict)
    expenses: int = 0
    billable_expenses: int = 0
    items: int = 0
    fixed: int = 0
    estimated_minutes: int = 0
    percent: dict[bool, int] = field(default_factory=dict)
    last_due: str | None = None


class Sums:
    """A system's sums by project."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._kept: dict[str, ProjectSums] = {}
        self._at = (system.store.restored, system.store.last_seq)

    def of(self, project: str, *, settled: bool) -> ProjectSums:
        """`settled`: nothing is being written that could be undone, so it can be kept."""
        if not settled:
            return _summed(self._system, project)
        self._forget()
        found = self._kept.get(project)
        if found is None:
            found = self._kept[project] = _summed(self._system, project)
        return found

    def _forget(self) -> None:
        store = self._system.store
        now = (store.restored, store.last_seq)
        if now == self._at:
            return
        since = self._at[1]
        if now[0] != self._at[0] or not 0 < now[1] - since <= _MANY:
            self._kept.clear()
        else:
            for logged in store.changes(since):
                if logged.object in _WATCHED:
                    self._kept.pop(str(logged.after.get("workspace_id")), None)
                    self._kept.pop(str(logged.before.get("workspace_id")), None)
        self._at = now


def _whole(value: object) -> int:
    return int(str(value or 0).partition(".")[0])


def _summed(system: System, project: str) -> ProjectSums:
    select, found = system.store.select, ProjectSums()
    for story, billable, invoiced, approved, minutes, billed, cost in select(_TIME, (project,)):
        part = Sum(cost=_whole(cost), approved=_whole(minutes) if approved else 0)
        if billable:
            part.billable, part.billed = _whole(minutes), _whole(billed)
            part.invoiced = part.billed if invoiced else 0
            part.uninvoiced = part.billed - part.invoiced
        else:
            part.other = _whole(minutes)
        found.all.add(part)
        if story:
            found.tasks[str(story)].add(part)
    for _story, billable, _invoiced, amount in select(_EXPENSES, (project,)):
        found.expenses += _whole(amount)
        found.billable_expenses += _whole(amount) if billable else 0
    ((items,),) = select(_ITEMS, (project,))
    ((fixed,),) = select(_INVOICED, (project,))
    found.items, found.fixed = _whole(items), _whole(fixed)
    _with_tasks(system, project, found)
    return found


def _with_tasks(system: System, project: str, found: ProjectSums) -> None:
    tops: list[tuple[int, float | None, int, bool, str]] = []
    for row in system.store.select(_STORIES, (project,)):
        id_, parent, kind, percent, weight, archived, due, minutes, budget, ancestors = row
        if due and (found.last_due is None or str(due) > found.last_due):
            found.last_due = str(due)
        found.estimated_minutes += _whole(minutes)
        for above in orjson.loads(str(ancestors or "[]")):
            found.below[above].add(found.tasks.get(str(id_), Sum()))
            sums = found.estimated_below.setdefault(above, [0, 0])
            sums[0] += _whole(minutes)
            sums[1] += _whole(budget)
        if parent is None:
            heavy = None if weight is None else float(weight)
            tops.append((_whole(percent), heavy, _whole(minutes), bool(archived), str(kind)))
    for skip_archived in (False, True):
        found.percent[skip_archived] = _percent([t for t in tops if not (skip_archived and t[3])])


def _percent(tops: list[tuple[int, float | None, int, bool, str]]) -> int:
    """By the weights of top-level milestones, else by estimates, else each task as much."""
    weighed = [(p, w) for p, w, _, _, kind in tops if kind == "milestone" and w]
    if not weighed:
        estimated = bool(tops) and all(minutes for _, _, minutes, _, _ in tops)
        weighed = [(p, float(minutes) if estimated else 1.0) for p, _, minutes, _, _ in tops]
    total = sum(weight for _, weight in weighed)
    return int(sum(p * weight for p, weight in weighed) / total) if total else 0
