"""Requests inside requests, long polls and background work, driven through a toy vendor."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import httpx
import orjson
import pytest
from toy_pack.tallybook import VENDOR

from tests.vendor.conftest import Bench
from understudy.faults import make_fault
from understudy.vendor import Call, Reply, Routes, inside, json_reply, play_within

ROUTES = Routes()
ROUTES.include(VENDOR.routes)


@ROUTES.route("POST", "/batch")
def batch(call: Call) -> Reply:
    """Create a client from each of the values given."""
    found = call.json()
    assert isinstance(found, list)
    return json_reply(
        [
            play_within(call, inside(call, "post", "/api/client", orjson.dumps(v))).status
            for v in found
        ]
    )


@ROUTES.route("GET", "/news")
async def news(call: Call) -> Reply:
    """Wait three seconds for something to happen."""
    return json_reply({"news": await call.system.next_change(3)})


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench(replace(VENDOR, routes=ROUTES), make_fault)
    made.login()
    yield made
    made.close()


def test_each_inner_request_stands_or_falls_by_itself(bench: Bench) -> None:
    answer = bench.call("POST", "/batch", json=[{"title": "A"}, {"titel": "B"}, {"title": "C"}])

    assert answer.json() == [201, 400, 201]
    outer, first, second, third = bench.system.exchanges[-4:]
    assert [e.parent for e in (outer, first, second, third)] == [0, *[outer.seq] * 3]
    assert [e.operation for e in (first, third)] == ["client.create"] * 2
    assert (second.outcome, second.error) == ("failed", "unknown-field")
    assert [c.exchange for c in bench.system.store.changes()] == [first.seq, third.seq]
    assert first.caller == outer.caller


def test_faults_are_aimed_at_inner_requests_too(bench: Bench) -> None:
    armed = bench.system.arm("unavailable", {}, on="client.create", times=1)

    answer = bench.call("POST", "/batch", json=[{"title": "A"}, {"title": "B"}])

    assert answer.json() == [503, 201]
    assert armed.fired == 1


def test_a_long_poll_ends_when_something_happens_or_when_time_is_over(bench: Bench) -> None:
    assert bench.call("GET", "/news").json() == {"news": False}
    assert bench.clock.now() == bench.system.exchanges[-1].done_at

    async def both() -> httpx.Response:
        async with httpx.AsyncClient(
            base_url="https://books.tallybook.test", headers=bench.headers
        ) as client:
            waiting = asyncio.create_task(client.get("/news"))
            await asyncio.sleep(1)
            assert bench.system.in_flight == 0
            await client.post("/api/client", json={"title": "A"})
            return await waiting

    began = bench.clock.now()
    with bench.wire.laid():
        answer = bench.loop.run_until_complete(both())
    assert answer.json() == {"news": True}
    assert (bench.clock.now() - began).total_seconds() == pytest.approx(1, abs=0.1)


def test_work_for_later_is_done_when_its_time_has_come(bench: Bench) -> None:
    done: list[str] = []
    bench.system.later(30, lambda: done.append("late"))
    bench.system.later(10, lambda: done.append("early"))

    bench.call("GET", "/api/client")
    assert done == []
    bench.loop.run_until_complete(asyncio.sleep(60))
    bench.call("GET", "/api/client")

    assert done == ["early", "late"]
