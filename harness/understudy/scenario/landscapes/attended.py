"""A landscape in the test's own process: no socket, virtual time, a fresh one in milliseconds.

The systems live on a loop of their own in a thread of their own, which moves only while somebody
asks something of them. So sync and async clients, and tests that run in a loop, are all served, and
time stands still in between. Requests are played one after the other.
"""

from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from threading import get_ident
from typing import ClassVar, TypeVar

from understudy.kernel.clock import AttendedClock, VirtualClock
from understudy.kernel.seed import Seed
from understudy.scenario.landscape import Landscape as Described
from understudy.scenario.landscapes.base import InHand
from understudy.scenario.landscapes.idle import NOBODY
from understudy.scenario.landscapes.patched import patched
from understudy.scenario.script import DEFAULT_START
from understudy.scenario.simulation import Simulation
from understudy.scenario.stage import Stage
from understudy.scenario.wire import App
from understudy.sut import SutSpec, read_spec

T = TypeVar("T")


class Attended(Simulation):
    """A simulation whose clients are the test's, and read the machine's clock."""

    make_clock: ClassVar[type[VirtualClock]] = AttendedClock


class Landscape(InHand):
    """Five systems in this process, to which every httpx client's requests go while it is open.

    `size` and `seed` choose the firm, `cast` the vendor of a role. `sut` is an integration (a
    specification or an understudy.toml with a factory) that runs beside the test, in virtual time.
    """

    def __init__(
        self,
        size: str = "small",
        seed: int = 7,
        *,
        cast: Mapping[str, str] | None = None,
        starts_at: datetime = DEFAULT_START,
        sut: SutSpec | Path | str | None = None,
    ) -> None:
        super().__init__(size, seed, cast=cast, starts_at=starts_at)
        self._sut = read_spec(Path(sut)) if isinstance(sut, Path | str) else sut
        self._through: set[str] = set()
        self._stage: Simulation | None = None

    def _raise_curtain(self) -> Stage:
        self._resources = ExitStack()
        self._thread = self._resources.enter_context(
            ThreadPoolExecutor(1, thread_name_prefix="understudy")
        )
        self._ident = self._thread.submit(get_ident).result()
        # An integration signs by the time it is told, a test by the machine's.
        kind = Attended if self._sut is None else Simulation
        try:
            stage = self._stage = self.on_stage(
                lambda: kind(self._setting, Seed(self.seed), self._sut or NOBODY)
            )
            self._resources.callback(lambda: self.on_stage(stage.close))

            def perform(play: Callable[[], Awaitable[T]]) -> T:
                async def played() -> T:
                    return await play()

                return self.on_stage(lambda: stage.loop.run_until_complete(played()))

            self._resources.enter_context(patched(stage.wire, stage.loop, perform, self._through))
        except BaseException:
            self._resources.close()
            raise
        return stage

    def _drop_curtain(self) -> None:
        self._resources.close()
        self._stage = None

    def on_stage(self, what: Callable[[], T]) -> T:
        if get_ident() == self._ident:
            return what()
        return self._thread.submit(what).result()

    @property
    def _standing(self) -> Simulation:
        if self._stage is None:
            raise RuntimeError("this landscape is not open: use it in a `with` block")
        return self._stage

    @property
    def told(self) -> Described:
        return self._standing.told

    def mount(self, host: str, app: App) -> None:
        """Let an ASGI application of yours answer for a host: webhooks reach it, and clients."""
        self._standing.wire.add(host, app)

    def let_through(self, host: str) -> None:
        """Let requests for a host (`*.example.com`) go where they went without the landscape."""
        self._through.add(host)
