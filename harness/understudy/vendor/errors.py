"""Errors are data: what went wrong is a kind, how a vendor says it is a row of its table.

`errors.toml` holds one table for each kind:

    [not-found]
    status = 404
    code = "NOT_FOUND"
    message = "The requested resource does not exist"   # {name} is filled in from the refusal
    definite = true                                      # false: the work may have been done
    source = "where this is known from"
    retry_after_s = 30                                   # optional: sent as Retry-After
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from understudy.kernel.errors import HarnessBug

COMMON_KINDS = (
    "malformed",
    "unauthenticated",
    "token-expired",
    "forbidden",
    "no-such-path",
    "method-not-allowed",
    "unknown-object",
    "unknown-field",
    "not-found",
    "required-missing",
    "invalid-value",
    "too-long",
    "bad-choice",
    "bad-reference",
    "duplicate",
    "read-only",
    "conflict",
    "bad-query",
    "throttled",
    "unavailable",
    "gateway-timeout",
    "internal",
)
"""What any vendor must be able to say; faults and the kit ask for these."""


LOCKED = ("row-locked", "locked", "conflict")
"""How a vendor may say that somebody else is at work on a record: the first kind that it has."""


class Refusal(Exception):
    """A system declines: `kind` names a row of its error table, `details` fill the message.

    Details the kit gives where they apply: object, field, value, id, limit, fields, reason.
    """

    def __init__(self, kind: str, /, **details: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.details = details


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """How one vendor says one kind of error, and whether the work is certainly not done."""

    kind: str
    status: int
    code: str
    message: str
    definite: bool
    source: str
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """A refusal put into a vendor's words, ready for its envelope."""

    entry: ErrorEntry
    message: str
    details: Mapping[str, object]


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""


class ErrorTable:
    """A vendor's `errors.toml`. Missing common kinds refuse to load."""

    def __init__(self, entries: Mapping[str, ErrorEntry]) -> None:
        missing = [kind for kind in COMMON_KINDS if kind not in entries]
        if missing:
            raise HarnessBug(f"errors.toml lacks {', '.join(missing)}")
        self._entries = entries

    @classmethod
    def load(cls, path: Path) -> "ErrorTable":
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls({kind: ErrorEntry(kind=kind, **row) for kind, row in rows.items()})

    def answer(self, refusal: Refusal) -> ErrorAnswer:
        entry = self._entries.get(refusal.kind)
        if entry is None:
            raise HarnessBug(f"errors.toml has no row for {refusal.kind!r}")
        message = entry.message.format_map(_Blank(refusal.details))
        return ErrorAnswer(entry, message, refusal.details)

    def __iter__(self) -> Iterator[ErrorEntry]:
        return iter(self._entries.values())

    def __contains__(self, kind: str) -> bool:
        return kind in self._entries
