"""A landscape on real sockets of the loopback address, for clients that are not httpx or Python.

Made once and reset for each test: the firm, the clock, logins, troubles and logs are as they were.
"""

import asyncio
import shutil
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar, cast

from understudy.kernel.clock import RealClock
from understudy.kernel.seed import Seed
from understudy.scenario.beside import keys_of
from understudy.scenario.landscape import Landscape as Described
from understudy.scenario.landscape import as_env, as_file
from understudy.scenario.landscapes.base import InHand
from understudy.scenario.landscapes.idle import Absent
from understudy.scenario.live.backstage import Remote
from understudy.scenario.live.server import LandscapeOptions, LiveLandscape, new_loop
from understudy.scenario.script import DEFAULT_START, Scenario
from understudy.scenario.stage import Stage, Understudied
from understudy.sut.claims import Claims
from understudy.vendor.discovery import vendor
from understudy.world.firm import World

T = TypeVar("T")


class Served:
    """A stage on free ports of 127.0.0.1, with nobody on it but the test."""

    kind = "live"

    def __init__(self, setting: Scenario, seed: Seed) -> None:
        self.claims, self.sut = Claims.everything(), cast(Understudied, Absent())
        self._starts_at = setting.starts_at
        self._cast = {role: vendor(name) for role, name in setting.cast.items()}
        self.folder = Path(mkdtemp(prefix="understudy-served-"))
        self._clock = RealClock(setting.starts_at)
        self.world = World.generate(seed, setting.world, setting.starts_at.date())
        self._loop = new_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        options = LandscapeOptions(
            self._cast,
            seed.number,
            setting.world,
            setting.starts_at.date(),
            self.folder,
            fixed_ports=False,
        )
        self._live = LiveLandscape(options, self._clock)
        self._live.load()
        self.told: Described = asyncio.run_coroutine_threadsafe(
            self._live.start(), self._loop
        ).result(60)
        systems = cast("Mapping[str, Mapping[str, object]]", self.told["systems"])
        self.backstage = {
            system.role: Remote(
                name, system.role, str(systems[name]["admin_url"]), system.admin_token
            )
            for name, system in self._live.systems.items()
        }

    def key(self, role: str, world_id: str) -> str:
        return keys_of(self._cast, role).here(world_id)

    def now(self) -> datetime:
        return self._clock.now()

    def advance(self, span: timedelta) -> None:
        next(iter(self.backstage.values())).clock(span.total_seconds())

    def reset(self) -> None:
        """Everything as it was when the curtain rose."""

        async def reset() -> None:
            self._clock = RealClock(self._starts_at)
            for system in self._live.systems.values():
                await system.outbox.close()
                system.clock.base = self._clock
                system.reset()

        asyncio.run_coroutine_threadsafe(reset(), self._loop).result(60)
        self.world = self.world.fresh()

    def close(self) -> None:
        for remote in self.backstage.values():
            remote.close()
        asyncio.run_coroutine_threadsafe(self._live.stop(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class ServedLandscape(InHand):
    """Five systems on free ports of 127.0.0.1, plain, over TLS and behind a proxy.

    `told` is the landscape file's content; `file` and `environment` are for other processes.
    """

    _stage: Served

    def __init__(
        self,
        size: str = "small",
        seed: int = 7,
        *,
        cast: Mapping[str, str] | None = None,
        starts_at: datetime = DEFAULT_START,
    ) -> None:
        super().__init__(size, seed, cast=cast, starts_at=starts_at)

    def _raise_curtain(self) -> Stage:
        self._stage = Served(self._setting, Seed(self.seed))
        return self._stage

    def _drop_curtain(self) -> None:
        self._stage.close()

    def on_stage(self, what: Callable[[], T]) -> T:
        return what()

    @property
    def told(self) -> Described:
        return self._stage.told

    @property
    def file(self) -> Path:
        """The landscape as a file, for a process that takes `--landscape FILE`."""
        path = self._stage.folder / "landscape.json"
        path.write_bytes(as_file(self.told))
        return path

    @property
    def environment(self) -> Mapping[str, str]:
        """What lets a client with fixed hosts reach the stage: proxy and certificates."""
        lines = as_env(self.told).splitlines()
        return {name: value for name, _, value in (line.partition("=") for line in lines)}

    def reset(self) -> None:
        """Everything as it was when it was opened."""
        self._stage.reset()
        self._begin(self._stage)
