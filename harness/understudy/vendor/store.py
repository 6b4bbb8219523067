"""A system's records and its change log, in one SQLite database, in one transaction.

One table for each object type, with typed columns. Column and table names come from the schema and
never from a caller; every value is bound.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from understudy.kernel.clock import Clock
from understudy.kernel.errors import UsageError
from understudy.vendor import tables
from understudy.vendor.changes import CHANGES, ChangeLog, Logged
from understudy.vendor.errors import Refusal
from understudy.vendor.schema import Field, ObjectType, Row, Schema, Value
from understudy.vendor.tables import change, columns, insertion, quoted

sqlite3.register_converter("BOOLEAN", lambda raw: raw == b"1")

__all__ = ["Store", "quoted"]

MEMORY = ":memory:"
BLANK_MAX = 32
_BLANK: dict[int, tuple[Schema, bytes]] = {}
"""Empty databases by the identity of their schema, which is held so that no other gets its id."""

STEPS = 1_000_000
PATIENCE, PATIENCE_A_RECORD = 40_000_000, 200
"""How many steps of SQLite's machine a query may take, and how many more for each record."""


class Store:
    """The records of one system instance.

    Ids are text. Reads see the open transaction. Not for use by several threads at once. `clock` is
    for readers whose answer depends on the day: records with effective dates.
    """

    def __init__(self, schema: Schema, path: str = MEMORY, clock: Clock | None = None) -> None:
        self.schema, self.clock = schema, clock
        self._db = self._connect(path)
        self._reading: dict[str, tuple[ObjectType, str]] = {}
        self._depth = self._began = 0
        self._log = ChangeLog(self._db)
        self.restored = 0
        """How often the state was replaced. With `last_seq`: what a reader may remember by."""
        self._lay_out(path)
        self._count_records()
        self._log.reopen()

    @property
    def last_seq(self) -> int:
        """The sequence number of the last change that stands."""
        return self._log.last_seq

    def _connect(self, path: str) -> sqlite3.Connection:
        db = sqlite3.connect(
            path,
            isolation_level=None,
            detect_types=sqlite3.PARSE_DECLTYPES,
            check_same_thread=False,
            cached_statements=512,
        )
        db.execute("PRAGMA journal_mode=WAL" if path != MEMORY else "PRAGMA synchronous=OFF")
        db.execute("PRAGMA synchronous=OFF")
        return db

    def _count_records(self) -> None:
        self._size = sum(
            self._scalar(f"SELECT coalesce(max(rowid), 0) FROM {quoted(kind.name)}")
            for kind in self.schema
            if not kind.union_of
        )

    def _lay_out(self, path: str) -> None:
        """Make what is not there yet. In memory all of it is copied from the first of its kind."""
        if path != MEMORY:
            self._create_tables()
            return
        schema, blank = _BLANK.get(id(self.schema), (None, b""))
        if schema is self.schema:
            self._copy(blank)
            return
        self._create_tables()
        if len(_BLANK) >= BLANK_MAX:
            _BLANK.clear()
        _BLANK[id(self.schema)] = self.schema, self.snapshot()

    def _create_tables(self) -> None:
        for kind in self.schema:
            if kind.union_of:
                self._create_view(kind)
                continue
            self._db.execute(
                f"CREATE TABLE IF NOT EXISTS {quoted(kind.name)} ({columns(kind, ' PRIMARY KEY')})"
            )
            self._check_shape(kind)
            for f in kind.fields:
                if f.name != kind.id_field and (f.indexed or f.unique or f.external_id):
                    self._index(kind, f)
        self._db.execute(CHANGES)
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS _counters (name TEXT PRIMARY KEY, value INTEGER)"
        )

    def _check_shape(self, kind: ObjectType) -> None:
        """A file may be older than the shape it is opened with."""
        found = [row[1] for row in self._db.execute(f"PRAGMA table_info({quoted(kind.name)})")]
        if found != [f.name for f in kind.fields]:
            path = self._db.execute("PRAGMA database_list").fetchone()[2]
            raise UsageError(f"{path} was made with another shape of {kind.name}; take a new file")

    def _create_view(self, kind: ObjectType) -> None:
        selects = []
        for name in kind.union_of:
            held = self.schema.object(name).by_name
            columns = ", ".join(
                quoted(f.name) if f.name.lower() in held else f"NULL AS {quoted(f.name)}"
                for f in kind.fields
            )
            # DISTINCT takes nothing away here: it keeps SQLite from merging the union into each
            # query, which costs it twice the time for every further join with it.
            selects.append(f"SELECT DISTINCT rowid AS rowid, {columns} FROM {quoted(name)}")
        self._db.execute(
            f"CREATE VIEW IF NOT EXISTS {quoted(kind.name)} AS {' UNION ALL '.join(selects)}"
        )

    def _index(self, kind: ObjectType, f: Field) -> None:
        self._db.execute(
            f"CREATE INDEX IF NOT EXISTS {quoted(f'{kind.name}.{f.name}')}"
            f" ON {quoted(kind.name)} ({quoted(f.name)})"
        )

    def _scalar(self, sql: str, values: Sequence[Value] = ()) -> int:
        return int(self._db.execute(sql, values).fetchone()[0])

    # -- transactions ------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Nests: an inner failure that is caught undoes the inner part only."""
        name, inner = f"t{self._depth}", self._depth > 0
        # Where the outer one has written nothing yet, undoing the inner one is undoing all.
        marked = inner and self._db.total_changes != self._began
        if marked:
            self._db.execute(f"SAVEPOINT {name}")
        elif not inner:
            self._begin()
        self._depth += 1
        last_seq = self.last_seq
        try:
            yield
        except BaseException:
            self._log.last_seq = last_seq
            self._depth -= 1
            self._db.execute(f"ROLLBACK TO {name}" if marked else "ROLLBACK")
            if marked:
                self._db.execute(f"RELEASE {name}")
            elif inner:
                self._begin()
            raise
        self._depth -= 1
        if marked or not inner:
            self._db.execute(f"RELEASE {name}" if marked else "COMMIT")

    def _begin(self) -> None:
        self._db.execute("BEGIN")
        self._began = self._db.total_changes
        self._log.fresh.clear()

    # -- reading -----------------------------------------------------------------------------

    def get(self, object: str, id: str) -> Row | None:
        """The record, or None."""
        kind = self.schema.object(object)
        sql = f"{self._all_of(kind)} WHERE {quoted(kind.id_field)} = ?"
        found = self._db.execute(sql, (id,)).fetchone()
        return None if found is None else dict(zip(kind.names, found, strict=True))

    def find(self, object: str, /, **equals: Value) -> list[Row]:
        """The records whose fields equal the given values (None: is null), oldest first."""
        kind = self.schema.object(object)
        parts, values = [], []
        for name, value in equals.items():
            column = quoted(kind.by_name[name.lower()].name)
            parts.append(f"{column} IS NULL" if value is None else f"{column} = ?")
            if value is not None:
                values.append(value)
        where = f" WHERE {' AND '.join(parts)}" if parts else ""
        return list(self._rows(kind, f"{where} ORDER BY rowid", values))

    def first(self, object: str, /, **equals: Value) -> Row | None:
        """The oldest record whose fields equal the given values, or None."""
        found = self.find(object, **equals)
        return found[0] if found else None

    def all(self, object: str) -> Iterator[Row]:
        """Every record, oldest first."""
        return self._rows(self.schema.object(object), " ORDER BY rowid", ())

    def select(self, sql: str, values: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """Rows of a compiled query. `sql` must come from `understudy.vendor.sql` or a constant."""
        left = PATIENCE + PATIENCE_A_RECORD * self._size

        def too_long() -> bool:
            nonlocal left
            left -= STEPS
            return left < 0

        self._db.set_progress_handler(too_long, STEPS)
        try:
            return self._db.execute(sql, values).fetchall()
        except (sqlite3.OperationalError, OverflowError) as wrong:
            # The text is ours: what is left are limits of depth, terms, size of numbers, and steps,
            # which end a query that joins all to all on the same step on every machine.
            raise Refusal("bad-query", reason=f"the query is too complex: {wrong}") from None
        finally:
            self._db.set_progress_handler(None, STEPS)

    def define(self, name: str, arguments: int, function: Callable[..., Value]) -> None:
        """Let compiled queries call a function. Its result depends on its arguments only."""
        self._db.create_function(name, arguments, function, deterministic=True)

    def _rows(self, kind: ObjectType, tail: str, values: Sequence[Value]) -> Iterator[Row]:
        names = kind.names
        for found in self._db.execute(f"{self._all_of(kind)}{tail}", values):
            yield dict(zip(names, found, strict=True))

    def _all_of(self, kind: ObjectType) -> str:
        """SQL for all fields of all records: text made once for each kind, which may be drifted."""
        known = self._reading.get(kind.name)
        if known is None or known[0] is not kind:
            columns = ", ".join(map(quoted, kind.names))
            known = kind, f"SELECT {columns} FROM {quoted(kind.name)}"
            self._reading[kind.name] = known
        return known[1]

    # -- writing -----------------------------------------------------------------------------

    def write(
        self,
        object: str,
        before: Row | None,
        after: Row | None,
        *,
        at: datetime,
        by: str,
        exchange: int,
    ) -> None:
        """Put, change or take away one record and log it. Neither side is validated here."""
        kind = self.schema.object(object)
        key = kind.id_field
        if after is None:
            assert before is not None
            self._db.execute(
                f"DELETE FROM {quoted(kind.name)} WHERE {quoted(key)} = ?", (before[key],)
            )
            self._log.add(at, kind, "deleted", by, exchange, before, before)
        elif before is None:
            self._db.execute(insertion(kind.name, tuple(after)), list(after.values()))
            self._log.add(at, kind, "created", by, exchange, {}, after)
        else:
            changed = {n: old for n, old in before.items() if after[n] != old}
            if changed:
                self._db.execute(
                    change(kind.name, tuple(changed), key),
                    [*(after[n] for n in changed), before[key]],
                )
                self._log.add(at, kind, "updated", by, exchange, changed, after)

    def load(self, object: str, rows: Iterable[Row]) -> int:
        """Put many records without a log: the state before anything happened. Returns how many."""
        kind = self.schema.object(object)
        names, blank = kind.names, kind.blank
        count = self._db.executemany(
            insertion(kind.name, names), ([row.get(n, blank[n]) for n in names] for row in rows)
        ).rowcount
        self._size += max(count, 0)
        return max(count, 0)

    def amend(self, object: str, rows: Iterable[Row]) -> None:
        """Change loaded records without a log. Each row has the id and the same few fields."""
        kind = self.schema.object(object)
        found = list(rows)
        names = [n for n in found[0] if n != kind.id_field] if found else []
        if names:
            self._db.executemany(
                change(kind.name, tuple(names), kind.id_field),
                ([*(row[n] for n in names), row[kind.id_field]] for row in found),
            )

    def count(self, name: str, start: int = 1) -> int:
        """The next number of a named counter, from `start` on: record numbers, versions."""
        found = self._db.execute(
            "INSERT INTO _counters VALUES (?, ?) ON CONFLICT (name)"
            " DO UPDATE SET value = value + 1 RETURNING value",
            (name, start),
        ).fetchone()
        return int(found[0])

    def set_counter(self, name: str, last: int) -> None:
        """Let the next `count` of `name` give `last` + 1."""
        self._db.execute("INSERT OR REPLACE INTO _counters VALUES (?, ?)", (name, last))

    # -- the record of what happened -----------------------------------------------------------

    def changes(
        self, since: int = 0, object: str | None = None, limit: int = -1
    ) -> Iterator[Logged]:
        """The change log after sequence number `since`, oldest first."""
        return self._log.read(since, object, limit)

    def changes_from(self, moment: datetime) -> list[Logged]:
        """The change log after a moment, oldest first."""
        first = self._scalar(
            "SELECT coalesce(min(seq), 0) FROM _changes WHERE at > ?", (moment.isoformat(),)
        )
        return list(self.changes(first - 1)) if first else []

    def shadow(self, kind: ObjectType, without: Sequence[str], beside: Sequence[Row]) -> None:
        """Let readers see other records of a kind, until `unshadow`: some less, some more."""
        tables.shadow(self._db, kind, without, beside)

    def unshadow(self, kind: ObjectType) -> None:
        """Let readers see the records again."""
        self._db.execute(f"DROP TABLE temp.{quoted(kind.name)}")

    def snapshot(self) -> bytes:
        """The whole state, log included."""
        return self._db.serialize()

    def restore(self, state: bytes) -> None:
        """Go back to a snapshot, in place."""
        self._copy(state)
        self.restored += 1
        self._count_records()
        self._log.reopen()

    def _copy(self, state: bytes) -> None:
        source = sqlite3.connect(MEMORY)
        source.deserialize(state)
        source.backup(self._db)
        source.close()

    def fork(self) -> "Store":
        """An independent store, in memory, that starts with this state."""
        twin = Store(self.schema, clock=self.clock)
        twin.restore(self.snapshot())
        return twin

    def close(self) -> None:
        self._db.close()
