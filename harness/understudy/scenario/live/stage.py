"""A scenario on real sockets: the landscape in a thread, the system under test as its own process.

Business time passes at the machine's pace, and leaps: `advance` waits until the system under test
has nothing more to do, then moves the landscape's clock. So latencies are what they were on this
machine, and days pass in seconds. Every answer's `Date` header shows business time.
"""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import httpx

from understudy.kernel.clock import RealClock
from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.scenario.landscape import Landscape, as_file
from understudy.scenario.live.backstage import Remote
from understudy.scenario.live.server import LandscapeOptions, LiveLandscape
from understudy.scenario.script import Scenario
from understudy.scenario.stage import Schemas
from understudy.sut.spec import SutSpec
from understudy.vendor.discovery import vendor
from understudy.vendor.keys import WorldKeys
from understudy.world.firm import World

QUIET_S = 3.5
"""How long nothing may have been written for the system under test to count as idle.

Change feeds trail the change by two seconds and more, and a poll comes after that.
"""
PATIENCE_S = 60.0
READY_S = 30.0


class LiveSut:
    """The system under test as a process. Its disk is a folder of its own, and survives `kill`."""

    def __init__(self, spec: SutSpec, landscape: Landscape, folder: Path) -> None:
        if not spec.command:
            raise UsageError(f"{spec.name} has no command for the live stage")
        self._spec, self._folder = spec, folder
        self._file = folder / "landscape.json"
        self._file.write_bytes(as_file({**landscape, **(spec.settings or {})}))
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._pause = threading.Event()

    @property
    def events_url(self) -> str:
        url = self._filled(self._spec.events_url)
        return f"http://127.0.0.1:{self._port}{url}" if url.startswith("/") else url

    def _filled(self, text: str) -> str:
        return text.replace("{landscape}", str(self._file)).replace("{port}", str(self._port))

    def start(self) -> None:
        words = [self._filled(word) for word in self._spec.command]
        log = (self._folder / "sut.log").open("ab")
        try:
            env = _environment()
            program = shutil.which(words[0], path=env["PATH"]) or words[0]
            self._process = subprocess.Popen(
                [program, *words[1:]], cwd=self._folder, stdout=log, stderr=log, env=env
            )
        except OSError as wrong:
            raise UsageError(f"{words[0]} cannot be started: {wrong.strerror}") from None
        finally:
            log.close()
        self._await_ready()

    def _await_ready(self) -> None:
        clock = RealClock()
        deadline = clock.wall() + timedelta(seconds=READY_S)
        url = self._filled(self._spec.ready)
        while url and self._process is not None:
            if self._process.poll() is not None:
                raise UsageError(f"{self._spec.name} ended at once; see {self._folder}/sut.log")
            try:
                if httpx.get(url, timeout=2, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                pass  # not yet
            if clock.wall() > deadline:
                raise UsageError(f"{self._spec.name} is not ready after {READY_S:g} s: {url}")
            self._pause.wait(0.05)

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def accounts(self) -> Mapping[str, Mapping[str, int]]:
        """What it says at `/accounts` beside its readiness address; nothing if it does not."""
        base = self._filled(self._spec.ready).rpartition("/")[0]
        try:
            answer = httpx.get(f"{base}/accounts", timeout=5, trust_env=False)
            found = answer.json() if answer.status_code == 200 else {}
        except (httpx.HTTPError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def close(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()


class LiveStage:
    """A landscape on free ports, and a process beside it."""

    kind = "live"

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
            fixed_ports=False,
            schemas=schemas or {},
        )
        self.world = World.generate(seed, scenario.world, scenario.starts_at.date())
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._live = LiveLandscape(options, self._clock)
        self._live.load()
        landscape = asyncio.run_coroutine_threadsafe(self._live.start(), self._loop).result(60)
        self.backstage = {
            system.role: Remote(
                name, system.role, str(_entry(landscape, name)["admin_url"]), system.admin_token
            )
            for name, system in self._live.systems.items()
        }
        engine = {"poll_seconds": 0.3, "slow_factor": 1, "since": scenario.starts_at.isoformat()}
        told = {**landscape, "engine": engine}
        self.sut = LiveSut(sut, told, self._folder)
        self.sut.start()
        if self.sut.events_url:
            for remote in self.backstage.values():
                remote.subscribe(f"{self.sut.events_url}/{remote.name}")
        self._pause = threading.Event()

    def key(self, role: str, world_id: str) -> str:
        return WorldKeys(self._cast, role).here(world_id)

    def now(self) -> datetime:
        return self._clock.now()

    def advance(self, span: timedelta) -> None:
        self._wait_until_idle()
        next(iter(self.backstage.values())).clock(span.total_seconds())
        self._wait_until_idle()

    def _wait_until_idle(self) -> None:
        """Wait until nothing was written for `QUIET_S`, or until patience ends."""
        clock = RealClock()
        began = since = clock.wall()
        before = [b.restless() for b in self.backstage.values()]
        while (clock.wall() - since).total_seconds() < QUIET_S:
            if (clock.wall() - began).total_seconds() > PATIENCE_S:
                return
            self._pause.wait(0.1)
            after = [b.restless() for b in self.backstage.values()]
            if after != before:
                before, since = after, clock.wall()

    def close(self) -> None:
        self.sut.close()
        for remote in self.backstage.values():
            remote.close()
        asyncio.run_coroutine_threadsafe(self._live.stop(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _entry(landscape: Landscape, name: str) -> Mapping[str, object]:
    systems = landscape["systems"]
    if not isinstance(systems, Mapping):
        raise TypeError("a landscape has systems")
    entry = systems[name]
    if not isinstance(entry, Mapping):
        raise TypeError("a system of a landscape is a table")
    return entry


def _environment() -> Mapping[str, str]:
    """This process's environment, in which programs installed beside it are found first."""
    beside = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.pathsep.join((beside, os.environ.get("PATH", "")))}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
