"""End to end: from what people decided to where it had to show, as the systems' own logs tell it.

Nothing of an engine is read: a cause is a change by people at its owner, an effect is a record at
the other end that names it. So a queue is whatever was decided and does not show yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from understudy.kernel.history import Change

Key = tuple[str, str]
"""A flow and the id of what was decided."""


@dataclass(frozen=True, slots=True)
class BusinessFlow:
    """Which decision of people has to show where. `lines`: on a line of an invoice."""

    name: str
    title: str
    origin: tuple[str, str]
    field: str
    value: str
    effect: tuple[str, str]
    lines: bool = False


FLOWS = (
    BusinessFlow(
        "deal-to-project",
        "deal won → project ready in ERP",
        ("crm", "engagement"),
        "stage",
        "won",
        ("erp", "project"),
    ),
    BusinessFlow(
        "approved-time-to-erp",
        "time approved → posted",
        ("psa", "time_entry"),
        "status",
        "approved",
        ("erp", "time_entry"),
    ),
    BusinessFlow(
        "milestone-to-invoice",
        "milestone → billable",
        ("psa", "milestone"),
        "status",
        "completed",
        ("erp", "invoice"),
        lines=True,
    ),
)


@dataclass(slots=True)
class Journey:
    """One decision, and what came of it. `copies` are the records that name it, by their ids."""

    flow: str
    id: str
    decided_at: datetime
    shown_at: datetime | None = None
    copies: set[str] = field(default_factory=set)


class Ledger:
    """Reads changes as they come, in order of time within each system."""

    def __init__(self) -> None:
        self.journeys: dict[Key, Journey] = {}
        self._early: dict[Key, list[Change]] = {}

    def read(self, changes: Iterable[Change]) -> None:
        for change in changes:
            for flow in FLOWS:
                place = (change.role, change.noun)
                if place == flow.origin and change.after.get(flow.field) == flow.value:
                    self._decide(flow, change)
                if place == flow.effect:
                    for id in _named(flow, change):
                        self._show((flow.name, id), change)

    def _decide(self, flow: BusinessFlow, change: Change) -> None:
        key = (flow.name, change.id)
        if key not in self.journeys:
            self.journeys[key] = Journey(flow.name, change.id, change.at)
            # Another system's log may have been read before this one's.
            for early in self._early.pop(key, ()):
                self._show(key, early)

    def _show(self, key: Key, change: Change) -> None:
        journey = self.journeys.get(key)
        if journey is None:
            self._early.setdefault(key, []).append(change)
        elif change.kind == "deleted":
            journey.copies.discard(change.id)
        elif change.kind == "created" or change.noun == "invoice":
            journey.copies.add(change.id)
            if journey.shown_at is None or change.at < journey.shown_at:
                journey.shown_at = change.at

    @property
    def open(self) -> int:
        """How many decisions do not show yet."""
        return sum(journey.shown_at is None for journey in self.journeys.values())


def _named(flow: BusinessFlow, change: Change) -> Sequence[str]:
    """The decisions that a change at the other end is the effect of."""
    if not flow.lines:
        return () if change.source is None else (change.source,)
    lines = cast("Sequence[Mapping[str, object]]", change.after.get("lines") or ())
    return [str(line["source"]) for line in lines if line.get("kind") == flow.origin[1]]


class Timeline:
    """Where business time and the machine's part: it leaps between phases."""

    def __init__(self) -> None:
        self._since: list[tuple[datetime, timedelta]] = []
        self._closed: datetime | None = None

    def mark(self, business: datetime, wall: datetime) -> None:
        """From this moment on business time is so far ahead of the machine's."""
        self._since.append((business, business - wall))

    def close(self, business: datetime) -> None:
        """The load is over, and what was left had its time; what comes now is told no more."""
        self._closed = business

    def too_late(self, business: datetime) -> bool:
        """Whether it was after the load run was over."""
        return self._closed is not None and business > self._closed

    def wall(self, business: datetime) -> datetime:
        """When it was, by the machine's clock."""
        ahead = self._since[0][1]
        for since, offset in self._since:
            if business >= since:
                ahead = offset
        return business - ahead


@dataclass(frozen=True, slots=True)
class Moved:
    """A journey in the machine's time, in seconds; `took_s` is None where nothing came of it."""

    flow: str
    id: str
    at: float
    took_s: float | None
    copies: int

    @property
    def right(self) -> bool:
        """Whether it shows exactly once."""
        return self.copies == 1


def moved(ledger: Ledger, timeline: Timeline) -> list[Moved]:
    """All journeys in order of their decisions."""
    found = []
    for journey in ledger.journeys.values():
        at = timeline.wall(journey.decided_at).timestamp()
        took = None
        if journey.shown_at is not None and not timeline.too_late(journey.shown_at):
            took = max(0.0, timeline.wall(journey.shown_at).timestamp() - at)
        found.append(Moved(journey.flow, journey.id, at, took, len(journey.copies)))
    return sorted(found, key=lambda one: (one.at, one.flow, one.id))


def backlog(journeys: Sequence[Moved], at: float, flow: str = "") -> int:
    """How many decisions had been taken at a moment and did not show yet."""
    return sum(
        one.at <= at and (one.took_s is None or one.at + one.took_s > at)
        for one in journeys
        if flow in ("", one.flow)
    )


def drained_s(journeys: Sequence[Moved], healed: float) -> float | None:
    """How long after a healing all was done that had been decided before; None: never."""
    waiting = [one for one in journeys if one.at <= healed]
    if any(one.took_s is None for one in waiting):
        return None
    return max((one.at + (one.took_s or 0.0) - healed for one in waiting), default=0.0)
