"""Results that lie in files: what they say, how old they are, and which file it was exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import cast

import orjson

from understudy.kernel.errors import UsageError

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document, and what an auditor needs to find it again. Absent ones have no digest."""

    path: Path
    digest: str
    written_at: datetime | None
    document: Json

    def age_hours(self, now: datetime) -> float:
        """How old its file is."""
        return 0.0 if self.written_at is None else (now - self.written_at).total_seconds() / 3600

    def rows(self, name: str) -> Sequence[Json]:
        """A list of tables inside; raises `UsageError` where there is none."""
        found = self.document.get(name)
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise UsageError(f"{self.path} is no result of ours: it has no list of {name}")
        return cast("list[Json]", found)

    def part(self, name: str) -> Json:
        """A table inside; raises `UsageError` where there is none."""
        found = self.document.get(name)
        if not isinstance(found, dict):
            raise UsageError(f"{self.path} is no result of ours: it has no {name}")
        return found


def evidence(path: Path) -> Evidence:
    """What lies at a path, or that nothing does; raises `UsageError` for what is no document."""
    try:
        body = path.read_bytes()
        written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return Evidence(path, "", None, {})
    except OSError as wrong:
        raise UsageError(f"{path} cannot be read: {wrong.strerror}") from None
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as wrong:
        raise UsageError(f"{path} is no JSON: {wrong}") from None
    if not isinstance(document, dict):
        raise UsageError(f"{path} is no result of ours")
    return Evidence(path, sha256(body).hexdigest(), written_at, document)


def inner(row: Json, name: str) -> Sequence[Json]:
    """The tables of a list in a row; none where there is no such list."""
    found = row.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
