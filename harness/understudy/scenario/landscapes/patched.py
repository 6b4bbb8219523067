"""While it lasts, every httpx client of this process, sync or async, sends to the landscape.

Patched is the last step before a socket, so that clients made before, with proxies or without, are
covered, and transports that open none (ASGI, WSGI, mock) are left alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase

import anyio.to_thread
import httpx

from understudy.scenario.wire import Wire

Perform = Callable[[Callable[[], Awaitable[httpx.Response]]], httpx.Response]
"""Lets something happen on the stage's loop; blocks until it has."""


@contextmanager
def patched(
    wire: Wire, loop: asyncio.AbstractEventLoop, perform: Perform, let_through: Collection[str]
) -> Iterator[None]:
    """Send over `wire`, on `loop`; hosts that match `let_through` go where they went before."""
    sync, later = (
        httpx.HTTPTransport.handle_request,
        httpx.AsyncHTTPTransport.handle_async_request,
    )

    def free(request: httpx.Request) -> bool:
        host = request.url.host
        if any(fnmatchcase(host, pattern) for pattern in let_through):
            return True
        if not wire.knows(host):
            raise httpx.ConnectError(
                f"{host} is not on stage, and nothing was sent to it. On stage are "
                f"{', '.join(sorted(wire.hosts))}. If it is to be called for real: "
                f'landscape.let_through("{host}").',
                request=request,
            )
        return False

    def send(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        return sync(transport, request) if free(request) else perform(lambda: wire.send(request))

    async def send_later(
        transport: httpx.AsyncHTTPTransport, request: httpx.Request
    ) -> httpx.Response:
        if free(request):
            return await later(transport, request)
        if _here(loop):
            return await wire.send(request)
        if isinstance(request.stream, httpx.AsyncByteStream):
            await request.aread()  # what makes it may belong to the caller's loop
        return await anyio.to_thread.run_sync(perform, lambda: wire.send(request))

    httpx.HTTPTransport.handle_request = send  # type: ignore[method-assign, assignment]  # the seam
    httpx.AsyncHTTPTransport.handle_async_request = send_later  # type: ignore[method-assign, assignment]  # the seam
    try:
        yield
    finally:
        httpx.HTTPTransport.handle_request = sync  # type: ignore[method-assign]
        httpx.AsyncHTTPTransport.handle_async_request = later  # type: ignore[method-assign]


def _here(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether the caller is on the stage itself: a webhook, or a system under test."""
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False
