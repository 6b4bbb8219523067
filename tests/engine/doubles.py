"""Doubles of the world around the engine: a clock to turn, and a desk that answers its requests."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import httpx

T = TypeVar("T")

Answer = httpx.Response | Exception
Handler = Callable[[httpx.Request], Answer]

SYSTEMS: Mapping[str, Mapping[str, object]] = {
    "salesforce": {
        "base_url": "http://crm.test",
        "auth": {
            "username": "u",
            "password": "p",
            "security_token": "t",
            "client_id": "c",
            "client_secret": "s",
        },
    },
    "workday": {
        "base_url": "http://hcm.test",
        "auth": {"tenant": "acme", "username": "isu", "password": "p"},
        "raas_report": "owner/Rates",
    },
    "kantata": {"base_url": "http://psa.test", "auth": {"access_token": "tok"}},
    "netsuite": {
        "base_url": "http://erp.test",
        "auth": {
            "account": "1234567_SB1",
            "consumer_key": "ckey1",
            "consumer_secret": "csec1",
            "token_id": "tok1",
            "token_secret": "tsec1",
        },
    },
    "servicenow": {
        "base_url": "http://ppm.test",
        "auth": {"username": "u", "password": "p", "client_id": "c", "client_secret": "s"},
    },
}
LANDSCAPE: Mapping[str, object] = {"systems": SYSTEMS, "engine_seed": "seed"}


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 6, 29, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def turn(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class Desk:
    """Answers the requests of a test in turn, or by a handler, and keeps them."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.answers: list[Answer] = []
        self.handler: Handler | None = None

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        found = self.answers.pop(0) if self.answers else None
        if found is None:
            assert self.handler is not None, f"nobody answers {request.method} {request.url}"
            found = self.handler(request)
        if isinstance(found, Exception):
            raise found
        found.request = request
        return found

    @property
    def paths(self) -> list[str]:
        return [f"{r.method} {r.url.path}" for r in self.requests]

    @contextmanager
    def open(self) -> Iterator["Desk"]:
        """Every httpx client asks at this desk."""
        original = httpx.AsyncHTTPTransport.handle_async_request

        async def send(_: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
            await request.aread()
            return self.answer(request)

        httpx.AsyncHTTPTransport.handle_async_request = send  # type: ignore[method-assign, assignment]  # the seam
        try:
            yield self
        finally:
            httpx.AsyncHTTPTransport.handle_async_request = original  # type: ignore[method-assign]


def json(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return httpx.Response(status, json=body, headers=dict(headers or {}))


def run(work: Coroutine[object, object, T]) -> T:
    """The result of a coroutine."""
    return asyncio.run(work)
