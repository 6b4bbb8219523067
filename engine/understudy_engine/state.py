"""What the engine remembers besides the bus: how far it read, which is which, what it wrote."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from understudy_engine.db import connect
from understudy_engine.wire import Row, as_row, dumps, loads

SCHEMA = """
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (
    kind TEXT NOT NULL, id TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS audit (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, system TEXT NOT NULL, method TEXT NOT NULL,
    path TEXT NOT NULL, outcome TEXT NOT NULL
);
"""

AUDIT = ("seq", "at", "system", "method", "path", "outcome")


class Store:
    """Marks, links and the audit trail in one database; several processes may share it."""

    def __init__(self, url: str) -> None:
        self._db = connect(url, SCHEMA)

    def mark(self, name: str) -> Row:
        """How far something has come; empty when it never began."""
        found = self._db.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
        return as_row(loads(found[0])) if found else {}

    def set_mark(self, name: str, value: Mapping[str, object]) -> None:
        self._db.execute(
            "INSERT INTO marks VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, dumps(value)),
        )

    def keys(self, kind: str, ids: Iterable[str]) -> dict[str, str]:
        """Keys of origin that are known for records: `kind` is "psa workspace", for instance."""
        found = {}
        for id in ids:
            row = self._db.execute(
                "SELECT key FROM links WHERE kind = ? AND id = ?", (kind, id)
            ).fetchone()
            if row:
                found[id] = str(row[0])
        return found

    def link(self, kind: str, keys: Mapping[str, str]) -> None:
        """Remember keys of origin by record id. They never change once they are given."""
        rows = [(kind, id, key) for id, key in keys.items()]
        self._db.executemany(
            "INSERT INTO links VALUES (?, ?, ?)"
            " ON CONFLICT (kind, id) DO UPDATE SET key = excluded.key",
            rows,
        )

    def note(self, at: datetime, system: str, method: str, path: str, outcome: str) -> None:
        """One line of the audit trail."""
        self._db.execute(
            "INSERT INTO audit (at, system, method, path, outcome) VALUES (?, ?, ?, ?, ?)",
            (at.astimezone(UTC).isoformat(), system, method, path, outcome),
        )

    def audit(self, limit: int) -> list[Row]:
        """The last writes, newest first."""
        rows = self._db.execute(
            f"SELECT {', '.join(AUDIT)} FROM audit ORDER BY seq DESC LIMIT ?", (limit,)
        ).fetchall()
        return [dict(zip(AUDIT, row, strict=True)) for row in rows]

    def leads(self) -> bool:
        """Whether it is this process that asks the sources: one at a time, of all that share it."""
        return self._db.leads()

    def close(self) -> None:
        self._db.close()
