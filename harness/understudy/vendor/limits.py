"""How much a caller may ask for: so many a day, so many at once."""

from datetime import datetime, timedelta

from understudy.kernel.clock import Clock
from understudy.vendor.errors import Refusal


class Quota:
    """At most `limit` requests in a window of `per`, counted from the first one. 0: no limit."""

    def __init__(self, clock: Clock, limit: int, per: timedelta) -> None:
        self._clock, self.limit, self._per = clock, limit, per
        self._since: datetime | None = None
        self.used = 0

    def take(self) -> None:
        """Count one; refuses `throttled` when the window is used up."""
        now = self._clock.now()
        if self._since is None or now - self._since >= self._per:
            self._since, self.used = now, 0
        if self.limit and self.used >= self.limit:
            left = self._since + self._per - now
            raise Refusal("throttled", limit=self.limit, retry_after_s=left.total_seconds())
        self.used += 1
