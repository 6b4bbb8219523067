"""The forward proxy: what is on stage goes through, and nothing ever leaves the machine."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator

import pytest

from understudy.scenario.live.proxy import LOOPBACK, Proxy

HOST = "acme.my.crm.test"
Talk = Callable[[bytes], Awaitable[bytes]]


class Guard:
    """Hears of every address that this process connects to or looks up."""

    def __init__(self) -> None:
        self.on = False
        self.heard: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on:
            return
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            self.heard.append(str(arguments[1][0]))
        elif event == "socket.getaddrinfo":
            self.heard.append(str(arguments[0]))

    @property
    def strangers(self) -> list[str]:
        return [host for host in self.heard if host not in LOOPBACK]


# A hook cannot be taken back, so there is one for all tests, and it listens only while asked to.
GUARD = Guard()


@pytest.fixture
def guard() -> Iterator[Guard]:
    GUARD.heard.clear()
    GUARD.on = True
    yield GUARD
    GUARD.on = False


async def _gateway(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers as a system would, and tells the first line it heard."""
    first = (await reader.readuntil(b"\n")).strip()
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nheard " + first)
    await writer.drain()
    writer.close()


def proxied(*requests: bytes) -> bytes:
    """What comes back when these bytes are sent to a proxy, one after the other."""

    async def talk() -> bytes:
        gateway = await asyncio.start_server(_gateway, "127.0.0.1", 0)
        port = int(gateway.sockets[0].getsockname()[1])
        proxy = Proxy(lambda host: host == HOST, port, port, frozenset({port}))
        reader, writer = await asyncio.open_connection("127.0.0.1", await proxy.start(0))
        answer = b""
        try:
            for request in requests:
                writer.write(request.replace(b"{port}", str(port).encode()))
                await writer.drain()
                answer += await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
            answer += await asyncio.wait_for(reader.read(), 5)
        finally:
            writer.close()
            await proxy.stop()
            gateway.close()
        return answer

    return asyncio.run(talk())


def test_the_guard_hears_of_strangers(guard: Guard) -> None:
    async def look() -> None:
        with pytest.raises(OSError):  # noqa: PT011  # no such host, or no network: either will do
            await asyncio.open_connection("nowhere.invalid", 443)

    asyncio.run(look())

    assert guard.strangers == ["nowhere.invalid"]


@pytest.mark.parametrize(
    "request_",
    [
        b"CONNECT telemetry.example.com:443 HTTP/1.1\r\n\r\n",
        b"CONNECT telemetry.example.com:443 HTTP/1.0\r\n\r\n",
        b"CONNECT acme.my.crm.test.example.com:443 HTTP/1.1\r\n\r\n",
        b"CONNECT 93.184.216.34:443 HTTP/1.1\r\n\r\n",
        b"CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n",
        b"CONNECT [2606:2800::1]:443 HTTP/1.1\r\n\r\n",
        b"GET http://example.com/x HTTP/1.1\r\nHost: acme.my.crm.test\r\n\r\n",
        b"POST https://example.com HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        b"GET /etc/passwd HTTP/1.1\r\nHost: example.com\r\n\r\n",
        b"GET http://acme.my.crm.test@example.com/ HTTP/1.1\r\n\r\n",
    ],
)
def test_who_is_not_on_stage_is_refused_and_never_called(guard: Guard, request_: bytes) -> None:
    answer = proxied(request_)

    assert answer.startswith(b"HTTP/1.1 403 Forbidden")
    assert b"is not on stage" in answer
    assert guard.strangers == []


def test_a_host_on_stage_is_reached_through_a_tunnel(guard: Guard) -> None:
    answer = proxied(b"CONNECT acme.my.crm.test:443 HTTP/1.1\r\n\r\n", b"GET /x HTTP/1.1\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 Connection established")
    assert answer.endswith(b"heard GET /x HTTP/1.1")
    assert guard.strangers == []


def test_a_host_on_stage_is_reached_by_its_whole_address(guard: Guard) -> None:
    answer = proxied(b"GET https://acme.my.crm.test/x?y=1 HTTP/1.1\r\nHost: h\r\n\r\n")

    assert answer.endswith(b"heard GET /x?y=1 HTTP/1.1")
    assert guard.strangers == []


def test_a_port_of_the_landscape_is_let_through(guard: Guard) -> None:
    answer = proxied(b"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n", b"GET /x HTTP/1.1\r\n\r\n")

    assert answer.endswith(b"heard GET /x HTTP/1.1")


def test_what_is_not_http_is_told_so() -> None:
    assert proxied(b"nonsense\r\n\r\n").startswith(b"HTTP/1.1 400 Bad Request")
