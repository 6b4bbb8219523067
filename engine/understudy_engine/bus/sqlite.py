"""The bus in one SQLite file, for one process."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from understudy_engine.bus.contract import STATES, Event, Message, Settled, stamp
from understudy_engine.db import connect_sqlite

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
        self._db = connect_sqlite(url, SCHEMA)

    def put(self, events: Iterable[Event], now: datetime) -> int:
        moment, new = stamp(now), 0
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
            (flow, stamp(now), limit),
        )
        return [Message(*row) for row in rows]

    def settle(self, settled: Iterable[Settled], now: datetime) -> None:
        with self._transaction():
            for one in settled:
                self._settle(one, stamp(now))

    def _settle(self, one: Settled, moment: str) -> None:
        flow, key, version = one.message.flow, one.message.key, one.message.version
        if one.state != "pending":
            self._db.execute(
                "UPDATE events SET state = ?, reason = ? WHERE flow = ? AND key = ?"
                " AND state = 'pending' AND version <= ?",
                (one.state, one.reason, flow, key, version),
            )
        again = moment if one.again_at is None else stamp(one.again_at)
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
                (stamp(now), flow, key),
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
