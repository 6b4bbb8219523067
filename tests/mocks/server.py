"""A system on real sockets, for clients that bring their own: plain, TLS, and by vendor host name.

with serve(system) as served:
    requests.get(f"{served.https}/path", verify=served.ca)
    requests.get("https://login.vendor.example/path", verify=served.ca, proxies=served.proxies)
"""

import asyncio
import atexit
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from ssl import SSLContext
from tempfile import mkdtemp

import uvicorn

from understudy.scenario.live.certificates import Authority
from understudy.scenario.live.proxy import Proxy
from understudy.scenario.live.server import _Abortable, _Server
from understudy.scenario.wire import Wire
from understudy.vendor import System


@dataclass(frozen=True, slots=True)
class Served:
    """Where a system is reached. `ca` is a file of the CA and the public roots."""

    http: str
    https: str
    proxy: str
    ca: str

    @property
    def proxies(self) -> Mapping[str, str]:
        """For `requests`: all vendor hosts by the forward proxy."""
        return {"http": self.proxy, "https": self.proxy}

    @property
    def port(self) -> int:
        return int(self.http.rpartition(":")[2])

    @property
    def port_tls(self) -> int:
        return int(self.https.rpartition(":")[2])


@cache
def authority() -> Authority:
    """One certificate authority for all tests of a process."""
    folder = Path(mkdtemp(prefix="understudy-ca-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Authority(folder)


class _Sockets:
    """The listeners of one system, in one event loop."""

    def __init__(self, system: System) -> None:
        self._app = _Abortable(system)
        self._hosts = Wire(dict.fromkeys(system.vendor.hosts, system))
        self._servers: list[_Server] = []
        self._running: list[asyncio.Task[None]] = []
        self._listening: list[socket.socket] = []

    async def start(self) -> tuple[Served, Proxy]:
        plain = await self._listen(None)
        tls = await self._listen(authority().local())
        named = await self._listen(authority().by_name())
        ports = frozenset({plain, tls})
        proxy = Proxy(lambda h: self._hosts.knows(h.partition(":")[0]), plain, named, ports)
        served = Served(
            f"http://127.0.0.1:{plain}",
            f"https://127.0.0.1:{tls}",
            f"http://127.0.0.1:{await proxy.start(0)}",
            str(authority().bundle),
        )
        return served, proxy

    async def _listen(self, tls: SSLContext | None) -> int:
        # Named as TCP, or asyncio leaves Nagle's algorithm on: 40 ms for every answer.
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._listening.append(sock)
        sock.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            self._app,
            log_level="critical",
            access_log=False,
            date_header=False,
            server_header=False,
            lifespan="off",
            ws="none",
        )
        config.load()
        config.ssl = tls
        server = _Server(config)
        self._servers.append(server)
        self._running.append(asyncio.get_running_loop().create_task(server.serve([sock])))
        while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.002)
        return int(sock.getsockname()[1])

    async def stop(self, proxy: Proxy) -> None:
        for server in self._servers:
            server.should_exit = server.force_exit = True
        await proxy.stop()
        await asyncio.gather(*self._running, return_exceptions=True)
        # Clients keep connections open; nobody will answer on them any more.
        for server in self._servers:
            for connection in list(server.server_state.connections):
                transport = getattr(connection, "transport", None)
                if isinstance(transport, asyncio.Transport):
                    transport.abort()
        await asyncio.sleep(0)
        # What the proxy carried ends by itself now that both sides have hung up.
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        if left:
            await asyncio.wait(left, timeout=1)
        for sock in self._listening:
            sock.close()


@contextmanager
def serve(system: System) -> Iterator[Served]:
    """Serve the system from a thread, on free loopback ports, until the block ends."""
    sockets = _Sockets(system)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        served, proxy = asyncio.run_coroutine_threadsafe(sockets.start(), loop).result(30)
        try:
            yield served
        finally:
            asyncio.run_coroutine_threadsafe(sockets.stop(proxy), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
