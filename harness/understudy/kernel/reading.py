"""Reading TOML that people write: each mistake gets one clear line."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from understudy.kernel.errors import UsageError

Table = Mapping[str, object]


def read(path: Path) -> Table:
    """The document; raises `UsageError`."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise UsageError(f"{path} cannot be read: {wrong.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise UsageError(f"{path} is not TOML: {wrong}") from None


class Reader:
    """One table of a file, asked key by key; what was not asked for is a mistake."""

    def __init__(self, table: object, where: str) -> None:
        if not isinstance(table, dict):
            raise UsageError(f"{where} must be a table")
        self._table: Table = table
        self._asked: set[str] = set()
        self.where = where

    def text(self, name: str, default: str | None = None) -> str:
        return str(self._given(name, str, default, "a text"))

    def number(self, name: str, default: float | None = None) -> float:
        found = self._given(name, (int, float), default, "a number")
        if found < 0:
            raise UsageError(f"{self.where}: {name} is not below 0")
        return float(found)

    def flag(self, name: str, default: bool = False) -> bool:
        return bool(self._given(name, bool, default, "true or false"))

    def moment(self, name: str, default: datetime | None = None) -> datetime:
        found: datetime = self._given(name, datetime, default, "a moment")
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    def day(self, name: str) -> date:
        found: date = self._given(name, date, None, "a day")
        return found.date() if isinstance(found, datetime) else found

    def texts(self, name: str) -> Sequence[str]:
        """A list of texts; empty if there is none."""
        found: list[object] = self._given(name, list, [], "a list of texts")
        if not all(isinstance(one, str) for one in found):
            raise UsageError(f"{self.where}: {name} is a list of texts")
        return [str(one) for one in found]

    def numbers(self, name: str) -> Mapping[str, float]:
        """A table of numbers; empty if there is none."""
        inside = self.table(name)
        return {key: inside.number(key) for key in inside.keys()}  # noqa: SIM118  # a method

    def table(self, name: str) -> "Reader":
        """A table; an empty one if there is none."""
        self._asked.add(name)
        return Reader(self._table.get(name, {}), f"{self.where}, {name}")

    def tables(self, name: str) -> Sequence["Reader"]:
        """A list of tables; none if it is not there."""
        self._asked.add(name)
        found = self._table.get(name, [])
        if not isinstance(found, list):
            raise UsageError(f"{self.where}: {name} is a list of tables")
        return [Reader(one, f"{self.where}, {name} {n}") for n, one in enumerate(found, 1)]

    def keys(self) -> Sequence[str]:
        return tuple(self._table)

    def has(self, name: str) -> bool:
        return name in self._table

    def done(self) -> None:
        """Raise `UsageError` for a key that nobody asked for."""
        for key in self._table:
            if key not in self._asked:
                raise UsageError.unknown(f"key in {self.where}", key, self._asked)

    def _given(self, name: str, kind: object, default: object, what: str) -> Any:
        self._asked.add(name)
        found = self._table.get(name, default)
        if found is None:
            raise UsageError(f"{self.where} does not say {name}")
        wrong_flag = isinstance(found, bool) and kind is not bool
        if wrong_flag or not isinstance(found, kind):  # type: ignore[arg-type]
            raise UsageError(f"{self.where}: {name} is {what}")
        return found
