"""The system under test, live: a process, a container, or what runs already."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

import httpx

from understudy.kernel.clock import RealClock
from understudy.kernel.errors import UsageError
from understudy.scenario.landscape import Landscape, as_file
from understudy.sut.spec import SutSpec

READY_S = 30.0
STOP_S = 10.0
WHERE = "UNDERSTUDY_LANDSCAPE"
"""The variable that tells a process where its landscape file is."""
INSIDE = Path("/understudy/landscape.json")
"""Where a container finds it."""


class Told:
    """What every system under test has: its landscape file, a port of its own, and an address."""

    def __init__(self, spec: SutSpec, landscape: Landscape, folder: Path) -> None:
        self.spec, self.folder = spec, folder
        self.file = folder / "landscape.json"
        self.file.write_bytes(as_file({**landscape, **(spec.settings or {})}))
        self.port = _free_port()
        self._pause = threading.Event()

    @property
    def events_url(self) -> str:
        return self._address(self.spec.events_url)

    def _address(self, text: str) -> str:
        url = self._filled(text)
        return f"http://127.0.0.1:{self.port}{url}" if url.startswith("/") else url

    def _filled(self, text: str) -> str:
        return text.replace("{landscape}", str(self.file)).replace("{port}", str(self.port))

    def start(self) -> None:
        """Wait until it says that it is ready, if it says where."""
        clock = RealClock()
        deadline = clock.wall() + timedelta(seconds=READY_S)
        url = self._filled(self.spec.ready)
        while url:
            self._still_there()
            try:
                if httpx.get(url, timeout=2, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                pass  # not yet
            if clock.wall() > deadline:
                raise UsageError(f"{self.spec.name} is not ready after {READY_S:g} s: {url}")
            self._pause.wait(0.05)

    def _still_there(self) -> None:
        """Raise `UsageError` when nobody can become ready any more."""

    def kill(self) -> None:
        raise UsageError(f"{self.spec.name} was not started here and cannot be killed")

    def crash(self, request: int, moment: Literal["before", "after"]) -> None:
        raise UsageError("a crash at a request needs the simulated stage")

    crashes = 0
    """It never crashes at a request here."""

    def pause(self) -> None:
        raise UsageError(f"{self.spec.name} was not started here and cannot be stopped")

    def resume(self) -> None:
        raise UsageError(f"{self.spec.name} was not started here and cannot go on")

    def lose_disk(self) -> None:
        raise UsageError(f"{self.spec.name} was not started here; its disk is its own")

    def start_copy(self) -> None:
        raise UsageError(f"{self.spec.name} was not started here and cannot be started again")

    def stop_copies(self) -> None:
        """There are none."""

    def replay(self) -> bool:
        """Whether it took the request."""
        url = self._address(self.spec.replay_url)
        try:
            return bool(url) and httpx.post(url, timeout=30, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def accounts(self) -> Mapping[str, Mapping[str, int]]:
        """What it says at `/accounts` beside its readiness address; nothing if it does not."""
        base = self._filled(self.spec.ready).rpartition("/")[0]
        if not base:
            return {}
        try:
            answer = httpx.get(f"{base}/accounts", timeout=5, trust_env=False)
            found = answer.json() if answer.status_code == 200 else {}
        except (httpx.HTTPError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def close(self) -> None:
        """Leave it as it is: who started it ends it."""


class Process(Told):
    """A program. Its disk is a folder of its own, and survives `kill`."""

    def __init__(self, spec: SutSpec, landscape: Landscape, folder: Path) -> None:
        super().__init__(spec, landscape, folder)
        self._process: subprocess.Popen[bytes] | None = None
        self._landscape, self._copies = landscape, list[Process]()
        self._not_its_own = set(folder.iterdir())

    def pause(self) -> None:
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, by: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(by)

    def lose_disk(self) -> None:
        for path in set(self.folder.iterdir()) - self._not_its_own:
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != "sut.log":
                path.unlink()

    def start_copy(self) -> None:
        folder = Path(mkdtemp(prefix="understudy-copy-"))
        copy = type(self)(self.spec, self._landscape, folder)
        self._copies.append(copy)
        copy.start()

    def stop_copies(self) -> None:
        while self._copies:
            copy = self._copies.pop()
            copy.close()
            shutil.rmtree(copy.folder, ignore_errors=True)

    def _words(self) -> Sequence[str]:
        return [self._filled(word) for word in self.spec.command]

    def start(self) -> None:
        words = self._words()
        env = {**_environment(), WHERE: str(self.file)}
        with (self.folder / "sut.log").open("ab") as log:
            try:
                program = shutil.which(words[0], path=env["PATH"]) or words[0]
                self._process = subprocess.Popen(
                    [program, *words[1:]], cwd=self.folder, stdout=log, stderr=log, env=env
                )
            except OSError as wrong:
                raise UsageError(f"{words[0]} cannot be started: {wrong.strerror}") from None
        super().start()

    def _still_there(self) -> None:
        if self._process is not None and self._process.poll() is not None:
            log = (self.folder / "sut.log").read_text("utf-8", "replace").strip()
            last = log.rpartition("\n")[2] or f"exit code {self._process.returncode}"
            raise UsageError(f"{self.spec.name} ended at once: {last}")

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def close(self) -> None:
        self.stop_copies()
        self.resume()  # a stopped process hears no SIGTERM
        self._end(signal.SIGTERM)

    def _end(self, by: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(by)
        try:
            process.wait(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Container(Process):
    """An image that Docker runs on the host's network, its landscape mounted at `INSIDE`."""

    @property
    def _name(self) -> str:
        return f"understudy-sut-{self.port}"

    def _words(self) -> Sequence[str]:
        return [
            *("docker", "run", "--rm", "--name", self._name, "--network", "host"),
            *("--volume", f"{self.folder}:{INSIDE.parent}", "--env", f"{WHERE}={INSIDE}"),
            *("--env", f"PORT={self.port}", self.spec.container),
        ]

    def _end(self, by: signal.Signals) -> None:
        # The client that Docker gives us is not the container: a signal has to be handed on.
        if self._process is not None:
            subprocess.run(
                ["docker", "kill", "--signal", by.name, self._name],
                capture_output=True,
                check=False,
            )
        process, self._process = self._process, None
        if process is not None:
            try:
                process.wait(timeout=STOP_S)
            except subprocess.TimeoutExpired:
                subprocess.run(["docker", "kill", self._name], capture_output=True, check=False)
                process.wait()


def understudied(spec: SutSpec, landscape: Landscape, folder: Path) -> Told:
    """The system under test of a specification; raises `UsageError` when it has no live way."""
    if spec.command:
        return Process(spec, landscape, folder)
    if spec.container:
        return Container(spec, landscape, folder)
    if spec.url:
        return Told(spec, landscape, folder)
    raise UsageError(f"{spec.name} has no command, container or url for the live stage")


def _environment() -> Mapping[str, str]:
    """This process's environment, in which programs installed beside it are found first."""
    beside = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.pathsep.join((beside, os.environ.get("PATH", "")))}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
