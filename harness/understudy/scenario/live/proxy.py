"""A forward proxy that knows the vendors' host names, and nothing else.

`CONNECT host:443` goes to the TLS gateway, which speaks as that host; `CONNECT` with clear text
inside goes to the plain gateway (the first byte tells); `GET https://host/…` in clear is understood
too.
The landscape's own ports are let through, on loopback and by the name that it is reached by. Any
other host is refused at once: no request for a host that is not on stage ever leaves the machine.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlsplit

HEAD_LIMIT = 64 * 1024
TLS_HANDSHAKE = 0x16
HOP_BY_HOP = (b"proxy-", b"connection:", b"x-forwarded-proto")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


class Proxy:
    """One listener. `on_stage` says which hosts the gateways answer for."""

    def __init__(
        self,
        on_stage: Callable[[str], bool],
        gateway_port: int,
        gateway_tls_port: int,
        local_ports: frozenset[int],
        reached_as: str = "127.0.0.1",
    ) -> None:
        self._on_stage, self._local_ports = on_stage, local_ports
        self._local_names = LOOPBACK | {reached_as}
        self._gateway_port, self._gateway_tls_port = gateway_port, gateway_tls_port
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self, port: int, address: str = "127.0.0.1") -> int:
        """Listen; returns the port."""
        self._server = await asyncio.start_server(self._serve, address, port, limit=HEAD_LIMIT)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening and hang up: a TLS farewell through the proxy could take half a minute."""
        if self._server is not None:
            self._server.close()
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._dispatch(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client went away, or never spoke HTTP
        finally:
            self._open.discard(writer)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _dispatch(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        line, _, rest = head.partition(b"\r\n")
        try:
            method, target, _version = line.decode("ascii").split(" ", 2)
        except ValueError:
            await _refuse(writer, 400, "this is not an HTTP request")
            return
        if method == "CONNECT":
            await self._connect(target, reader, writer)
        else:
            await self._forward(method, target, rest, reader, writer)

    async def _connect(
        self, target: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        host, _, port = target.rpartition(":")
        local = host in self._local_names and port.isdigit() and int(port) in self._local_ports
        if not local and not self._on_stage(host):
            await _refuse(writer, 403, f"{host} is not on stage")
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.drain()
        first = await reader.readexactly(1)
        if local:
            inner = int(port)
        else:
            tls = first[0] == TLS_HANDSHAKE
            inner = self._gateway_tls_port if tls else self._gateway_port
        await _pipe(first, reader, writer, inner)

    async def _forward(
        self,
        method: str,
        target: str,
        headers: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        url = urlsplit(target)
        host = url.hostname or ""
        if not url.scheme or not self._on_stage(host):
            await _refuse(writer, 403, f"{host or target} is not on stage")
            return
        path = target.split("/", 3)[3] if target.count("/") > 2 else ""
        kept = [
            line
            for line in headers.split(b"\r\n")
            if line
            and not line.lower().startswith((b"proxy-", b"connection:", b"x-forwarded-proto"))
        ]
        # One request a connection: the next one may be for another host.
        kept += [b"Connection: close", b"X-Forwarded-Proto: " + url.scheme.encode()]
        request = f"{method} /{path} HTTP/1.1\r\n".encode() + b"\r\n".join(kept) + b"\r\n\r\n"
        await _pipe(request, reader, writer, self._gateway_port)


async def _refuse(writer: asyncio.StreamWriter, status: int, reason: str) -> None:
    body = f"{reason}\n".encode()
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Content-Type: text/plain",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
    await writer.drain()


async def _pipe(
    first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int
) -> None:
    inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
    inner_writer.write(first)

    async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
        except OSError:
            pass  # either side may hang up at any time
        finally:
            sink.close()

    await asyncio.gather(copy(reader, inner_writer), copy(inner_reader, writer))
