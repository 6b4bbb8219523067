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


@contextmanager
def serve(system: System) -> Iterator[Served]:
    """Serve the system from a thread, on free loopback ports, until the block ends."""
    servers: list[_Server] = []
    running: list[asyncio.Task[None]] = []
    hosts = Wire(dict.fromkeys(system.vendor.hosts, system))

    async def listen(tls: SSLContext | None) -> int:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        sock.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            _Abortable(system),
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
        servers.append(server)
        running.append(asyncio.get_running_loop().create_task(server.serve([sock])))
        while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.002)
        return int(sock.getsockname()[1])

    async def start() -> tuple[Served, Proxy]:
        plain = await listen(None)
        tls = await listen(authority().local())
        named = await listen(authority().by_name())
        proxy = Proxy(
            lambda host: hosts.knows(host.partition(":")[0]), plain, named, frozenset({plain, tls})
        )
        proxy_port = await proxy.start(0)
        served = Served(
            f"http://127.0.0.1:{plain}",
            f"https://127.0.0.1:{tls}",
            f"http://127.0.0.1:{proxy_port}",
            str(authority().bundle),
        )
        return served, proxy

    async def stop(proxy: Proxy) -> None:
        for server in servers:
            server.should_exit = server.force_exit = True
        await proxy.stop()
        await asyncio.gather(*running, return_exceptions=True)
        # What the proxy carried ends by itself now that the servers have hung up.
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        if left:
            await asyncio.wait(left, timeout=1)
        # What clients keep alive would otherwise be left to the garbage collector, which complains.
        for server in servers:
            for connection in list(server.server_state.connections):
                if connection.transport is not None:
                    connection.transport.abort()

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        served, proxy = asyncio.run_coroutine_threadsafe(start(), loop).result(30)
        try:
            yield served
        finally:
            asyncio.run_coroutine_threadsafe(stop(proxy), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
