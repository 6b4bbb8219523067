"""What a run left behind, for judges to read: exchanges, changes, and the books at both ends.

A history is complete and closed. It is put together from the systems' own request and change logs
when a run has settled; judges never see a live system.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from understudy.kernel.exchange import Exchange

ChangeKind = Literal["created", "updated", "deleted"]


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
    _index: dict[tuple[str, str], list[Record]] = field(default_factory=dict, repr=False)
    _by_id: dict[tuple[str, str, str], Record] = field(default_factory=dict, repr=False)
    _copies: dict[tuple[str, str, str], list[Record]] = field(default_factory=dict, repr=False)
    _exchanges: dict[tuple[str, int], Exchange] = field(default_factory=dict, repr=False)
    _base_ids: set[tuple[str, str, str]] = field(default_factory=set, repr=False)

    def __post_init__(self) -> None:
        index: dict[tuple[str, str], list[Record]] = defaultdict(list)
        copies: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
        for record in self.records:
            index[record.role, record.noun].append(record)
            self._by_id[record.role, record.noun, record.id] = record
            if record.source is not None:
                copies[record.role, record.noun, record.source].append(record)
        self._index, self._copies = dict(index), dict(copies)
        self._exchanges = {(e.system, e.seq): e for e in self.exchanges}
        self._base_ids = {(r.role, r.noun, r.id) for r in self.baseline}

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
        return (record.role, record.noun, record.id) in self._base_ids

    def changes_of(self, role: str, noun: str, id: str | None = None) -> Iterator[Change]:
        """The changes of a noun in a role, oldest first."""
        for change in self.changes:
            if change.role == role and change.noun == noun and id in (None, change.id):
                yield change

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
        pending = sum(1 for e in self.exchanges if e.role == role and e.writes and not e.done_at)
        return Interval(count, count + pending)
