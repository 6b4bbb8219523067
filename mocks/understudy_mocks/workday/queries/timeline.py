"""Who a worker is, as of a day (what is in effect) and a moment (what was known).

Among the events with `effective_on` up to the day, entered up to the moment and not rescinded by
then, the greatest effective date says what holds, among equals the last one entered, field by
field.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.vendor import Row, Value
from understudy.vendor.sql import (
    Both,
    Compare,
    Condition,
    Either,
    In,
    OrderBy,
    Select,
    compile_select,
)
from understudy.vendor.store import Store
from understudy_mocks.workday.objects.schema import (
    COMPENSATION,
    DATED,
    HIRES,
    JOB_FIELDS,
    WORKER_EVENT,
)

if TYPE_CHECKING:
    from understudy.vendor import System

FULL_TIME_HOURS = 40
_KEPT = 8
_COLUMNS = tuple((f.name,) for f in WORKER_EVENT.fields)
_LAST_ENTERED = "SELECT max(max(entered_at, ifnull(rescinded_at, entered_at))) FROM Worker_Event"
_IN_ORDER = tuple(OrderBy((name,)) for name in ("effective_on", "entered_at", "wid"))


def in_force(event: Row, moment: str | None) -> bool:
    """Whether an event was entered and not rescinded by the moment (None: by now)."""
    entered = moment is None or str(event["entered_at"]) <= moment
    return entered and not _rescinded(event, moment)


def _rescinded(event: Row, moment: str | None) -> bool:
    at = event["rescinded_at"]
    return at is not None and (moment is None or str(at) <= moment)


def fold(events: Iterable[Row]) -> Row:
    """The dated fields that events in force leave behind, oldest effective date first.

    With a hire everything begins anew: who comes back is no longer gone.
    """
    values: Row = dict.fromkeys(DATED)
    for event in events:
        if event["type"] in HIRES:
            values = dict.fromkeys(DATED)
        for name in DATED:
            if event[name] is not None:
                values[name] = event[name]
    return values


def _listed(text: Value) -> Sequence[Mapping[str, object]]:
    return json.loads(str(text)) if text else ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A worker as of a day: `values` are the dated fields, empty before the hire.

    `name` is known before: a future hire can be found by name. `job_since` is the effective date of
    the last event that touched the job, `rate` the compensation event in effect.
    """

    worker: Row
    day: str
    name: str
    values: Row
    hire: Row | None
    job_since: str
    rate: Row | None
    hire_rescinded: bool
    first_hire: Row | None

    @property
    def wid(self) -> str:
        return str(self.worker["wid"])

    @property
    def worker_id(self) -> str:
        return str(self.worker["worker_id"])

    @property
    def contingent(self) -> bool:
        return self.worker["worker_type"] == "contingent"

    @property
    def id_type(self) -> str:
        return "Contingent_Worker_ID" if self.contingent else "Employee_ID"

    @property
    def hired_on(self) -> str:
        """The day of the hire in effect."""
        return str((self.hire or self.worker)["effective_on" if self.hire else "hired_on"])

    @property
    def original_hired_on(self) -> str:
        """The day of the first hire, which a rehire does not change."""
        return str(self.first_hire["effective_on"]) if self.first_hire else self.hired_on

    @property
    def rehired(self) -> bool:
        return self.hire is not self.first_hire

    @property
    def phone(self) -> str:
        return str(self.values["phone"] or "")

    @property
    def on_leave(self) -> bool:
        return bool(self.values["leave"])

    @property
    def last_day(self) -> str | None:
        """The last day employed, once the termination is in effect."""
        found = self.values["last_day"]
        return None if found is None else str(found)

    @property
    def terminated(self) -> bool:
        """The status flips the day after the last day."""
        return self.last_day is not None and self.last_day < self.day

    @property
    def active(self) -> bool:
        return self.hire is not None and not self.terminated

    @property
    def descriptor(self) -> str:
        kind = " [C]" if self.contingent else ""
        return f"{self.name}{kind}{' (Terminated)' if self.terminated else ''}"

    @property
    def email(self) -> str:
        return str(self.values["email"] or self.worker["email"] or "")

    @property
    def contacts(self) -> Sequence[Mapping[str, object]]:
        """The other ways to reach the person."""
        return _listed(self.values["contacts"])

    @property
    def other_ids(self) -> Sequence[Mapping[str, object]]:
        """The ids that the person has in other systems."""
        return _listed(self.values["other_ids"])

    @property
    def user_name(self) -> str:
        """What the person logs in with; empty without an account."""
        return str(self.values["user_name"] or self.email.partition("@")[0])

    @property
    def weekly_hours(self) -> float:
        return int(self.values["weekly_minutes"] or 0) / 60

    @property
    def fte(self) -> float:
        """The share of a full week, 1 for all of it."""
        return self.weekly_hours / FULL_TIME_HOURS

    @property
    def skills(self) -> Sequence[str]:
        return str(self.values["skills"] or "").split()

    @property
    def organizations(self) -> tuple[str, ...]:
        """The organisations the worker is in, by WID: company, cost centre, supervisory."""
        names = ("company", "cost_center", "supervisory_org")
        return tuple(str(self.values[name]) for name in names if self.values[name])


def standing(worker: Row, events: Sequence[Row], day: str, moment: str | None) -> Standing:
    """The worker as of a day and a moment, from all events of the worker in their order."""
    held = [e for e in events if in_force(e, moment)]
    effective = [e for e in held if str(e["effective_on"]) <= day]
    hires = [e for e in effective if e["type"] in HIRES]
    hire = hires[-1] if hires else None
    values = fold(effective) if hire is not None else fold(())
    jobs = [e for e in effective if e["type"] in HIRES or any(e[n] for n in JOB_FIELDS)]
    rates = [e for e in effective if e["type"] == COMPENSATION]
    known = values if hire is not None else worker
    return Standing(
        worker,
        day,
        f"{known['first_name']} {known['last_name']}",
        values,
        hire,
        str(jobs[-1]["effective_on"]) if jobs else "",
        rates[-1] if rates else None,
        any(e["type"] in HIRES and _rescinded(e, moment) for e in events),
        hires[0] if hires else None,
    )


class Timelines:
    """The whole firm as of a day and a moment, remembered until something changes."""

    def __init__(self, system: "System") -> None:
        self._store = system.store
        self._known: dict[tuple[object, ...], Mapping[str, Standing]] = {}
        self._last: tuple[object, str] = (None, "")

    def as_of(self, day: str, moment: str | None = None) -> Mapping[str, Standing]:
        """Every worker that is or will be, by WID, in the order of their worker ids."""
        state = (self._store.restored, self._store.last_seq)
        if moment is not None and moment >= self._last_entered(state):
            moment = None
        key = (state, day, moment)
        found = self._known.get(key)
        if found is None:
            while len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]
            found = self._known[key] = firm(self._store, day, moment)
        return found

    def _last_entered(self, state: object) -> str:
        if self._last[0] != state:
            self._last = (state, str(self._store.select(_LAST_ENTERED)[0][0] or ""))
        return self._last[1]


def firm(store: Store, day: str, moment: str | None) -> Mapping[str, Standing]:
    """Every worker whose hire was entered by the moment, by WID."""
    events: dict[Value, list[Row]] = defaultdict(list)
    for event in select_events(store):
        events[event["worker"]].append(event)
    workers = sorted(store.all("Worker"), key=lambda row: (str(row["worker_id"]), str(row["wid"])))
    return {
        str(worker["wid"]): standing(worker, events[worker["wid"]], day, moment)
        for worker in workers
        if any(moment is None or str(e["entered_at"]) <= moment for e in events[worker["wid"]])
    }


@dataclass(frozen=True, slots=True)
class Window:
    """A window of the transaction log, bounds included: moments of entry, days of effect, types."""

    updated_from: str | None = None
    updated_through: str | None = None
    effective_from: str | None = None
    effective_through: str | None = None
    types: tuple[str, ...] = ()

    def condition(self) -> Condition:
        """Which events are in it. To rescind an event is entered, and takes effect, on the spot."""
        entered = (self.updated_from, self.updated_through)
        effective = (self.effective_from, self.effective_through)
        through = None if effective[1] is None else f"{effective[1]}T23:59:59.999Z"
        as_entered = (*_between("entered_at", *entered), *_between("effective_on", *effective))
        as_rescinded = (
            *_between("rescinded_at", *entered),
            *_between("rescinded_at", effective[0], through),
            Compare(("rescinded_at",), "!=", None),
        )
        either = Either((Both(as_entered), Both(as_rescinded)))
        return Both((either, In(("type",), self.types))) if self.types else either


def _between(name: str, low: str | None, high: str | None) -> tuple[Condition, ...]:
    lower = () if low is None else (Compare((name,), ">=", low),)
    return lower if high is None else (*lower, Compare((name,), "<=", high))


def select_events(store: Store, where: Condition | None = None) -> list[Row]:
    """The events that meet the condition, oldest effective date first."""
    query = compile_select(
        store.schema, Select("Worker_Event", _COLUMNS, where, order_by=_IN_ORDER)
    )
    names = [path[0] for path in _COLUMNS]
    return [dict(zip(names, row, strict=True)) for row in store.select(query.sql, query.values)]


def events_of(store: Store, worker: str) -> list[Row]:
    """All events of one worker, oldest effective date first."""
    return select_events(store, Compare(("worker",), "=", worker))
