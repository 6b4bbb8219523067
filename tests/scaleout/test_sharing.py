"""Several processes share one bus: each key is with one of them, and a death loses nothing."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from load.bench.stage.servers import pause, soon
from tests.engine.doubles import Clock
from tests.scaleout.clerk import LEASE_S, TABLES
from understudy_engine.bus import Event, Settled
from understudy_engine.bus.nats import NatsBus

pytestmark = pytest.mark.slow

KEYS = 2000
EVENTS_A_KEY = 2
KILLS_MAX = 60


@pytest.fixture
def pair(jetstream: str) -> Iterator[tuple[NatsBus, NatsBus]]:
    with (
        closing(NatsBus(jetstream, lease_s=LEASE_S, patience_s=0.02)) as one,
        closing(NatsBus(jetstream, lease_s=LEASE_S, patience_s=0.02)) as other,
    ):
        yield one, other


def test_what_one_took_the_other_does_not_get(pair: tuple[NatsBus, NatsBus]) -> None:
    one, other = pair
    now = Clock()()
    one.put([Event("time", str(key), "a") for key in range(10)], now)

    mine, theirs = one.due("time", now, 5), other.due("time", now, 10)
    assert sorted(int(m.key) for m in [*mine, *theirs]) == list(range(10))


def test_an_event_of_a_key_at_work_waits_for_it(pair: tuple[NatsBus, NatsBus]) -> None:
    one, other = pair
    now = Clock()()
    one.put([Event("time", "1", "a")], now)
    [message] = one.due("time", now, 10)
    other.put([Event("time", "1", "b")], now)

    pause(LEASE_S * 1.5)  # longer than a claim lasts that nobody keeps alive
    assert other.due("time", now, 10) == []
    one.settle([Settled(message, "applied")], now)
    assert [m.key for m in soon(lambda: other.due("time", now, 10))] == ["1"]
    assert other.accounts()["time"]["applied"] == 1


def test_killed_clerks_lose_nothing_and_do_nothing_twice(jetstream: str, postgres_url: str) -> None:
    command = [sys.executable, "-m", "tests.scaleout.clerk", jetstream, postgres_url]
    events = [
        Event("time", str(key), f"{key}#{number}")
        for number in range(EVENTS_A_KEY)
        for key in range(KEYS)
    ]
    now = Clock()()
    with (
        closing(NatsBus(jetstream, lease_s=LEASE_S, patience_s=0.1)) as bus,
        psycopg.connect(postgres_url, autocommit=True) as books,
    ):
        books.execute(TABLES.encode())
        clerks = [subprocess.Popen(command) for _ in range(3)]
        try:
            kills = 0
            assert bus.put(events[:KEYS], now) == KEYS
            assert bus.put(events, now) == KEYS  # the first half is known
            while bus.accounts()["time"]["pending"] and kills < KILLS_MAX:
                pause(1.0)
                clerk = clerks.pop(0)
                clerk.send_signal(signal.SIGKILL)
                clerk.wait()
                clerks.append(subprocess.Popen(command))
                kills += 1
        finally:
            for clerk in clerks:
                clerk.kill()
                clerk.wait()

        assert kills > 1
        expected = {"pending": 0, "applied": len(events), "rejected": 0, "dead": 0}
        assert bus.accounts() == {"time": expected}
        assert books.execute("SELECT count(*) FROM books").fetchone() == (KEYS,)
        assert books.execute("SELECT * FROM clashes").fetchall() == []
