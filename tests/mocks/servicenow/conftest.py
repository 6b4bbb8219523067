"""ServiceNow on stage with a small firm, and an httpx client that logs in as the integration."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import pytest

from tests.mocks.conftest import START
from tests.mocks.server import Served, serve
from tests.world.firms import SMALL
from understudy.kernel.clock import RealClock, VirtualClock, VirtualLoop
from understudy.kernel.seed import Seed
from understudy.scenario.wire import Wire
from understudy.vendor import System
from understudy.vendor.trouble import FaultLike
from understudy.world.firm import World
from understudy_mocks.servicenow import VENDOR

HOST = "https://halden.service-now.com"


def no_fault(fault_id: str, parameters: object) -> FaultLike:
    raise AssertionError(f"no test here arms {fault_id}")


class Keys:
    """Ids as ServiceNow has them; those of other systems are told by role and noun."""

    def here(self, world_id: str) -> str:
        noun, _, ordinal = world_id.rpartition("-")
        projection = VENDOR.projection(noun)
        assert projection is not None
        return projection.seed_id(int(ordinal))

    def native(self, role: str, world_id: str) -> str:
        return f"{role}:{world_id}"

    def name(self, world_id: str) -> str:
        return world_id


def firm() -> World:
    """The small firm of seed 7 on the day of the scenarios."""
    return SMALL


@cache
def made_once() -> System:
    """A system whose tables are there already: making them takes most of a test's time."""
    loop = VirtualLoop()
    clock = VirtualClock(loop, START)
    loop.close()
    return System(VENDOR, seed=Seed(7), clock=clock, make_fault=no_fault)


@cache
def loaded() -> bytes:
    """ServiceNow's state with the firm in it, made once."""
    system = made_once()
    system.load(firm(), Keys())
    return system.store.snapshot()


def with_firm(system: System) -> System:
    system.store.restore(loaded())
    system.reopen()
    return system


class Bench:
    """One system with the firm, a virtual clock, and a client on the wire."""

    def __init__(self) -> None:
        self.loop = VirtualLoop()
        self.clock = VirtualClock(self.loop, START)
        state = loaded()
        self.system = made_once()
        self.system.clock = self.system.store.clock = self.system.records.clock = self.clock
        self.system.store.restore(state)
        self.system.reopen()
        self.wire = Wire(dict.fromkeys(VENDOR.hosts, self.system))
        own = self.system.credentials
        self.auth: tuple[str, str] | None = (own["username"], own["password"])

    def call(self, method: str, path: str, **parts: object) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(base_url=HOST, verify=False) as client:
                if self.auth and "authorization" not in dict(parts.get("headers", {})):  # type: ignore[call-overload]
                    parts.setdefault("auth", self.auth)
                return await client.request(method, path, **parts)  # type: ignore[arg-type]

        with self.wire.laid():
            return self.loop.run_until_complete(send())

    def become(self, who: str) -> None:
        """Log in as `admin` or `viewer` from now on."""
        own = self.system.credentials
        self.auth = own[f"{who}_username"], own[f"{who}_password"]

    def rows(self, table: str, query: str = "", **params: object) -> list[dict[str, str]]:
        """What a listing finds, values as stored, references as ids."""
        answer = self.call(
            "GET",
            f"/api/now/table/{table}",
            params={
                "sysparm_query": query,
                "sysparm_exclude_reference_link": "true",
                **{f"sysparm_{name}": value for name, value in params.items()},
            },
        )
        assert answer.status_code == 200, answer.text
        found: list[dict[str, str]] = answer.json()["result"]
        return found

    def shown(self, table: str, query: str, fields: str) -> dict[str, Any]:
        """The first row that a listing finds, both forms of each value."""
        found: list[dict[str, Any]] = list(
            self.rows(table, query, display_value="all", fields=fields, limit=1)
        )
        return found[0]

    def insert(self, table: str, **values: object) -> dict[str, str]:
        """A new record, as the answer shows it."""
        answer = self.call(
            "POST",
            f"/api/now/table/{table}",
            params={"sysparm_exclude_reference_link": "true"},
            json=values,
        )
        assert answer.status_code == 201, answer.text
        found: dict[str, str] = answer.json()["result"]
        return found

    def update(self, table: str, id: str, **values: object) -> dict[str, str]:
        answer = self.call(
            "PATCH",
            f"/api/now/table/{table}/{id}",
            params={"sysparm_exclude_reference_link": "true"},
            json=values,
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, str] = answer.json()["result"]
        return found

    def read(self, table: str, id: str) -> dict[str, str]:
        return self.rows(table, f"sys_id={id}")[0]

    def key(self, world_id: str) -> str:
        return Keys().here(world_id)

    def pass_time(self, seconds: float) -> None:
        self.loop.jump(seconds)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.loop.run_until_complete(made.system.outbox.close())
    made.loop.close()
    assert made.system.bugs == []


# -- on sockets, for clients that bring their own ----------------------------------------------


@pytest.fixture(scope="module")
def system() -> System:
    clock = RealClock(START)
    return with_firm(System(VENDOR, seed=Seed(7), clock=clock, make_fault=no_fault))


@pytest.fixture(scope="module")
def served(system: System) -> Iterator[Served]:
    with serve(system) as found, pytest.MonkeyPatch.context() as environment:
        # What the landscape's env file sets: pysnc lets it win over its own `verify`.
        environment.setenv("REQUESTS_CA_BUNDLE", found.ca)
        yield found
    assert system.bugs == []
