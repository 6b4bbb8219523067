"""Workday on stage with a firm of four companies, a clock moved by hand, and real clients."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, cast

import httpx
import pytest
import requests
from zeep import Client, Settings
from zeep.transports import Transport
from zeep.wsdl import Document
from zeep.wsse.username import UsernameToken

from tests.mocks.server import Served, serve
from understudy.kernel.clock import VirtualLoop
from understudy.kernel.seed import Seed
from understudy.scenario.wire import Wire
from understudy.vendor import System
from understudy.vendor.keys import WorldKeys
from understudy.vendor.trouble import FaultLike
from understudy.world.firm import World
from understudy_mocks.workday import VENDOR, auth

AS_OF = date(2026, 4, 29)
HOST = "wd5-services1.myworkday.com"
SERVICE = f"/ccx/service/{auth.TENANT}/Human_Resources/v42.0"

Soap = Any
"""zeep makes its answers from the WSDL, so nobody can know their types before."""


def no_fault(fault_id: str, parameters: object) -> FaultLike:
    raise AssertionError(f"no test here arms {fault_id}")


class HandClock:
    """A clock that a test sets, for a system that is served from a thread."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def wall(self) -> datetime:
        return self.moment

    def go(self, month: int, day: int, hour: int = 8) -> None:
        self.moment = datetime(2026, month, day, hour, tzinfo=UTC)

    def wait(self, span: timedelta) -> None:
        self.moment += span


@cache
def world() -> World:
    return World.generate(Seed(7), "small", AS_OF)


@cache
def loaded() -> bytes:
    system = new_system()
    system.load(world(), WorldKeys({"hcm": VENDOR}, "hcm"))
    return system.store.snapshot()


def new_system() -> System:
    clock = HandClock(datetime(AS_OF.year, AS_OF.month, AS_OF.day, 8, tzinfo=UTC))
    return System(VENDOR, seed=Seed(7), clock=clock, make_fault=no_fault)


@dataclass
class Stage:
    """The system, its clock, and a client on the wire without sockets."""

    system: System
    clock: HandClock
    loop: VirtualLoop
    wire: Wire
    headers: dict[str, str]
    sessions: list[requests.Session]
    host: str = HOST

    def call(self, method: str, path: str, **parts: object) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(base_url=f"https://{HOST}", verify=False) as client:
                headers = {**self.headers, **cast("dict[str, str]", parts.pop("headers", {}))}
                return await client.request(method, path, headers=headers, **parts)  # type: ignore[arg-type]

        with self.wire.laid():
            return self.loop.run_until_complete(send())

    def login(self) -> None:
        """Get a token for the client's own credentials."""
        secrets = self.system.credentials
        form = {"grant_type": "client_credentials"}
        form |= {name: secrets[name] for name in ("client_id", "client_secret")}
        answer = self.call("POST", f"/ccx/oauth2/{auth.TENANT}/token", data=form)
        self.headers["authorization"] = f"Bearer {answer.json()['access_token']}"

    def key(self, world_id: str) -> str:
        return WorldKeys({"hcm": VENDOR}, "hcm").here(world_id)

    def user(self, preset: str) -> tuple[str, str]:
        """The name and password of the user of a security preset."""
        users = cast("list[Mapping[str, str]]", auth.landscape(self.system)["users"])
        return next((u["username"], u["password"]) for u in users if u["preset"] == preset)

    def soap(self, body: str, preset: str = "full", **parts: object) -> httpx.Response:
        """Send a request element as the user of a preset."""
        username, password = self.user(preset)
        envelope = ENVELOPE.format(user=f"{username}@{auth.TENANT}", password=password, body=body)
        return self.call("POST", SERVICE, content=envelope.encode(), **parts)

    def person(self, number: int = 30) -> Any:
        return world().get("resource", f"resource-{number}")


@cache
def published(service: str, wsdl: str) -> Document:
    """A service's description, read once: zeep takes its time over it."""
    session = requests.Session()
    session.trust_env = False
    with session:
        return Document(wsdl, Transport(session=session))  # type: ignore[no-untyped-call,arg-type]  # an instance


DOCUMENTS: dict[str, Document] = {}


class Office:
    """zeep, unmodified, on all services of a tenant."""

    def __init__(self, stage: Stage, base: str, preset: str = "full") -> None:
        self._stage, self._base, self._preset = stage, base, preset
        self._services: dict[str, Any] = {}

    def __call__(self, service: str, operation: str, /, **request: object) -> Soap:
        if service not in self._services:
            self._services[service] = self._proxy(service)
        return self._services[service][operation](**request)

    def _proxy(self, service: str) -> Any:
        address = f"{self._base}/ccx/service/{auth.TENANT}/{service}/v42.0"
        if service not in DOCUMENTS:
            DOCUMENTS[service] = published(service, f"{address}?wsdl")
        session = requests.Session()
        session.trust_env = False
        self._stage.sessions.append(session)
        username, password = self._stage.user(self._preset)
        client = Client(
            DOCUMENTS[service],
            wsse=UsernameToken(f"{username}@{auth.TENANT}", password),  # type: ignore[no-untyped-call]
            transport=Transport(session=session),  # type: ignore[no-untyped-call]
        )
        binding = f"{{urn:com.workday/bsvc/{service}}}{service}Binding"
        return client.create_service(binding, address)  # type: ignore[no-untyped-call]


@pytest.fixture
def office(stage: Stage, served: Served) -> Office:
    return Office(stage, served.http)


def reference(type_: str, value: object) -> dict[str, object]:
    return {"ID": [{"type": type_, "_value_1": str(value)}]}


def wid_of(node: Soap) -> str:
    return next(str(i._value_1) for i in node.ID if i.type == "WID")


ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:bsvc="urn:com.workday/bsvc"><s:Header><o:Security xmlns:o="http://docs.oasis-open.org'
    '/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><o:UsernameToken>'
    "<o:Username>{user}</o:Username><o:Password>{password}</o:Password></o:UsernameToken>"
    "</o:Security></s:Header><s:Body>{body}</s:Body></s:Envelope>"
)


@pytest.fixture
def stage() -> Iterator[Stage]:
    system = new_system()
    system.store.restore(loaded())
    system.reopen()
    loop = VirtualLoop()
    made = Stage(system, cast(HandClock, system.clock.base), loop, Wire({HOST: system}), {}, [])
    yield made
    for session in made.sessions:
        session.close()
    loop.run_until_complete(system.close())
    loop.close()
    assert system.bugs == []


@pytest.fixture
def served(stage: Stage) -> Iterator[Served]:
    with serve(stage.system) as found:
        yield found


@dataclass
class Zeep:
    """zeep, unmodified, on a system that is served."""

    client: Client

    def __call__(self, operation: str, **request: object) -> Soap:
        return self.client.service[operation](**request)


def zeep(
    stage: Stage, base: str, preset: str = "full", ca: str | bool = True, password: str = ""
) -> Zeep:
    session = requests.Session()
    session.trust_env, session.verify = False, ca
    stage.sessions.append(session)
    username, known = stage.user(preset)
    token = UsernameToken(f"{username}@{auth.TENANT}", password or known)  # type: ignore[no-untyped-call]
    transport = Transport(session=session)  # type: ignore[no-untyped-call]
    settings = Settings(strict=True)
    wsdl = f"{base}{SERVICE}?wsdl"
    return Zeep(Client(wsdl, wsse=token, transport=transport, settings=settings))  # type: ignore[no-untyped-call]
