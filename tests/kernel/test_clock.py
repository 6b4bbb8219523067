"""Time is a port: the virtual loop jumps, and jumps the same way every time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from understudy.kernel.clock import RealClock, ScaledClock, VirtualClock, VirtualLoop

START = datetime(2026, 6, 29, 8, tzinfo=UTC)


def test_a_year_of_waiting_takes_no_time_and_ends_on_the_second() -> None:
    loop = VirtualLoop()
    clock = VirtualClock(loop, START)
    began = RealClock().wall()

    loop.run_until_complete(asyncio.sleep(timedelta(days=365).total_seconds()))

    assert clock.now() == START + timedelta(days=365)
    assert RealClock().wall() - began < timedelta(seconds=5)
    loop.close()


def test_tasks_wake_in_the_order_of_their_timers() -> None:
    loop = VirtualLoop()
    clock = VirtualClock(loop, START)
    seen: list[tuple[str, datetime]] = []

    async def wait(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        seen.append((name, clock.now()))

    async def all_of_them() -> None:
        await asyncio.gather(wait("late", 30), wait("soon", 0.5), wait("never mind", 7))

    loop.run_until_complete(all_of_them())

    assert [name for name, _ in seen] == ["soon", "never mind", "late"]
    assert seen[-1][1] == START + timedelta(seconds=30)
    loop.close()


def test_a_loop_in_which_nothing_can_happen_says_so_instead_of_hanging() -> None:
    loop = VirtualLoop()

    with pytest.raises(RuntimeError, match="no timer is set"):
        loop.run_until_complete(asyncio.Event().wait())

    loop.close()


def test_a_real_clock_can_be_moved_forward_only() -> None:
    clock = RealClock(START)
    clock.advance(timedelta(days=2))

    assert clock.now() - START >= timedelta(days=2)
    assert clock.wall().year >= 2024
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(timedelta(seconds=-1))


def test_a_scaled_clock_runs_faster_than_the_machine() -> None:
    clock = ScaledClock(START, factor=1_000_000)

    first = clock.now()

    assert first >= START
    assert clock.now() > first
