"""Salesforce on stage with a small firm: on the wire for details, on sockets for real clients."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, cast

import httpx
import pytest
import requests
from simple_salesforce.api import Salesforce

from tests.mocks.server import Served, serve
from understudy.kernel.clock import VirtualClock, VirtualLoop
from understudy.kernel.seed import Seed
from understudy.scenario.wire import Wire
from understudy.vendor import System
from understudy.vendor.keys import WorldKeys
from understudy.vendor.trouble import FaultLike
from understudy.world.firm import World
from understudy_mocks.salesforce import VENDOR

START = datetime(2026, 6, 29, 8, tzinfo=UTC)
KEYS = WorldKeys({"crm": VENDOR}, "crm")
HOST = "halden.my.salesforce.com"
DATA = "/services/data/v59.0"


def no_fault(fault_id: str, parameters: object) -> FaultLike:
    raise AssertionError(f"no test here arms {fault_id}")


@cache
def firm() -> World:
    """The small firm of seed 7 on the day of the scenarios."""
    return World.generate(Seed(7), "small", date(2026, 6, 29))


@cache
def loaded() -> bytes:
    """The org's state with the firm in it, made once."""
    stage = Stage(restored=False)
    stage.system.load(firm(), KEYS)
    state = stage.system.store.snapshot()
    stage.close()
    return state


class Stage:
    """One org, and a clock that is moved by hand."""

    def __init__(self, *, restored: bool = True) -> None:
        self.loop = VirtualLoop()
        self.clock = VirtualClock(self.loop, START)
        self.system = System(VENDOR, seed=Seed(7), clock=self.clock, make_fault=no_fault)
        if restored:
            self.system.store.restore(loaded())
            self.system.reopen()
        self.own = self.system.credentials

    def pass_time(self, **span: float) -> None:
        self.loop.jump(timedelta(**span).total_seconds())

    def close(self) -> None:
        self.loop.run_until_complete(self.system.close())
        self.loop.close()


class Bench(Stage):
    """The org on the wire, and the integration logged in to it."""

    def __init__(self) -> None:
        super().__init__()
        self.wire = Wire(dict.fromkeys(VENDOR.hosts, self.system))
        self.headers: dict[str, str] = {}

    def call(self, method: str, path: str, **parts: object) -> httpx.Response:
        async def send() -> httpx.Response:
            # Nothing here speaks TLS, and trusting nobody is quicker than reading who to trust.
            async with httpx.AsyncClient(base_url=f"https://{HOST}", verify=False) as client:
                headers = {**self.headers, **cast("dict[str, str]", parts.pop("headers", {}))}
                return await client.request(method, path, headers=headers, **parts)  # type: ignore[arg-type]

        with self.wire.laid():
            return self.loop.run_until_complete(send())

    def token(self, **form: str) -> httpx.Response:
        return self.call("POST", "/services/oauth2/token", data=form)

    def login(self, who: str = "") -> None:
        answer = self.token(
            grant_type="password",
            client_id=self.own["client_id"],
            client_secret=self.own["client_secret"],
            username=self.own[f"{who}username"],
            password=self.own[f"{who}password"] + self.own["security_token"],
        )
        self.headers["authorization"] = f"Bearer {answer.json()['access_token']}"

    def rest(self, method: str, path: str, **parts: object) -> httpx.Response:
        return self.call(method, f"{DATA}/{path}", **parts)

    def create(self, kind: str, **values: Any) -> str:
        answer = self.rest("POST", f"sobjects/{kind}", json=values)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def read(self, kind: str, id: str) -> Mapping[str, object]:
        answer = self.rest("GET", f"sobjects/{kind}/{id}")
        assert answer.status_code == 200, answer.text
        return cast("Mapping[str, object]", answer.json())

    def ask(self, query: str, path: str = "query", **parts: object) -> httpx.Response:
        return self.rest("GET", path, params={"q": query}, **parts)

    def rows(self, query: str) -> list[dict[str, object]]:
        answer = self.ask(query)
        assert answer.status_code == 200, answer.text
        return cast("list[dict[str, object]]", answer.json()["records"])

    def error(self, answer: httpx.Response) -> tuple[int, str]:
        """Status and code of the one error of a REST answer."""
        [told] = answer.json()
        return answer.status_code, told["errorCode"]


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    made.login()
    yield made
    bugs = made.system.bugs
    made.close()
    assert bugs == []


@dataclass(frozen=True, slots=True)
class Org:
    """The org on sockets, and what simple-salesforce needs to reach it by the vendor's names."""

    stage: Stage
    served: Served

    def session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.verify = self.served.ca
        session.proxies = dict(self.served.proxies)
        return session

    def client(self, **arguments: str) -> Any:
        """Logged in by user name, password and security token, unless told otherwise.

        `Any`: it makes its attributes up as they are asked for.
        """
        own = self.stage.own
        ways = arguments or {n: own[n] for n in ("username", "password", "security_token")}
        return Salesforce(session=self.session(), **ways)  # type: ignore[arg-type]  # all are texts


@pytest.fixture(scope="module")
def sockets() -> Iterator[Org]:
    """One org on sockets for all tests of a module."""
    stage = Stage()
    stage.system.keep_baseline()
    with serve(stage.system) as served:
        yield Org(stage, served)
    stage.close()


@pytest.fixture
def org(sockets: Org) -> Iterator[Org]:
    """The org as it was loaded, whatever the test before did to it."""
    sockets.stage.system.reset()
    yield sockets
    assert sockets.stage.system.bugs == []
