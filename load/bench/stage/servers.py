"""A real nats-server and a real PostgreSQL on loopback, for as long as a test wants them."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

TURN_S = 0.01


def pause(seconds: float) -> None:
    """Let real servers and real processes go on for a while; they know no virtual time."""
    threading.Event().wait(seconds)


def soon(look: Callable[[], T], within_s: float = 5.0) -> T:
    """What is there once there is something; for servers that keep a time of their own."""
    found = look()
    for _ in range(round(within_s / TURN_S)):
        if found:
            break
        pause(TURN_S)
        found = look()
    return found


def nats_server() -> str | None:
    return shutil.which("nats-server") or shutil.which("nats-server", path="/usr/sbin")


def postgres_bin() -> Path | None:
    """Where PostgreSQL's programs lie: Debian keeps each version in a folder of its own."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else []
    return next((f for f in [*found, *folders] if (f / "initdb").exists()), None)


@dataclass(frozen=True)
class Server:
    """A server on loopback, and how it is killed and started anew with what it had on disk."""

    url: str
    restart: Callable[[], None]


@contextmanager
def running_nats(program: str) -> Iterator[Server]:
    """A server with JetStream."""
    with tempfile.TemporaryDirectory(prefix="understudy-nats-") as folder:
        port = _free_port()
        command = [program, "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", folder]
        running: list[subprocess.Popen[bytes]] = []

        def end() -> None:
            for process in running:
                process.kill()
                process.wait()
            running.clear()

        def start() -> None:
            end()
            running.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
            if not soon(lambda: _answers(port)):
                raise RuntimeError("nats-server does not answer")

        try:
            start()
            yield Server(f"nats://127.0.0.1:{port}", start)
        finally:
            end()


@contextmanager
def running_postgres(programs: Path) -> Iterator[Server]:
    """A server with one empty database."""
    folder = Path(tempfile.mkdtemp(prefix="understudy-pg-"))
    try:
        port, who = _free_port(), _somebody()
        if who is not None:
            shutil.chown(folder, who.pw_uid, who.pw_gid)
        data = str(folder / "data")
        _run([str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "u", "-N"], who, folder)
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
        ctl = [str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options]
        _run([*ctl, "start"], who, folder)

        def restart() -> None:
            _run([*ctl, "-m", "immediate", "restart"], who, folder)

        try:
            yield Server(f"postgresql://u@127.0.0.1:{port}/postgres", restart)
        finally:
            _run([*ctl, "-m", "immediate", "stop"], who, folder)
    finally:
        shutil.rmtree(folder)


def _somebody() -> pwd.struct_passwd | None:
    """PostgreSQL will not run as root; then it is whoever Debian made for it."""
    return pwd.getpwnam("postgres") if os.getuid() == 0 else None


def _run(command: Sequence[str], who: pwd.struct_passwd | None, folder: Path) -> None:
    subprocess.run(
        command,
        cwd=folder,
        user=who.pw_uid if who else None,
        group=who.pw_gid if who else None,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
        return True
    return False
