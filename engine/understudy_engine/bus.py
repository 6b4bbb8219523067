"""The bus: what is still to be looked at, and what became of every source event.

A message says "look again at this key of this flow", and there is one at most for each: events that
come while it waits are looked at together. A source event has a reference of its own, so the same
event twice is one event. It is pending, applied, rejected or dead, and never lost: it is on disk
before the source is told to go on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from understudy_engine.db import connect
from understudy_engine.errors import BadLandscape

State = Literal["pending", "applied", "rejected", "dead"]
STATES: tuple[State, ...] = ("pending", "applied", "rejected", "dead")


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened at the source `ref`: flow `flow` is to look at `key`."""

    flow: str
    key: str
    ref: str


@dataclass(frozen=True, slots=True)
class Message:
    """A key to look at; `version` counts the events it has heard of."""

    flow: str
    key: str
    attempts: int
    version: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a message: with state `pending` it comes again, not before `again_at`."""

    message: Message
    state: State
    reason: str = ""
    attempts: int = 0
    again_at: datetime | None = None


class Bus(Protocol):
    """What the engine needs of a bus, and all that another one would have to offer."""

    def put(self, events: Iterable[Event], now: datetime) -> int:
        """Keep events; returns how many were new. On return they are durable."""

    def due(self, flow: str, now: datetime, limit: int) -> Sequence[Message]:
        """Messages of a flow whose time has come, oldest first."""

    def settle(self, settled: Iterable[Settled], now: datetime) -> None:
        """Note outcomes. A message that heard of another event meanwhile stays pending."""

    def next_at(self) -> datetime | None:
        """When the next pending message is due."""

    def dead(self) -> Sequence[Mapping[str, object]]:
        """The dead letters, oldest first, with their reasons."""

    def replay(self, flow: str | None, key: str | None, now: datetime) -> int:
        """Make dead letters (all, of a flow, or one) pending again; returns how many."""

    def accounts(self) -> Mapping[str, Mapping[str, int]]:
        """Source events by flow and state."""

    def close(self) -> None: ...


SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    flow TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL,
    attempts INTEGER NOT NULL, not_before TEXT NOT NULL, reason TEXT NOT NULL, since TEXT NOT NULL,
    UNIQUE (flow, key)
);
CREATE INDEX IF NOT EXISTS messages_due ON messages (state, flow, not_before);
CREATE TABLE IF NOT EXISTS events (
    flow TEXT NOT NULL, ref TEXT NOT NULL, key TEXT NOT NULL, seen_at TEXT NOT NULL,
    version INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (flow, ref)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS events_key ON events (flow, key, state);
"""


class SqliteBus:
    """The bus in one SQLite file."""

    def __init__(self, url: str) -> None:
        self._db = connect(url, SCHEMA)

    def put(self, events: Iterable[Event], now: datetime) -> int:
        moment, new = _stamp(now), 0
        with self._transaction():
            for event in events:
                new += self._put(event, moment)
        return new

    def _put(self, event: Event, moment: str) -> bool:
        known = self._db.execute(
            "SELECT 1 FROM events WHERE flow = ? AND ref = ?", (event.flow, event.ref)
        )
        if known.fetchone():
            return False
        version = self._db.execute(
            "INSERT INTO messages (flow, key, state, version, attempts, not_before, reason, since)"
            " VALUES (?, ?, 'pending', 1, 0, ?, '', ?)"
            " ON CONFLICT (flow, key) DO UPDATE SET version = version + 1, attempts = 0,"
            " reason = '',"
            " not_before = excluded.not_before,"
            " since = iif(state = 'pending', since, excluded.since), state = 'pending'"
            " RETURNING version",
            (event.flow, event.key, moment, moment),
        ).fetchone()[0]
        self._db.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, 'pending', '')",
            (event.flow, event.ref, event.key, moment, version),
        )
        return True

    def due(self, flow: str, now: datetime, limit: int) -> Sequence[Message]:
        rows = self._db.execute(
            "SELECT flow, key, attempts, version FROM messages WHERE state = 'pending'"
            " AND flow = ? AND not_before <= ? ORDER BY seq LIMIT ?",
            (flow, _stamp(now), limit),
        )
        return [Message(*row) for row in rows]

    def settle(self, settled: Iterable[Settled], now: datetime) -> None:
        with self._transaction():
            for one in settled:
                self._settle(one, _stamp(now))

    def _settle(self, one: Settled, moment: str) -> None:
        flow, key, version = one.message.flow, one.message.key, one.message.version
        if one.state != "pending":
            self._db.execute(
                "UPDATE events SET state = ?, reason = ? WHERE flow = ? AND key = ?"
                " AND state = 'pending' AND version <= ?",
                (one.state, one.reason, flow, key, version),
            )
        again = moment if one.again_at is None else _stamp(one.again_at)
        self._db.execute(
            "UPDATE messages SET state = ?, reason = ?, attempts = ?, not_before = ?"
            " WHERE flow = ? AND key = ? AND version = ?",
            (one.state, one.reason, one.attempts, again, flow, key, version),
        )

    def next_at(self) -> datetime | None:
        found = self._db.execute("SELECT min(not_before) FROM messages WHERE state = 'pending'")
        moment = found.fetchone()[0]
        return None if moment is None else datetime.fromisoformat(moment)

    def dead(self) -> Sequence[Mapping[str, object]]:
        rows = self._db.execute(
            "SELECT flow, key, attempts, reason, since FROM messages"
            " WHERE state = 'dead' ORDER BY seq"
        )
        return [dict(row) for row in rows]

    def replay(self, flow: str | None, key: str | None, now: datetime) -> int:
        with self._transaction():
            rows = self._db.execute(
                "UPDATE messages SET state = 'pending', attempts = 0, not_before = ?, reason = ''"
                " WHERE state = 'dead' AND (?2 IS NULL OR flow = ?2) AND (?3 IS NULL OR key = ?3)"
                " RETURNING flow, key",
                (_stamp(now), flow, key),
            ).fetchall()
            self._db.executemany(
                "UPDATE events SET state = 'pending', reason = ''"
                " WHERE flow = ? AND key = ? AND state = 'dead'",
                [tuple(row) for row in rows],
            )
        return len(rows)

    def accounts(self) -> Mapping[str, Mapping[str, int]]:
        found: dict[str, dict[str, int]] = {}
        rows = self._db.execute("SELECT flow, state, count(*) FROM events GROUP BY flow, state")
        for flow, state, number in rows:
            found.setdefault(flow, dict.fromkeys(STATES, 0))[state] = number
        return found

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def open_bus(url: str) -> Bus:
    """The bus behind a URL; its scheme says which kind it is."""
    if url.startswith("sqlite:"):
        return SqliteBus(url)
    raise BadLandscape(f"there is no bus for {url!r}: give sqlite:///path")


def _stamp(moment: datetime) -> str:
    """A moment as text that sorts as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
