"""What the bus promises: durable, together, once, and nothing lost."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from load.bench.stage.servers import soon
from tests.engine.doubles import Clock
from understudy_engine.bus import Bus, Event, Settled, SqliteBus, open_bus
from understudy_engine.errors import BadLandscape

Open = Callable[[], Bus]


@pytest.fixture(
    params=["sqlite", pytest.param("nats", marks=pytest.mark.slow)],
)
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same bus once more, as another process would."""
    opened: list[Bus] = []
    url = request.getfixturevalue("jetstream") if request.param == "nats" else ""

    def another() -> Bus:
        bus: Bus = SqliteBus(f"sqlite:///{tmp_path}/bus.db")
        if url:
            from understudy_engine.bus.nats import NatsBus

            bus = NatsBus(url, lease_s=1.0, patience_s=0.02)
        opened.append(bus)
        return bus

    yield another
    for bus in opened:
        bus.close()


@pytest.fixture
def bus(another: Open) -> Bus:
    return another()


def test_what_was_put_is_there_after_the_process_died(
    bus: Bus, another: Open, clock: Clock
) -> None:
    bus.put([Event("deals", "006", "a")], clock())

    again = another()  # the first one was never closed
    assert [m.key for m in again.due("deals", clock(), 10)] == ["006"]


def test_events_of_one_key_are_looked_at_together(bus: Bus, clock: Clock) -> None:
    events = [Event("deals", "006", "a"), Event("deals", "006", "b"), Event("deals", "007", "c")]

    assert bus.put(events, clock()) == 3
    assert [m.key for m in bus.due("deals", clock(), 10)] == ["006", "007"]


def test_the_same_event_twice_is_one_event(bus: Bus, clock: Clock) -> None:
    bus.put([Event("deals", "006", "a")], clock())
    [message] = bus.due("deals", clock(), 10)
    bus.settle([Settled(message, "applied")], clock())

    assert bus.put([Event("deals", "006", "a")], clock()) == 0
    assert bus.due("deals", clock(), 10) == []


def test_an_event_during_the_look_asks_for_another_look(bus: Bus, clock: Clock) -> None:
    bus.put([Event("deals", "006", "a")], clock())
    [message] = bus.due("deals", clock(), 10)
    bus.put([Event("deals", "006", "b")], clock())
    bus.settle([Settled(message, "applied")], clock())

    assert len(bus.due("deals", clock(), 10)) == 1
    assert bus.accounts() == {"deals": {"pending": 1, "applied": 1, "rejected": 0, "dead": 0}}


def test_a_postponed_message_comes_when_its_time_has_come(bus: Bus, clock: Clock) -> None:
    bus.put([Event("deals", "006", "a")], clock())
    [message] = bus.due("deals", clock(), 10)
    again = clock() + timedelta(seconds=30)
    bus.settle([Settled(message, "pending", "busy", 2, again)], clock())

    assert bus.due("deals", clock(), 10) == []
    next_at = bus.next_at()
    assert next_at is not None
    assert next_at <= again
    clock.turn(30)
    assert soon(lambda: bus.due("deals", clock(), 10))[0].attempts == 2


def test_a_dead_letter_keeps_its_reason_and_can_be_replayed(bus: Bus, clock: Clock) -> None:
    bus.put([Event("time", "1", "a"), Event("time", "2", "b")], clock())
    messages = bus.due("time", clock(), 10)
    bus.settle([Settled(m, "dead", "422 no such project", 6) for m in messages], clock())

    assert [letter["reason"] for letter in bus.dead()] == ["422 no such project"] * 2
    assert bus.replay("time", "1", clock()) == 1
    assert [m.key for m in bus.due("time", clock(), 10)] == ["1"]
    assert bus.accounts()["time"] == {"pending": 1, "applied": 0, "rejected": 0, "dead": 1}
    assert bus.replay(None, None, clock()) == 1


def test_half_a_batch_is_never_kept(bus: Bus, clock: Clock) -> None:
    def events() -> Iterator[Event]:
        yield Event("time", "1", "a")
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError):
        bus.put(events(), clock())
    assert bus.accounts() == {}


def test_a_bus_that_is_not_spoken_is_refused_in_one_line() -> None:
    with pytest.raises(BadLandscape, match="no bus for 'kafka://x'"):
        open_bus("kafka://x")
