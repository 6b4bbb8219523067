"""The wire of a simulation: httpx requests go into ASGI applications, and nowhere else.

Whatever httpx client is made while the wire is laid, in harness, engine or test, reaches the
applications on stage by host name. A host that is not on stage is refused; nothing leaves the
process.
"""

import asyncio
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterator,
    Mapping,
    MutableMapping,
)
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

import httpx

Message = MutableMapping[str, object]
App = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]


Moment = Literal["before", "after"]
Gate = Callable[[httpx.Request, Moment], Awaitable[None]]


async def open_gate(request: httpx.Request, moment: Moment) -> None:
    """Lets everything through at once."""


async def shut_gate(request: httpx.Request, moment: Moment) -> None:
    """Lets nothing through, ever: whoever waits here is dead, and does not know."""
    await asyncio.Event().wait()


class Wire:
    """Host patterns (`*.example.com`, exact hosts first) and the applications behind them."""

    def __init__(self, apps: Mapping[str, App]) -> None:
        self._apps = dict(apps)
        self.gate: Gate = open_gate
        """What every request waits for before it is sent, and its answer before it is given."""

    def add(self, pattern: str, app: App) -> None:
        self._apps[pattern.lower()] = app

    def remove(self, pattern: str) -> None:
        self._apps.pop(pattern.lower(), None)

    @property
    def hosts(self) -> Collection[str]:
        """The hosts and patterns that lead somewhere."""
        return self._apps.keys()

    def knows(self, host: str) -> bool:
        """Whether an application answers for a host."""
        return host.lower() in self._apps or any(fnmatchcase(host.lower(), p) for p in self._apps)

    def app_for(self, host: str) -> App:
        """The application behind a host; raises `httpx.ConnectError` where there is none."""
        host = host.lower()
        exact = self._apps.get(host)
        if exact is not None:
            return exact
        for pattern, app in self._apps.items():
            if fnmatchcase(host, pattern):
                return app
        raise httpx.ConnectError(f"{host} is not on stage")

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Play one request against its host's application, within the client's read timeout."""
        await self.gate(request, "before")
        app = self.app_for(request.url.host)
        timeouts = request.extensions.get("timeout", {})
        try:
            patience_s = timeouts.get("read")
            async with asyncio.timeout(patience_s) as patience:
                answer = await _exchange(app, request, _Patience(patience, patience_s))
        except TimeoutError:
            raise httpx.ReadTimeout("no answer within the read timeout", request=request) from None
        await self.gate(request, "after")
        return answer

    @contextmanager
    def laid(self) -> Iterator[None]:
        """Every `httpx.AsyncClient` sends over this wire."""
        original = httpx.AsyncHTTPTransport.handle_async_request
        keep = httpx.Cookies.extract_cookies

        def extract(cookies: httpx.Cookies, response: httpx.Response) -> None:
            # httpx makes two requests of urllib's for every answer before it looks for a cookie.
            if "set-cookie" in response.headers:
                keep(cookies, response)

        async def send(_: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
            return await self.send(request)

        httpx.AsyncHTTPTransport.handle_async_request = send  # type: ignore[method-assign, assignment]  # the seam
        httpx.Cookies.extract_cookies = extract  # type: ignore[method-assign, assignment]  # quicker
        try:
            yield
        finally:
            httpx.Cookies.extract_cookies = keep  # type: ignore[method-assign]
            httpx.AsyncHTTPTransport.handle_async_request = original  # type: ignore[method-assign]


@dataclass(frozen=True, slots=True)
class _Patience:
    """A read timeout: it begins anew with all that is read."""

    timeout: asyncio.Timeout
    seconds: float | None

    def renew(self) -> None:
        if self.seconds is not None:
            self.timeout.reschedule(asyncio.get_running_loop().time() + self.seconds)


async def _exchange(app: App, request: httpx.Request, patience: _Patience) -> httpx.Response:
    body = b"".join([part async for part in _parts(request)])
    answer: list[Message] = []
    dropped = False

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        answer.append(message)
        patience.renew()

    def abort() -> None:
        nonlocal dropped
        dropped = True

    url = request.url
    scope: Message = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path,
        "query_string": url.query,
        "headers": [(k.lower(), v) for k, v in request.headers.raw],
        "client": ("127.0.0.1", 1),
        "server": (url.host, url.port or 80),
        "understudy.abort": abort,
    }
    await app(scope, receive, send)
    if dropped and answer:
        raise httpx.RemoteProtocolError(
            "the server ended the connection in the middle of its answer"
        )
    if dropped or not answer:
        raise httpx.RemoteProtocolError("the server ended the connection without an answer")
    start, *rest = answer
    content = b"".join(bytes(m.get("body", b"")) for m in rest)  # type: ignore[call-overload]
    return httpx.Response(
        int(str(start["status"])),
        headers=start["headers"],  # type: ignore[arg-type]  # pairs of bytes, as ASGI has them
        content=content,
        request=request,
    )


async def _parts(request: httpx.Request) -> AsyncIterator[bytes]:
    if isinstance(request.stream, httpx.AsyncByteStream):
        async for part in request.stream:
            yield part
    elif isinstance(request.stream, httpx.SyncByteStream):
        for part in request.stream:
            yield part
