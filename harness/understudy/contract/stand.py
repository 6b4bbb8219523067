"""One vendor's system to be probed: seeded, in this process, on a clock of its own, no sockets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlencode, urlsplit

import orjson

from understudy.kernel.clock import VirtualClock, VirtualLoop
from understudy.kernel.errors import HarnessBug, UsageError
from understudy.kernel.seed import Seed
from understudy.vendor.contract import Visitor
from understudy.vendor.discovery import by_role
from understudy.vendor.keys import WorldKeys
from understudy.vendor.schema import Schema
from understudy.vendor.system import System
from understudy.vendor.trouble import FaultLike
from understudy.vendor.vendor import Vendor
from understudy.world.firm import World

START = datetime(2026, 6, 29, 8, tzinfo=UTC)
ORIGIN = "https://understudy.test"
PACE_S = 0.02
"""How far business time moves at each request, so that limits by the minute mean something."""
ASKED_MAX = 4000
"""After how many requests the system is taken back to how it was seeded."""

Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and the kind of error that it is ("" when it is none)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    kind: str


class Stand:
    """A system with the small firm in it. `ask` answers at once, also what would wait for hours."""

    origin = ORIGIN

    def __init__(self, vendor: Vendor, seed: int = 7, schema: Schema | None = None) -> None:
        self._loop = VirtualLoop()
        self._clock = VirtualClock(self._loop, START)
        self.system = System(
            vendor, seed=Seed(seed), clock=self._clock, make_fault=_no_fault, schema=schema
        )
        cast = {**by_role(), vendor.role: vendor}
        self.system.load(_firm(seed), WorldKeys(cast, vendor.role))
        self.system.keep_baseline()
        self._asked = 0

    def visitor(self) -> Visitor:
        """What a client knows that may come in."""
        wall_s = self._clock.wall().timestamp()
        return Visitor(ORIGIN, self.system.credentials, wall_s, self._post)

    @property
    def worn(self) -> bool:
        """Whether so much was asked that the next operation should find a fresh system."""
        return self._asked >= ASKED_MAX

    def refresh(self) -> None:
        """Take the system back to how it was seeded; whoever was signed in is not any more."""
        bugs = self.system.bugs
        self.system.reset()
        self.system.bugs = bugs
        self._asked = 0

    def ask(self, method: str, url: str, headers: Headers, body: bytes = b"") -> Answered:
        """Play one request."""
        self._asked += 1
        self._loop.jump(PACE_S)
        return self._loop.run_until_complete(self._ask(method, url, headers, body))

    async def _ask(self, method: str, url: str, headers: Headers, body: bytes) -> Answered:
        parts = urlsplit(url)
        sent: list[Mapping[str, object]] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Mapping[str, object]) -> None:
            sent.append(message)

        pairs = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()]
        scope: dict[str, object] = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": parts.scheme,
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "headers": [(b"host", parts.netloc.encode()), *pairs],
        }
        await self.system(scope, receive, send)
        start, *rest = sent
        told = start["headers"]
        if not isinstance(told, list):
            raise HarnessBug("a system answers without headers")
        return Answered(
            int(str(start["status"])),
            tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in told),
            b"".join(bytes(m["body"]) for m in rest if isinstance(m["body"], bytes)),
            self._error_at(f"{parts.path}?{parts.query}" if parts.query else parts.path),
        )

    def _error_at(self, target: str) -> str:
        """The kind of error that was just answered there; a job may have asked meanwhile."""
        mine = (e.error for e in reversed(self.system.exchanges) if e.target == target)
        return next(mine, "")

    def _post(self, path: str, form: Mapping[str, str]) -> Mapping[str, object]:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = self.ask("POST", f"{ORIGIN}{path}", headers, urlencode(form).encode())
        return login_answer(path, answer.status, answer.body)

    def close(self) -> None:
        """End it; nobody may ask any more."""
        self._loop.run_until_complete(self.system.close())
        self._loop.close()


def login_answer(path: str, status: int, body: bytes) -> Mapping[str, object]:
    """The JSON object with which a login was answered."""
    if status >= 400:
        raise UsageError(f"signing in at {path} was refused with {status}: {body[:200]!r}")
    found = orjson.loads(body)
    if not isinstance(found, dict):
        raise HarnessBug(f"{path} answers a login with no object")
    return found


def _no_fault(fault_id: str, parameters: object) -> FaultLike:
    raise UsageError(f"nobody arms a fault while contracts are probed: {fault_id}")


@cache
def _firm(seed: int) -> World:
    return World.generate(Seed(seed), "small", START.date())
