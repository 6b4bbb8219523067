"""What a source is, and how far it has been read.

How far is told in the source's own time, never in ours. Until it was read once more a while after
the last change, the time before that change is read again: changes of the same second, and those
that were committed late, show up there. What was seen before is known by its reference and costs
nothing.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from understudy_engine.wire import Row, dumps, text

OVERLAP = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Change:
    """A record of some kind may need a look. `ref` names this very change of it."""

    kind: str
    id: str
    ref: str


Found = tuple[list[Change], Row]
"""Changes, and the mark to keep once they are on the bus."""


class Source(Protocol):
    """One system to be asked for changes. A `slow` one is asked less often."""

    name: str
    slow: bool

    def scan(self, mark: Row, now: datetime) -> AsyncIterator[Found]:
        """What has changed since the mark; `now` is our own time, good for durations only."""


@dataclass(slots=True)
class Watermark:
    """The latest change seen, in the source's time, and when (in ours) we first saw it.

    `passed` is whether the source answered a while after that: nothing can show up late any more.
    That time went by is not enough, for nobody may have asked, or been answered.
    """

    high: datetime | None
    raised_at: datetime | None
    passed: bool = False

    @classmethod
    def of(cls, mark: Row, name: str) -> "Watermark":
        high, raised = text(mark, name), text(mark, f"{name}_seen")
        return cls(
            datetime.fromisoformat(high) if high else None,
            datetime.fromisoformat(raised) if raised else None,
            bool(mark.get(f"{name}_passed")),
        )

    def start(self, since: datetime | None, overlap: timedelta) -> datetime | None:
        """From when on (inclusive) to read; None: from the beginning."""
        if self.high is None or self.raised_at is None:
            return since
        if self.passed:
            return self.high + timedelta(seconds=1)  # the resolution of the systems' stamps
        return self.high - overlap

    def reach(self, moment: datetime, now: datetime) -> None:
        """A change of this moment was seen."""
        if self.high is None or moment > self.high:
            self.high, self.raised_at, self.passed = moment, now, False

    def marks(self, name: str, now: datetime, overlap: timedelta) -> Mapping[str, object]:
        """The watermark as a mark keeps it, of a source that answered in full at `now`."""
        if self.high is None or self.raised_at is None:
            return {}
        return {
            name: self.high.isoformat(),
            f"{name}_seen": self.raised_at.isoformat(),
            f"{name}_passed": self.passed or now - self.raised_at > overlap,
        }


def version(row: Row) -> str:
    """A short digest of what a record looks like: two changes in one second differ in it."""
    return sha256(dumps(row).encode()).hexdigest()[:12]
