"""Locust, in processes of its own: it changes how Python waits, and nobody else may notice."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import orjson

from understudy.kernel.content import folder
from understudy.kernel.errors import UsageError
from understudy.load.orders import ANYWHERE, next_order

WHERE, WORKERS = "UNDERSTUDY_LOAD", "UNDERSTUDY_LOAD_WORKERS"
STOP_S = 5
MASTER_PORT = 5557
UI_PORT = 8089


@dataclass(frozen=True, slots=True)
class Fleet:
    """How the generator runs: in one process, or as a master with workers, some elsewhere.

    `workers` are started here, `elsewhere` are waited for.
    """

    workers: int = 0
    elsewhere: int = 0
    ui: bool = False

    @property
    def host(self) -> str:
        """The address that others find us at: none but this machine, unless some are elsewhere."""
        return ANYWHERE if self.elsewhere else "127.0.0.1"

    @property
    def all(self) -> int:
        return self.workers + self.elsewhere


class Generator:
    """One run of Locust with one order; `alive` until it is done."""

    def __init__(self, order: Mapping[str, object], folder_: Path, fleet: Fleet) -> None:
        need_locust()
        self._folder = folder_.resolve()
        path = self._folder / "order.json"
        path.write_bytes(orjson.dumps(order, option=orjson.OPT_INDENT_2))
        self._env = {**environment(), WHERE: str(path), WORKERS: str(fleet.all)}
        self._log = (self._folder / "locust.log").open("ab")
        ui = ["--autostart", "--autoquit", "3", "--web-host", "127.0.0.1"]
        words = [*(ui if fleet.ui else ["--headless"]), "--only-summary"]
        words += ["--stop-timeout", str(STOP_S)]
        port = str(MASTER_PORT if fleet.elsewhere else _free_port())
        if fleet.all:
            words += ["--master", "--master-bind-host", fleet.host, "--master-bind-port", port]
            words += ["--expect-workers", str(fleet.all)]
        self._processes = [self._started(words)]
        for _ in range(fleet.workers):
            near = ["--worker", "--master-host", "127.0.0.1", "--master-port", port]
            self._processes.append(self._started(near))

    def _started(self, words: Sequence[str]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [*command(), *words],
            cwd=self._folder,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )

    @property
    def alive(self) -> bool:
        return self._processes[0].poll() is None

    def close(self) -> None:
        """End whatever is still there."""
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(STOP_S + 5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command() -> list[str]:
    """How Locust is called with our file."""
    return [sys.executable, "-m", "locust", "-f", str(folder("load") / "locustfile.py")]


def environment() -> dict[str, str]:
    """Ours, with the folder above `load` where Python looks, and nothing of a proxy."""
    env = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    paths = [str(folder("load").parent), *env.get("PYTHONPATH", "").split(os.pathsep)]
    return {**env, "PYTHONPATH": os.pathsep.join(p for p in paths if p)}


def need_locust() -> None:
    """Raise `UsageError` where the extra is not installed."""
    if find_spec("locust") is None:
        raise UsageError("load runs need Locust: pip install 'understudy[load]'")


def join(host: str, workers: int, folder_: Path) -> int:
    """Be workers of the load run that another machine has started, until it is over."""
    need_locust()
    home, done, code = folder_.resolve(), 0, 0
    words = [*command(), "--worker", "--master-host", host, "--master-port", str(MASTER_PORT)]
    while (found := next_order(host, done, home)) is not None:
        done, of, order = found
        env = {**environment(), WHERE: str(order), WORKERS: str(of)}
        with (home / "locust.log").open("ab") as log:
            some = [
                subprocess.Popen(words, cwd=home, env=env, stdout=log, stderr=log)
                for _ in range(workers)
            ]
            code = max([code, *(one.wait() for one in some)])
    return code
