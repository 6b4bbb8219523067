"""Kantata on stage with a small firm, and an httpx client that holds the integration's token."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache

import httpx
import pytest

from understudy.kernel.clock import VirtualClock, VirtualLoop
from understudy.kernel.seed import Seed
from understudy.scenario.wire import Wire
from understudy.vendor import System
from understudy.vendor.trouble import FaultLike
from understudy.world.firm import World
from understudy_mocks.kantata import VENDOR

START = datetime(2026, 6, 29, 8, tzinfo=UTC)


def no_fault(fault_id: str, parameters: object) -> FaultLike:
    raise AssertionError(f"no test here arms {fault_id}")


class Keys:
    """Ids as Kantata has them; those of other systems are told by role and noun."""

    def here(self, world_id: str) -> str:
        noun, _, ordinal = world_id.rpartition("-")
        projection = VENDOR.projection(noun)
        assert projection is not None
        return projection.seed_id(int(ordinal))

    def native(self, role: str, world_id: str) -> str:
        return f"{role}:{world_id}"

    def name(self, world_id: str) -> str:
        return world_id


@cache
def firm() -> World:
    """The small firm of seed 7 on the day of the scenarios."""
    return World.generate(Seed(7), "small", date(2026, 6, 29))


@cache
def loaded() -> bytes:
    """Kantata's state with the firm in it, made once."""
    loop = VirtualLoop()
    clock = VirtualClock(loop, START)
    system = System(VENDOR, seed=Seed(7), clock=clock, make_fault=no_fault)
    system.load(firm(), Keys())
    state = system.store.snapshot()
    loop.run_until_complete(system.close())
    loop.close()
    return state


class Bench:
    """One system with the firm, a virtual clock, and a client on the wire."""

    def __init__(self) -> None:
        self.loop = VirtualLoop()
        self.clock = VirtualClock(self.loop, START)
        self.system = System(VENDOR, seed=Seed(7), clock=self.clock, make_fault=no_fault)
        self.system.store.restore(loaded())
        self.system.reopen()
        self.wire = Wire(dict.fromkeys(VENDOR.hosts, self.system))
        self.client = httpx.AsyncClient(base_url="https://api.mavenlink.com/api/v1/", verify=False)
        self.token = self.system.credentials["access_token"]

    def call(self, method: str, path: str, **parts: object) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token}", **dict(parts.pop("headers", {}))}  # type: ignore[call-overload]
        with self.wire.laid():
            return self.loop.run_until_complete(
                self.client.request(method, path, headers=headers, **parts)  # type: ignore[arg-type]
            )

    def get(self, path: str, **params: object) -> dict[str, object]:
        answer = self.call("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.json()
        return found

    def key(self, world_id: str) -> str:
        return Keys().here(world_id)


def closed(made: Bench) -> None:
    """Close a bench; nothing of it may have gone wrong unseen."""
    made.loop.run_until_complete(made.client.aclose())
    made.loop.run_until_complete(made.system.close())
    made.loop.close()
    assert made.system.bugs == []


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    closed(made)
