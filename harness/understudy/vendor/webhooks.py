"""Events on their way out: queued when the change commits, delivered at least once."""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import httpx

from understudy.kernel.history import Delivery
from understudy.vendor.drifting import on_event
from understudy.vendor.trouble import POSTED

if TYPE_CHECKING:
    from understudy.vendor.system import System


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody who wants to hear of changes of an object type (`*`: of all)."""

    url: str
    object: str = "*"
    secret: str = ""


FORGED = -1
"""The attempt's number of a delivery that the vendor never made."""


def _any_body(body: bytes) -> bool:
    """A good status is all that most vendors ask for."""
    return True


@dataclass(frozen=True, slots=True)
class Message:
    """One event for one subscriber, as it goes over the wire.

    `accepts` says by the body of a good answer whether the subscriber has taken it.
    """

    url: str
    event: str
    noun: str
    record_id: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    retries_s: Sequence[float] = (60.0, 300.0, 1800.0)
    accepts: Callable[[bytes], bool] = _any_body


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """Whom those who send events trust; the list is long, and read once."""
    return httpx.create_ssl_context(trust_env=False)


class Outbox:
    """Delivers messages in the background, each with its own retries."""

    def __init__(self, system: "System") -> None:
        self._system = system
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: list[Message] = []
        self._held: list[asyncio.Event] = []
        self._client: httpx.AsyncClient | None = None

    @property
    def pending(self) -> int:
        return len(self._tasks) + len(self._waiting)

    def put(self, message: Message) -> None:
        """Take over a message; it leaves as soon as an event loop runs."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._waiting.append(message)
            return
        for due in (*self._waiting, message):
            task = loop.create_task(self._deliver(due))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._waiting.clear()

    async def _deliver(self, message: Message) -> None:
        verdict = self._system.trouble_of_delivery(message, POSTED)
        if verdict.action == "hold":
            await self._until_another_left(verdict.seconds)
        elif verdict.action == "forge" and verdict.change is not None:
            forged = replace(message, body=verdict.change(message.body))
            await self._attempt(forged, FORGED)
        if verdict.action == "delay":
            await asyncio.sleep(verdict.seconds)
        if verdict.action == "drop":
            return
        for _ in range(verdict.times if verdict.action == "repeat" else 0):
            await self._attempt(message, 0)
        for attempt, pause_s in enumerate((*message.retries_s, None), start=1):
            if await self._attempt(message, attempt) or pause_s is None:
                return
            await asyncio.sleep(pause_s)

    async def _until_another_left(self, seconds_max: float) -> None:
        """Wait for another delivery, but not for ever."""
        left = asyncio.Event()
        self._held.append(left)
        try:
            await asyncio.wait_for(left.wait(), seconds_max)
        except TimeoutError:
            return  # there was none
        finally:
            self._held.remove(left)

    async def _attempt(self, message: Message, attempt: int) -> bool:
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=30, trust_env=False, verify=_trusted())
        sent = on_event(self._system, message.body) if self._system.drifts else message.body
        try:
            answer = await self._client.post(
                message.url, content=sent, headers=dict(message.headers)
            )
            status, body = answer.status_code, answer.content
        except httpx.HTTPError:
            status, body = 0, b""
        system = self._system
        system.deliveries.append(
            Delivery(
                system.name,
                message.event,
                message.noun,
                message.record_id,
                system.clock.base.now(),
                attempt,
                status,
            )
        )
        for waiting in self._held:
            waiting.set()
        return 200 <= status < 300 and message.accepts(body)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._client is not None:
            await self._client.aclose()
