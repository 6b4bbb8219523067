"""Time is a port: real, shifted, scaled or virtual. Nothing else reads the machine's clock.

`now` is business time, `wall` is the time a client's own clock shows. They differ only where
a live landscape has been moved through its calendar: a signature is fresh by `wall`, an invoice is
dated by `now`.
"""

import asyncio
import selectors
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Aware UTC moments, never going backwards."""

    def now(self) -> datetime: ...

    def wall(self) -> datetime: ...


class RealClock:
    """The machine's clock, moved by what `advance` has added to it."""

    def __init__(self, start: datetime | None = None) -> None:
        self._offset = start - self.wall() if start else timedelta()

    def now(self) -> datetime:
        return self.wall() + self._offset

    def wall(self) -> datetime:
        return datetime.now(UTC)

    def advance(self, span: timedelta) -> None:
        """Move business time forward at once. `span` must not be negative."""
        if span < timedelta():
            raise ValueError("a clock does not go backwards")
        self._offset += span


class ScaledClock:
    """Business time that passes `factor` times as fast as the machine's, from `start` on."""

    def __init__(self, start: datetime, factor: float) -> None:
        self._start, self._factor, self._origin = start, factor, time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=(time.monotonic() - self._origin) * self._factor)

    def wall(self) -> datetime:
        return datetime.now(UTC)


class VirtualClock:
    """The time of a `VirtualLoop`, counted from `start`: it passes only when all are waiting."""

    def __init__(self, loop: "VirtualLoop", start: datetime) -> None:
        self._loop, self._start = loop, start

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._loop.time())

    def wall(self) -> datetime:
        return self.now()


class AttendedClock(VirtualClock):
    """Virtual business time among clients that read the machine's clock: they sign by that."""

    def wall(self) -> datetime:
        return datetime.now(UTC)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time jumps to the next timer as soon as nothing is ready to run.

    Threads and real sockets do not belong in it: their readiness is not virtual.
    """

    def __init__(self) -> None:
        self._virtual_s = 0.0
        super().__init__(_JumpingSelector(self))
        # A microsecond: coarser than the rounding of the sum of many jumps, finer than any timer.
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self._virtual_s

    def jump(self, seconds: float) -> None:
        """Let `seconds` of virtual time pass. Called by the selector only."""
        self._virtual_s += seconds


class _JumpingSelector(selectors.SelectSelector):
    """Waits by moving its loop's time instead of the machine's."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready: list[tuple[selectors.SelectorKey, int]] = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise RuntimeError("all tasks wait, and no timer is set: the simulation cannot go on")
        self._loop.jump(timeout)
        return ready
