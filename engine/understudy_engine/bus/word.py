"""The last word on a key: its events and what became of each, and whether it is to be looked at."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from understudy_engine.bus.contract import Settled, State, stamp

BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Word:
    """All that is known of one key of one flow. Each change tells whether there was one."""

    flow: str
    key: str
    version: int = 0
    state: State = "pending"
    attempts: int = 0
    not_before: datetime = BEGINNING
    reason: str = ""
    since: str = ""
    events: dict[str, tuple[int, State, str]] = field(default_factory=dict)
    """By reference: the version that first heard of it, its state, the reason for it."""

    def hear(self, refs: Iterable[str], now: datetime) -> int:
        """Of these events; returns how many were new."""
        new = [ref for ref in dict.fromkeys(refs) if ref not in self.events]
        for ref in new:
            self.version += 1
            self.events[ref] = (self.version, "pending", "")
        if new:
            self._wait(now)
        return len(new)

    def revive(self, now: datetime) -> int:
        """A dead letter is to be looked at again."""
        if self.state != "dead":
            return 0
        for ref, (version, state, _) in self.events.items():
            if state == "dead":
                self.events[ref] = (version, "pending", "")
        since = self.since
        self._wait(now)
        self.since = since
        return 1

    def settle(self, one: Settled, now: datetime) -> int:
        """What it had heard of by then is settled; what it heard since makes it wait on."""
        changed = 0
        if one.state != "pending":
            for ref, (version, state, _) in self.events.items():
                if state == "pending" and version <= one.message.version:
                    self.events[ref] = (version, one.state, one.reason)
                    changed = 1
        if self.version == one.message.version:
            self.state, self.reason, self.attempts = one.state, one.reason, one.attempts
            self.not_before = one.again_at or now
            changed = 1
        return changed

    def letter(self) -> dict[str, object]:
        """As it is shown among the dead letters."""
        names = ("flow", "key", "attempts", "reason", "since")
        return {name: getattr(self, name) for name in names}

    def dump(self) -> bytes:
        """As it is kept."""
        kept = {
            "flow": self.flow,
            "key": self.key,
            "version": self.version,
            "state": self.state,
            "attempts": self.attempts,
            "not_before": stamp(self.not_before),
            "reason": self.reason,
            "since": self.since,
            "events": self.events,
        }
        return json.dumps(kept, separators=(",", ":")).encode()

    @classmethod
    def load(cls, body: bytes) -> "Word":
        """As it was kept."""
        kept = json.loads(body)
        kept["not_before"] = datetime.fromisoformat(kept["not_before"])
        kept["events"] = {ref: tuple(of) for ref, of in kept["events"].items()}
        return cls(**kept)

    def _wait(self, now: datetime) -> None:
        if self.state != "pending" or not self.since:
            self.since = stamp(now)
        self.state, self.attempts, self.reason, self.not_before = "pending", 0, "", now
