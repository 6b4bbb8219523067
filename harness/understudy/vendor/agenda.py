"""A system's clock, and what it has promised to do later: asynchronous jobs, delayed posting."""

import asyncio
import heapq
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count

from understudy.kernel.clock import Clock

Work = Callable[[], None]


class SystemClock:
    """The clock that one system shows. `base` is the stage's, `skew` how far this one is off."""

    def __init__(self, base: Clock) -> None:
        self.base = base
        self.skew: Callable[[datetime], timedelta] | None = None

    def now(self) -> datetime:
        now = self.base.now()
        return now if self.skew is None else now + self.skew(now)

    def wall(self) -> datetime:
        wall = self.base.wall()
        return wall if self.skew is None else wall + self.skew(self.base.now())


def base_of(clock: Clock) -> Clock:
    """The clock that is right, whatever a system shows."""
    return clock.base if isinstance(clock, SystemClock) else clock


class Agenda:
    """Work by the business moment at which it is due, oldest first.

    A running event loop wakes it up; without one (or where the clock leapt) the next request does.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._order = count()
        self._heap: list[tuple[datetime, int, Work]] = []

    def put(self, seconds: float, work: Work, wake: Work) -> None:
        """Note the work, and have `wake` called when it is due."""
        at = self._clock.now() + timedelta(seconds=seconds)
        heapq.heappush(self._heap, (at, next(self._order), work))
        try:
            asyncio.get_running_loop().call_later(seconds, wake)
        except RuntimeError:
            return  # nobody could be called

    def due(self) -> Iterator[Work]:
        """Take off what is due by now."""
        while self._heap and self._heap[0][0] <= self._clock.now():
            yield heapq.heappop(self._heap)[2]
