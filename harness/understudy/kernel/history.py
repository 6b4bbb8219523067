"""What a run left behind, for judges to read: exchanges, changes, and the books at both ends.

A history is complete and closed. It is put together from the systems' own request and change logs
when a run has settled; judges never see a live system.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal, TypeVar, cast

from understudy.kernel.exchange import Exchange

ChangeKind = Literal["created", "updated", "deleted"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Record:
    """One record of one system, in canonical terms: only the fields this system keeps.

    `id` is the system's own id; references in `fields` are ids of the same system. `source` is the
    key of the record of origin, as kept in the documented correlation field (None where not kept).
    """

    system: str
    role: str
    noun: str
    id: str
    source: str | None
    fields: Mapping[str, object]

    def text(self, name: str) -> str:
        """A field as text; empty where there is none."""
        value = self.fields.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> int:
        """A field that holds a whole number; 0 where there is none."""
        value = self.fields.get(name)
        return value if isinstance(value, int) else 0

    def day(self, name: str) -> date | None:
        """A field that holds a day, or a moment of one."""
        text = self.text(name)
        return date.fromisoformat(text[:10]) if text else None

    def moment(self, name: str) -> datetime | None:
        """A field that holds a moment; one without a zone is in UTC."""
        text = self.text(name)
        if not text:
            return None
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Change:
    """One committed change of one record, in canonical terms, as its system logged it.

    `before` and `after` hold the canonical fields that differ (on creation and
    deletion: all).
    `by` is who did it: `integration:…` (the system under test), `person:…`, or `system`.
    """

    seq: int
    system: str
    role: str
    at: datetime
    by: str
    kind: ChangeKind
    noun: str
    id: str
    source: str | None
    before: Mapping[str, object]
    after: Mapping[str, object]
    exchange: int

    @property
    def by_integration(self) -> bool:
        return self.by.startswith("integration:")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to hand an event to a subscriber."""

    system: str
    event: str
    noun: str
    record_id: str
    at: datetime
    attempt: int
    status: int


@dataclass(frozen=True, slots=True)
class Interval:
    """How often something can have happened, given what is unknown."""

    low: int
    high: int

    def __contains__(self, count: int) -> bool:
        return self.low <= count <= self.high


@dataclass(slots=True)
class History:
    """All that happened between `started_at` and `ended_at`, business time."""

    started_at: datetime
    ended_at: datetime
    exchanges: Sequence[Exchange] = ()
    changes: Sequence[Change] = ()
    records: Sequence[Record] = ()
    baseline: Sequence[Record] = ()
    deliveries: Sequence[Delivery] = ()
    accounts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """What the system under test says became of its source events, by flow and state."""
    _index: dict[tuple[str, str], list[Record]] = field(init=False, repr=False)
    _by_id: dict[tuple[str, str, str], Record] = field(init=False, repr=False)
    _copies: dict[tuple[str, str, str], list[Record]] = field(init=False, repr=False)
    _changes: dict[tuple[str, ...], list[Change]] = field(init=False, repr=False)
    _copied: dict[tuple[str, str, str], list[Change]] = field(init=False, repr=False)
    _exchanges: dict[tuple[str, int], Exchange] = field(init=False, repr=False)
    _pending: Counter[str] = field(init=False, repr=False)
    _base: dict[tuple[str, str, str], Record] = field(init=False, repr=False)
    _derived: dict[object, object] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """One pass over everything, so that no question has to be a search."""
        self._base = {(r.role, r.noun, r.id): r for r in self.baseline}
        self._by_id = {(r.role, r.noun, r.id): r for r in self.records}
        index: dict[tuple[str, str], list[Record]] = defaultdict(list)
        copies: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
        for record in self.records:
            index[record.role, record.noun].append(record)
            if record.source is not None:
                copies[record.role, record.noun, record.source].append(record)
        changes: dict[tuple[str, ...], list[Change]] = defaultdict(list)
        copied: dict[tuple[str, str, str], list[Change]] = defaultdict(list)
        for change in self.changes:
            changes[change.role, change.noun].append(change)
            changes[change.role, change.noun, change.id].append(change)
            if change.source is not None:
                copied[change.role, change.noun, change.source].append(change)
        self._index, self._copies = dict(index), dict(copies)
        self._changes, self._copied = dict(changes), dict(copied)
        self._exchanges = {(e.system, e.seq): e for e in self.exchanges}
        self._pending = Counter(e.role for e in self.exchanges if e.writes and not e.done_at)

    def once(self, derive: Callable[["History"], T]) -> T:
        """What `derive` makes of this history, made once for all who ask."""
        if derive not in self._derived:
            self._derived[derive] = derive(self)
        return cast(T, self._derived[derive])

    @property
    def roles(self) -> frozenset[str]:
        """The roles on stage: those whose systems held anything or were spoken to."""
        return self.once(_roles)

    def books(self, role: str, noun: str) -> Sequence[Record]:
        """The final records of `noun` in the system(s) that play `role`."""
        return self._index.get((role, noun), ())

    def record(self, role: str, noun: str, id: str) -> Record | None:
        return self._by_id.get((role, noun, id))

    def copies(self, role: str, noun: str, source: str) -> Sequence[Record]:
        """The final records of `noun` whose correlation field holds `source`."""
        return self._copies.get((role, noun, source), ())

    def existed(self, record: Record) -> bool:
        """Whether the record was there before the run began."""
        return (record.role, record.noun, record.id) in self._base

    def before(self, role: str, noun: str, id: str) -> Record | None:
        """The record as it was before the run began."""
        return self._base.get((role, noun, id))

    def changes_of(self, role: str, noun: str, id: str | None = None) -> Sequence[Change]:
        """The changes of a noun in a role, or of one record, oldest first."""
        return self._changes.get((role, noun) if id is None else (role, noun, id), ())

    def changes_of_copies(self, role: str, noun: str, source: str) -> Sequence[Change]:
        """The changes of all records whose correlation field holds `source`, oldest first."""
        return self._copied.get((role, noun, source), ())

    def value_at(self, role: str, noun: str, id: str, name: str, at: datetime) -> object:
        """What a field held at a moment; None while there was no such record."""
        for change in self.changes_of(role, noun, id):
            if change.at > at:
                if change.kind == "created":
                    return None
                if name in change.before:
                    return change.before[name]
        record = self.record(role, noun, id)
        return None if record is None else record.fields.get(name)

    def exchange(self, system: str, seq: int) -> Exchange | None:
        """The exchange with this sequence number in a system's request log."""
        return self._exchanges.get((system, seq))

    def writes(self, role: str, noun_or_object: str = "") -> Sequence[Exchange]:
        """The writes that reached a role, oldest first."""
        return [
            e
            for e in self.exchanges
            if e.role == role and e.writes and noun_or_object in ("", e.object)
        ]

    def possible_count(self, role: str, noun: str, source: str) -> Interval:
        """How many records of `source` there can be: what is there, plus what is still unknown.

        After a run has settled the books are closed, nothing is unknown and both ends are equal.
        """
        count = len(self.copies(role, noun, source))
        return Interval(count, count + self._pending[role])


def _roles(history: History) -> frozenset[str]:
    held = {r.role for r in history.records} | {r.role for r in history.baseline}
    return frozenset(held | {e.role for e in history.exchanges})
