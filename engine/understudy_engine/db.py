"""SQLite as the engine keeps things in it: on disk before anything is acknowledged."""

import sqlite3
from pathlib import Path

from understudy_engine.errors import BadLandscape

PREFIX = "sqlite:///"


def connect(url: str, schema: str) -> sqlite3.Connection:
    """A connection to `sqlite:///path` with the tables of the schema; raises `BadLandscape`.

    Write-ahead, so that a reader never waits; a commit survives the death of the process.
    """
    if not url.startswith(PREFIX):
        raise BadLandscape(f"{url!r} is no sqlite:///path; nothing else is spoken yet")
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
