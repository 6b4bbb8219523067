"""NetSuite on stage with a firm, a clock moved by hand, its usual client, and raw requests."""

import warnings
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
import pytest

from understudy.kernel.clock import RealClock, VirtualLoop
from understudy.kernel.seed import Seed
from understudy.scenario.wire import Wire
from understudy.vendor import System
from understudy.vendor.auth import body_hash, oauth1_base_string, oauth1_signature
from understudy.vendor.trouble import FaultLike
from understudy.world.firm import World
from understudy_mocks.netsuite import VENDOR

with warnings.catch_warnings():
    # The client's signing library wishes for another client; that is between the two.
    warnings.simplefilter("ignore")
    from netsuite import Config, NetSuite, TokenAuth  # type: ignore[import-untyped]  # untyped
    from netsuite.rest_api import NetSuiteRestApi  # type: ignore[import-untyped]  # untyped
    from netsuite.restlet import NetSuiteRestlet  # type: ignore[import-untyped]  # untyped

AS_OF = date(2026, 6, 29)
RECORDS = "/services/rest/record/v1"
SUITEQL = "/services/rest/query/v1/suiteql"

Json = Any
"""What the vendor answers is known to each test, and to no type."""
T = TypeVar("T")


def no_fault(fault_id: str, parameters: object) -> FaultLike:
    raise AssertionError(f"no test here arms {fault_id}")


class Keys:
    """Ids of the firm's nouns: here the vendor's, in other systems made up."""

    def here(self, world_id: str) -> str:
        return self.native("erp", world_id)

    def native(self, role: str, world_id: str) -> str:
        noun, _, n = world_id.rpartition("-")
        projection = VENDOR.projection(noun)
        if role != "erp" or projection is None:
            return f"{role}{noun}{n}".replace("_", "")
        return projection.seed_id(int(n))


class HandClock:
    """Business time as a test sets it; clients sign by the machine's clock."""

    def __init__(self) -> None:
        self.moment = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 16, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def wall(self) -> datetime:
        return RealClock().wall()


@cache
def world() -> World:
    return World.generate(Seed(7), "small", AS_OF)


@cache
def loaded() -> bytes:
    system = new_system()
    system.load(world(), Keys())
    return system.store.snapshot()


def new_system(clock: HandClock | None = None) -> System:
    return System(VENDOR, seed=Seed(7), clock=clock or HandClock(), make_fault=no_fault)


@dataclass
class Stage:
    """The system, its clock, and a wire without sockets."""

    system: System
    clock: HandClock
    loop: VirtualLoop
    wire: Wire
    validation: str = "error"
    token: str = "token"
    nonces: Iterator[int] = field(default_factory=lambda: iter(range(100_000, 10**9)))

    @property
    def slug(self) -> str:
        return self.system.credentials["account"].lower()

    @property
    def origin(self) -> str:
        return f"https://{self.slug}.suitetalk.api.netsuite.com"

    def play(self, work: Coroutine[Any, Any, T]) -> T:
        with self.wire.laid(), warnings.catch_warnings():
            # The client calls httpx and its signing library by their older names.
            warnings.simplefilter("ignore", DeprecationWarning)
            return self.loop.run_until_complete(work)

    @property
    def client(self) -> NetSuiteRestApi:
        """The vendor's usual client library, unmodified."""
        return self.account.rest_api

    @property
    def restlet(self) -> NetSuiteRestlet:
        """The same library's way to scripts."""
        return self.account.restlet

    @property
    def account(self) -> NetSuite:
        secrets = self.system.credentials
        auth = TokenAuth(
            consumer_key=secrets["consumer_key"],
            consumer_secret=secrets["consumer_secret"],
            token_id=secrets["token_id"],
            token_secret=secrets["token_secret"],
        )
        return NetSuite(Config(account=secrets["account"], auth=auth))

    def signed(
        self, method: str, url: str, body: bytes = b"", given: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """The headers of a request signed by hand; `given` replaces parameters."""
        secrets = self.system.credentials
        parameters = {
            "realm": secrets["account"],
            "oauth_consumer_key": secrets["consumer_key"],
            "oauth_token": secrets[f"{self.token}_id"],
            "oauth_signature_method": "HMAC-SHA256",
            "oauth_timestamp": str(int(self.clock.wall().timestamp())),
            "oauth_nonce": str(next(self.nonces)),
            "oauth_version": "1.0",
        }
        if body:
            parameters["oauth_body_hash"] = body_hash(body)
        parameters |= {f"oauth_{k}" if k != "realm" else k: v for k, v in (given or {}).items()}
        base = oauth1_base_string(method, url, parameters)
        parameters.setdefault(
            "oauth_signature",
            oauth1_signature(base, secrets["consumer_secret"], secrets[f"{self.token}_secret"]),
        )
        told = ", ".join(f'{k}="{quote(v, safe="-._~")}"' for k, v in parameters.items())
        return {"authorization": f"OAuth {told}"}

    def call(
        self,
        method: str,
        path: str,
        json: object = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One signed request."""
        url = httpx.URL(f"{self.origin}{path}" if path.startswith("/") else path)
        body = httpx.Request("POST", url, json=json).read() if json is not None else content
        sent = self.signed(method, str(url), body)
        sent |= {"content-type": "application/json"}
        sent["x-netsuite-propertynamevalidation"] = self.validation
        sent |= headers or {}

        async def send() -> httpx.Response:
            # Nothing leaves the process, so no certificates need loading.
            async with httpx.AsyncClient(verify=False) as client:
                return await client.request(method, url, content=body, headers=sent)

        return self.play(send())

    def query(self, text: str, *params: object, limit: int = 1000) -> list[dict[str, str]]:
        """The rows of a query, without their links."""
        answer = self.ask(text, *params, limit=limit)
        assert answer.status_code == 200, answer.text
        return [{k: v for k, v in row.items() if k != "links"} for row in answer.json()["items"]]

    def ask(self, text: str, *params: object, limit: int = 1000, offset: int = 0) -> httpx.Response:
        body = {"q": text, **({"params": list(params)} if params else {})}
        path = f"{SUITEQL}?limit={limit}&offset={offset}"
        return self.call("POST", path, json=body, headers={"prefer": "transient"})

    def make(self, record: str, **values: object) -> str:
        """Create a record; its id."""
        answer = self.call("POST", f"{RECORDS}/{record}", json=values)
        assert answer.status_code == 204, answer.text
        return answer.headers["location"].rpartition("/")[2]

    def get(self, path: str) -> Json:
        answer = self.call("GET", f"{RECORDS}/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def key(self, world_id: str) -> str:
        return Keys().here(world_id)


def _stage(snapshot: bytes) -> Iterator[Stage]:
    clock = HandClock()
    system = new_system(clock)
    system.store.restore(snapshot)
    system.reopen()
    loop = VirtualLoop()
    wire = Wire(dict.fromkeys(VENDOR.hosts, system))
    yield Stage(system, clock, loop, wire)
    loop.run_until_complete(system.close())
    loop.close()
    assert system.bugs == []


@pytest.fixture
def stage() -> Iterator[Stage]:
    yield from _stage(loaded())
