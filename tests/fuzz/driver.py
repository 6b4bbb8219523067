"""Sends one input after the other to a system, in this process, and sees that it stays calm."""

import asyncio
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from urllib.parse import urlencode

import orjson

from tests.mocks.conftest import START
from tests.world.firms import SMALL
from understudy.faults import make_fault
from understudy.kernel.clock import VirtualClock, VirtualLoop
from understudy.kernel.exchange import Exchange
from understudy.kernel.seed import Seed
from understudy.vendor import Call, Reply, System, life
from understudy.vendor.contract import Visitor
from understudy.vendor.discovery import by_role, vendors
from understudy.vendor.keys import WorldKeys

HOST = "stage.test"
HANG_S = 5.0
"""Of processor time, for one input: above what a query costs that uses up all its steps."""


class Hung(BaseException):
    """An input kept the system busy for too long. No handler may take it for a common error."""


@contextmanager
def watched() -> Iterator[None]:
    """Raises `Hung` when the block computes for longer than `HANG_S`."""

    def hung(number: int, frame: FrameType | None) -> None:
        raise Hung

    before = signal.signal(signal.SIGPROF, hung)
    signal.setitimer(signal.ITIMER_PROF, HANG_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class Target:
    """One vendor's system with the small firm in it, and a client that is logged in."""

    def __init__(self, name: str) -> None:
        vendor = replace(vendors()[name], limit=lambda call: None)
        self._loop = VirtualLoop()
        clock = VirtualClock(self._loop, START)
        self.system = System(vendor, seed=Seed(7), clock=clock, make_fault=make_fault)
        self.system.load(SMALL, WorldKeys({**by_role(), vendor.role: vendor}, vendor.role))
        self.headers = vendor.sign_in(
            Visitor(
                f"https://{HOST}", self.system.credentials, clock.wall().timestamp(), self._post
            )
        )

    def _post(self, path: str, form: Mapping[str, str]) -> Mapping[str, object]:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        reply = self.send("POST", path, urlencode(form).encode(), kind)
        told: Mapping[str, object] = orjson.loads(reply.body)
        return told

    def send(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """One request, played to its end. The log is cut, as a million of them would fill it."""
        self.system.exchanges.clear()
        headers = {name.lower(): value for name, value in headers.items()}
        path, _, query = target.partition("?")
        exchange = Exchange(
            1, self.system.name, self.system.role, START, "nobody", method, target, body
        )
        call = Call(self.system, exchange, "https", HOST, path, query, headers, body)
        self.system.exchanges.append(exchange)
        return self._loop.run_until_complete(life.play(self.system, call))

    def close(self) -> None:
        self._loop.run_until_complete(self.system.close())
        self._loop.close()
        asyncio.set_event_loop(None)
