"""A scenario on real sockets: the landscape in a thread, the system under test as its own process.

Business time passes at the machine's pace, and leaps: `advance` waits until the system under test
has nothing more to do, then moves the landscape's clock. So latencies are what they were on this
machine, and days pass in seconds. Every answer's `Date` header shows business time.
"""

import asyncio
import shutil
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import ClassVar

from understudy.kernel.clock import RealClock
from understudy.kernel.seed import Seed
from understudy.scenario.beside import company_of, keys_of
from understudy.scenario.landscape import Landscape
from understudy.scenario.live.backstage import Remote
from understudy.scenario.live.process import understudied
from understudy.scenario.live.server import LandscapeOptions, LiveLandscape, new_loop
from understudy.scenario.script import Scenario
from understudy.scenario.stage import Schemas
from understudy.sut.spec import SutSpec
from understudy.vendor.discovery import vendor
from understudy.world.firm import World

QUIET_S = 3.5
"""How long nothing may have been written for the system under test to count as idle.

Change feeds trail the change by two seconds and more, and a poll comes after that.
"""
PATIENCE_S = 60.0


class LiveStage:
    """A landscape on free ports, and a process beside it."""

    kind = "live"
    make_remote: ClassVar[type[Remote]] = Remote
    host = "127.0.0.1"
    """Where the systems are served; on all addresses if it is 0.0.0.0."""

    def __init__(
        self, scenario: Scenario, seed: Seed, sut: SutSpec, schemas: Schemas | None = None
    ) -> None:
        self.claims = sut.claims
        self._cast = {role: vendor(name) for role, name in scenario.cast.items()}
        self._folder = Path(mkdtemp(prefix="understudy-live-"))
        self._clock = RealClock(scenario.starts_at)
        options = LandscapeOptions(
            self._cast,
            seed.number,
            scenario.world,
            scenario.starts_at.date(),
            self._folder,
            # What runs already was told once where the systems are.
            fixed_ports=bool(sut.url),
            schemas=schemas or {},
            correlations=sut.correlations,
            host=self.host,
        )
        self.world = World.generate(seed, scenario.world, scenario.starts_at.date())
        self._loop = new_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._live = LiveLandscape(options, self._clock)
        self._live.load()
        landscape = asyncio.run_coroutine_threadsafe(self._live.start(), self._loop).result(60)
        self.backstage = {
            system.role: self.make_remote(
                name, system.role, str(_entry(landscape, name)["admin_url"]), system.admin_token
            )
            for name, system in self._live.systems.items()
        }
        self.sut = understudied(sut, told(landscape, scenario.starts_at), self._folder)
        self.sut.start()
        if self.sut.events_url:
            for remote in self.backstage.values():
                if company_of(remote.role):
                    continue
                remote.subscribe(f"{self.sut.events_url}/{remote.name}")
        self._pause = threading.Event()

    def key(self, role: str, world_id: str) -> str:
        return keys_of(self._cast, role).here(world_id)

    def now(self) -> datetime:
        return self._clock.now()

    def advance(self, span: timedelta) -> None:
        wait_until_idle(self.backstage, self._pause)
        next(iter(self.backstage.values())).clock(span.total_seconds())
        wait_until_idle(self.backstage, self._pause)

    def close(self) -> None:
        self.sut.close()
        for remote in self.backstage.values():
            remote.close()
        asyncio.run_coroutine_threadsafe(self._live.stop(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def told(landscape: Landscape, since: datetime) -> Landscape:
    """What the engine is told for a rehearsal: to look often, at what happens from a moment on."""
    engine = {"poll_seconds": 0.3, "slow_factor": 1, "since": since.isoformat()}
    return {**landscape, "engine": engine}


def wait_until_idle(backstage: Mapping[str, Remote], pause: threading.Event) -> None:
    """Wait until nothing was written for `QUIET_S`, or until patience ends."""
    clock = RealClock()
    began = since = clock.wall()
    before = [b.restless() for b in backstage.values()]
    while (clock.wall() - since).total_seconds() < QUIET_S:
        if (clock.wall() - began).total_seconds() > PATIENCE_S:
            return
        pause.wait(0.1)
        after = [b.restless() for b in backstage.values()]
        if after != before:
            before, since = after, clock.wall()


def _entry(landscape: Landscape, name: str) -> Mapping[str, object]:
    systems = landscape["systems"]
    if not isinstance(systems, Mapping):
        raise TypeError("a landscape has systems")
    entry = systems[name]
    if not isinstance(entry, Mapping):
        raise TypeError("a system of a landscape is a table")
    return entry
