"""All systems of a landscape on real sockets: plain, TLS, and by vendor host name."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

import uvicorn

from understudy.drift import make_drift
from understudy.faults import make_fault
from understudy.kernel.clock import Clock
from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.scenario.beside import company_of, keys_of, name_of, world_of
from understudy.scenario.landscape import Landscape, describe
from understudy.scenario.live.certificates import Authority
from understudy.scenario.live.proxy import Proxy
from understudy.scenario.stage import Schemas
from understudy.scenario.wire import App, Message, Wire
from understudy.sut.spec import Correlations
from understudy.vendor import System
from understudy.vendor.correlation import correlate
from understudy.vendor.discovery import by_role
from understudy.vendor.vendor import Vendor
from understudy.world.firm import World

ControlApp = Callable[[Mapping[str, System], str, Callable[[], Landscape]], App]
"""Makes the control page of these systems, for this admin token; a surface hands it in."""

CONTROL_PORT = 8800
PROXY_PORT = 8899
TLS_OFFSET = 100
"""A system that answers plainly on 8801 answers over TLS on 8901."""
BESIDE_OFFSET = 10
"""The instance of a company beside ours answers on 8813 where ours answers on 8803."""


@dataclass(frozen=True, slots=True)
class LandscapeOptions:
    """What a live landscape is made of. `fixed_ports` False lets the machine choose free ones.

    `host` is the address served, `reached_as` the name by which clients find it: in the URLs of the
    landscape, and in certificates.
    """

    cast: Mapping[str, Vendor]
    seed: int
    size: str
    as_of: date
    folder: Path
    data: Path | None = None
    fixed_ports: bool = True
    schemas: Schemas = field(default_factory=dict)
    correlations: Correlations = field(default_factory=dict)
    host: str = "127.0.0.1"
    reached_as: str = "127.0.0.1"


def new_loop() -> asyncio.AbstractEventLoop:
    """The fastest loop this platform has: uvloop where it is, which doubles what is answered."""
    return (uvicorn.Config("", loop="auto").get_loop_factory() or asyncio.new_event_loop)()


class _Server(uvicorn.Server):
    """A server among several in one loop: signals are the landscape's business."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class LiveLandscape:
    """Systems, gateways, proxy and control page in one event loop."""

    def __init__(
        self, options: LandscapeOptions, clock: Clock, control: ControlApp | None = None
    ) -> None:
        self._options, self._clock, self._control = options, clock, control
        self.authority = Authority(options.folder / "ca", options.reached_as)
        seed = Seed(options.seed)
        self.systems = {
            name_of(role, vendor): System(
                vendor,
                seed=seed,
                clock=clock,
                make_fault=make_fault,
                name=name_of(role, vendor),
                role=role,
                path=self._database(name_of(role, vendor)),
                admin_token=seed.hex("admin", 32),
                schema=options.schemas.get(vendor.name),
            )
            for role, vendor in options.cast.items()
        }
        for system in self.systems.values():
            system.make_drift = make_drift
        ours = [system for system in self.systems.values() if not company_of(system.role)]
        self._by_host = Wire({h: s for s in ours for h in s.vendor.hosts})
        self._servers: list[_Server] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._listening: list[socket.socket] = []
        self._proxy: Proxy | None = None
        self._ports: dict[str, int] = {}
        self.landscape: Landscape = {}

    def _database(self, name: str) -> str:
        if self._options.data is None:
            return ":memory:"
        self._options.data.mkdir(parents=True, exist_ok=True)
        return str(self._options.data / f"{name}.sqlite")

    def load(self) -> int:
        """Fill the systems that are empty with the firm; returns the number of records."""
        options = self._options
        # Records name those of systems that are not on stage too.
        keys = {**by_role(), **options.cast}
        empty = {r: s for s in self.systems.values() if s.is_empty for r in (s.role,)}
        count = 0
        if empty:
            world = World.generate(Seed(options.seed), options.size, options.as_of)
            for role, system in empty.items():
                count += system.load(world_of(role, world), keys_of(keys, role))
        for system in self.systems.values():
            correlate(system, options.correlations.get(system.role, {}))
            system.keep_baseline()
        return count

    async def start(self) -> Landscape:
        """Open every port; returns the landscape once all answer."""
        for system in self.systems.values():
            port = system.vendor.port + (BESIDE_OFFSET if company_of(system.role) else 0)
            await self._open(system.name, system, port)
            await self._open(f"{system.name} tls", system, port + TLS_OFFSET, tls=True)
        await self._open("gateway", self._gateway, 0)
        await self._open("gateway tls", self._gateway, 0, tls=True, by_name=True)
        self._proxy = Proxy(
            self._on_stage,
            self._ports["gateway"],
            self._ports["gateway tls"],
            frozenset(self._ports.values()),
            self._options.reached_as,
        )
        self._ports["proxy"] = await self._proxy.start(self._port(PROXY_PORT), self._options.host)
        name = self._options.reached_as
        token = next(iter(self.systems.values())).admin_token
        control_url = ""
        if self._control is not None:
            page = self._control(self.systems, token, lambda: self.landscape)
            await self._open("control", page, CONTROL_PORT)
            control_url = f"http://{name}:{self._ports['control']}"
        self.landscape = describe(
            self.systems,
            lambda s: f"http://{name}:{self._ports[s.name]}",
            lambda s: f"https://{name}:{self._ports[f'{s.name} tls']}",
            admin={"url": control_url, "token": token},
            control=control_url,
            proxy={
                "url": f"http://{name}:{self._ports['proxy']}",
                "ca_bundle": str(self.authority.bundle.resolve()),
            },
            extra={
                "firm": {
                    "seed": self._options.seed,
                    "size": self._options.size,
                    "as_of": self._options.as_of.isoformat(),
                }
            },
        )
        return self.landscape

    def _port(self, port: int) -> int:
        return port if self._options.fixed_ports else 0

    async def _open(
        self, name: str, app: App, port: int, *, tls: bool = False, by_name: bool = False
    ) -> None:
        # Named as TCP, or asyncio leaves Nagle's algorithm on: 40 ms for every answer.
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._listening.append(sock)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((self._options.host, self._port(port)))
        except OSError as wrong:
            sock.close()
            raise UsageError(f"port {port} for {name} is taken: {wrong.strerror}") from None
        config = uvicorn.Config(
            _Abortable(app),
            log_level="critical",
            access_log=False,
            date_header=False,
            proxy_headers=False,
            server_header=False,
            # Longer than clients pause between polls, or they meet a connection as it is closed.
            timeout_keep_alive=75,
            lifespan="off",
            ws="none",
        )
        config.load()
        if tls:
            config.ssl = self.authority.by_name() if by_name else self.authority.local()
        server = _Server(config)
        task = asyncio.get_running_loop().create_task(server.serve([sock]))
        self._servers.append(server)
        self._tasks.append(task)
        while not server.started:
            if task.done():
                raise UsageError(f"{name} cannot be served: {task.exception()}")
            await asyncio.sleep(0.005)
        self._ports[name] = int(sock.getsockname()[1])

    async def _gateway(self, scope: Message, receive: object, send: object) -> None:
        pairs = cast("list[tuple[bytes, bytes]]", scope["headers"])
        host = next((v.decode("latin-1") for k, v in pairs if k == b"host"), "")
        app = self._by_host.app_for(host.partition(":")[0])
        await app(scope, receive, send)  # type: ignore[arg-type]  # passed on as they came

    def _on_stage(self, host: str) -> bool:
        return self._by_host.knows(host.partition(":")[0])

    async def stop(self) -> None:
        """Close every port and every system."""
        for server in self._servers:
            server.should_exit = server.force_exit = True
        if self._proxy is not None:
            await self._proxy.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for sock in self._listening:
            sock.close()
        for system in self.systems.values():
            await system.close()


class _Abortable:
    """Lets an application end a connection without an answer, as `scope["understudy.abort"]`."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: object, send: object) -> None:
        # uvicorn's `send` is a method of the request's cycle, which holds the transport.
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        if transport is not None:
            scope["understudy.abort"] = transport.abort
        await self._app(scope, receive, send)  # type: ignore[arg-type]  # passed on as they came
