"""A landscape as a newcomer has it: `understudy up` in a process of its own, on free ports."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Landscape:
    """A running landscape, and the environment in which a client finds it."""

    data: Mapping[str, Any]
    file: Path
    env: Mapping[str, str]

    def system(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.data["systems"][name]
        return found

    def python(self, script: str, *words: str, timeout_s: float = 60) -> str:
        """What a client's script prints; it runs in its own process, unmodified and unaware."""
        done = subprocess.run(
            [sys.executable, "-c", script, str(self.file), *words],
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def landscape(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Landscape]:
    folder = tmp_path_factory.mktemp("up")
    file = folder / ".understudy" / "landscape.json"
    command = [str(BIN / "understudy"), "up", "--free-ports", "--landscape", str(file)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            watchdog = threading.Timer(60, process.kill)
            watchdog.start()
            line = process.stdout.readline()
            watchdog.cancel()
            assert line.startswith("ready"), line
            env = dict(
                line.split("=", 1)
                for line in file.with_suffix(".env").read_text(encoding="utf-8").splitlines()
            )
            yield Landscape(orjson.loads(file.read_bytes()), file, env)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
