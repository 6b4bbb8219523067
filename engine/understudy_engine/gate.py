"""The door to one system: closed while it asked for rest, and while it keeps failing.

Throttle and circuit breaker in one. A rest that the system asked for is kept to the second. After
three failures in a row the door closes by itself, longer each time; then one caller at a time may
try (half-open).
"""

from datetime import datetime, timedelta

from understudy_engine.clock import Now
from understudy_engine.errors import Busy

FAILURES_MAX = 3
REST_S, REST_S_MAX = 5.0, 120.0


class Gate:
    """`enter` before a request; `succeeded` or `failed` after it, and `leave` in any case."""

    def __init__(self, system: str, now: Now) -> None:
        self.system, self._now = system, now
        self._until: datetime | None = None
        self._why = ""
        self._failures = 0
        self._trying = False

    @property
    def left_s(self) -> float:
        """How long nobody is let through yet; 0 when somebody may try."""
        if self._until is None:
            return 0.0
        return max(0.0, (self._until - self._now()).total_seconds())

    @property
    def state(self) -> str:
        """As in circuits: `closed` where callers are let through, `open`, `half-open`."""
        if self.left_s:
            return "open"
        return "half-open" if self._failures >= FAILURES_MAX else "closed"

    def enter(self) -> None:
        """Raises `Busy` while the door is shut."""
        if self.left_s:
            raise Busy(self.system, self._why, self.left_s)
        if self._failures >= FAILURES_MAX:
            if self._trying:
                raise Busy(self.system, "one request is trying whether it is back", 1.0)
            self._trying = True

    def leave(self) -> None:
        self._trying = False

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self, why: str) -> None:
        """One more failure that is not the request's own fault."""
        self._failures += 1
        if self._failures >= FAILURES_MAX:
            longer = REST_S * 2.0 ** min(self._failures - FAILURES_MAX, 8)
            self.rest(min(longer, REST_S_MAX), why)

    def rest(self, seconds: float, why: str) -> Busy:
        """Let nobody through for a while; a longer rest is never cut short."""
        until = self._now() + timedelta(seconds=seconds)
        if self._until is None or until > self._until:
            self._until, self._why = until, why
        return Busy(self.system, why, seconds)
