"""Where the engine keeps things: on disk before anything is acknowledged. The URL says where."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from understudy_engine.errors import BadLandscape

LOG = logging.getLogger(__name__)
T = TypeVar("T")

PREFIX = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")
LEADS = 0x756E6472
"""The advisory lock of whoever asks the sources; any number, as long as all know it."""


AWAY_S, AWAY_S_MAX = 0.2, 60.0
"""How long to rest before a server that is away is asked again, and for how long in all."""


class Rows(Protocol):
    """What a statement found."""

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Database(Protocol):
    """Statements that SQLite and PostgreSQL understand alike, with `?` for each value."""

    def execute(self, sql: str, values: Sequence[object] = ()) -> Rows: ...

    def executemany(self, sql: str, values: Iterable[Sequence[object]]) -> object:
        """All of them or none."""

    def leads(self) -> bool:
        """Whether of all processes on this database it is this one that asks the sources."""

    def close(self) -> None: ...


def connect(url: str, schema: str) -> Database:
    """The database of a URL with the tables of the schema; raises `BadLandscape`."""
    if url.startswith(POSTGRES):
        return _Postgres(url, schema)
    return _Sqlite(connect_sqlite(url, schema))


def connect_sqlite(url: str, schema: str) -> sqlite3.Connection:
    """A connection to `sqlite:///path` with the tables of the schema; raises `BadLandscape`.

    Write-ahead, so that a reader never waits; a commit survives the death of the process.
    """
    if not url.startswith(PREFIX):
        raise BadLandscape(f"{url!r} is neither sqlite:///path nor postgresql://host/name")
    path = url.removeprefix(PREFIX)
    try:
        if path and path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        found = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=10)
        found.execute("PRAGMA journal_mode=WAL")
        found.execute("PRAGMA synchronous=NORMAL")
        found.executescript(schema)
    except (OSError, sqlite3.Error) as wrong:
        raise BadLandscape(f"{url} cannot be opened: {wrong}") from None
    found.row_factory = sqlite3.Row
    return found


class _Sqlite:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.execute, self.close = db.execute, db.close

    def executemany(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        self._db.execute("BEGIN")
        self._db.executemany(sql, values)
        self._db.execute("COMMIT")

    def leads(self) -> bool:
        return True


class _Postgres:
    """A session on PostgreSQL. Who leads holds a lock that ends with the session: no lease to wait
    out when the process is killed, and no clock to agree on.

    A session that breaks is followed by another one: everything kept here may be written twice.
    """

    def __init__(self, url: str, schema: str) -> None:
        try:
            import psycopg
        except ImportError:
            raise BadLandscape("PostgreSQL needs understudy[scale] to be installed") from None
        self._broken = psycopg.OperationalError
        # The encoding is said, or a database made without one would give bytes for text.
        self._connect = partial(
            psycopg.connect, url, autocommit=True, connect_timeout=10, client_encoding="utf8"
        )
        self._pause = threading.Event()
        try:
            self._db = self._connect()
            with self._db.transaction():
                # Two that create the same table at once would fail in the catalogue.
                self._db.execute("SELECT pg_advisory_xact_lock(%s)", (LEADS + 1,))
                self._db.execute(_dialect(schema).encode())
        except psycopg.Error as wrong:
            line = " ".join(str(wrong).split())
            where = url.rpartition("@")[2]  # what is before it may hold a password
            raise BadLandscape(f"PostgreSQL at {where} cannot be opened: {line}") from None
        self._leads = False

    def execute(self, sql: str, values: Sequence[object] = ()) -> Rows:
        return self._patiently(lambda: self._db.execute(sql.replace("?", "%s").encode(), values))

    def executemany(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        # In one order, so that two processes cannot wait for each other.
        rows = sorted(values, key=lambda row: [str(value) for value in row])

        def work() -> None:
            with self._db.transaction(), self._db.cursor() as cursor:
                cursor.executemany(sql.replace("?", "%s").encode(), rows)

        self._patiently(work)

    def leads(self) -> bool:
        def work() -> bool:
            # Asked every time: the lock of a session that broke may be another's by now.
            asked = "SELECT true" if self._leads else f"SELECT pg_try_advisory_lock({LEADS})"
            found = self._db.execute(asked.encode()).fetchone()
            self._leads = bool(found and found[0])
            return self._leads

        return self._patiently(work)

    def _patiently(self, work: Callable[[], T]) -> T:
        """Wait for a server that is away as for a disk, while it may be no more than started anew.

        Then end: no message may be given up because of it.
        """
        for _ in range(round(AWAY_S_MAX / AWAY_S)):
            try:
                if self._db.closed:
                    self._leads = False
                    self._db = self._connect()
                return work()
            except self._broken as wrong:
                if not self._db.closed:
                    raise
                LOG.warning("PostgreSQL is away: %s", " ".join(str(wrong).split()))
                self._pause.wait(AWAY_S)
        raise SystemExit(f"understudy-engine: PostgreSQL was away for {AWAY_S_MAX:g} s")

    def close(self) -> None:
        self._db.close()


def _dialect(schema: str) -> str:
    """The same tables in PostgreSQL's words."""
    numbered = schema.replace("seq INTEGER PRIMARY KEY", "seq BIGSERIAL PRIMARY KEY")
    return numbered.replace(" WITHOUT ROWID", "")
