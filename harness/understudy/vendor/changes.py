"""A system's change log: who changed what, when, by which request."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import orjson

from understudy.kernel.history import ChangeKind
from understudy.vendor.schema import ObjectType, Row

CHANGES = (
    "CREATE TABLE IF NOT EXISTS _changes (seq INTEGER PRIMARY KEY, at TEXT, object TEXT,"
    " id TEXT, kind TEXT, by TEXT, exchange INTEGER, before BLOB, after BLOB)"
)
FRESH_MAX = 100


@dataclass(frozen=True, slots=True)
class Logged:
    """A row of the change log. `before` has the old values of what changed, `after` all values."""

    seq: int
    at: datetime
    object: str
    id: str
    kind: ChangeKind
    by: str
    exchange: int
    before: Row
    after: Row

    @property
    def changed(self) -> frozenset[str]:
        """The names of the fields that differ."""
        return frozenset(self.before if self.kind == "updated" else self.after)


class ChangeLog:
    """The log in a store's database, written in the store's transactions.

    `fresh` are the changes of the last transaction, at hand without reading them again: what the
    vendor's events are made of. It may lack the first ones, and after a rollback it is off the log.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.fresh: list[Logged] = []
        self.last_seq = 0

    def reopen(self) -> None:
        """Go on after what the database holds now."""
        self.fresh.clear()
        (last,) = self._db.execute("SELECT coalesce(max(seq), 0) FROM _changes").fetchone()
        self.last_seq = int(last)

    def add(
        self,
        at: datetime,
        kind: ObjectType,
        what: ChangeKind,
        by: str,
        exchange: int,
        before: Row,
        after: Row,
    ) -> None:
        """Note a change under the next sequence number."""
        self.last_seq += 1
        seq, id_ = self.last_seq, str(after[kind.id_field])
        texts = orjson.dumps(before), orjson.dumps(after)
        self._db.execute(
            "INSERT INTO _changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (seq, at.isoformat(), kind.name, id_, what, by, exchange, *texts),
        )
        if len(self.fresh) >= FRESH_MAX or (self.fresh and self.fresh[-1].seq != seq - 1):
            self.fresh.clear()
        logged = Logged(seq, at, kind.name, id_, what, by, exchange, {**before}, {**after})
        self.fresh.append(logged)

    def read(self, since: int, object: str | None, limit: int) -> Iterator[Logged]:
        """The changes after sequence number `since`, oldest first. `limit` -1: all."""
        fresh = self.fresh
        if fresh and (fresh[0].seq, fresh[-1].seq, limit) == (since + 1, self.last_seq, -1):
            yield from [one for one in fresh if object in (None, one.object)]
            return
        rows = self._db.execute(
            "SELECT seq, at, object, id, kind, by, exchange, before, after FROM _changes"
            " WHERE seq > ? AND (? IS NULL OR object = ?) ORDER BY seq LIMIT ?",
            (since, object, object, limit),
        )
        for seq, at, name, id_, kind, by, exchange, before, after in rows:
            yield Logged(
                seq,
                datetime.fromisoformat(at),
                name,
                id_,
                kind,
                by,
                exchange,
                orjson.loads(before),
                orjson.loads(after),
            )
