"""`understudy up`: the landscape on real sockets, until it is stopped."""

import asyncio
import gc
import signal
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, cast

import typer

from understudy.cli.shapes import ShapeFiles, schemas_of
from understudy.control.page import control_app
from understudy.kernel.clock import RealClock
from understudy.kernel.errors import UsageError
from understudy.scenario.landscape import Landscape, as_env, as_file
from understudy.scenario.live.server import LandscapeOptions, LiveLandscape, new_loop
from understudy.scenario.live.stage import told as for_rehearsal
from understudy.scenario.wire import App
from understudy.vendor import System
from understudy.vendor.discovery import by_role, vendors
from understudy.vendor.vendor import Vendor
from understudy.world.firm import SIZES

FOLDER = Path(".understudy")
LOOPBACK = "127.0.0.1"
OPEN = (
    "understudy: warning: served on {host}, not on loopback alone. The logins are no secret:"
    " whoever reaches this machine can read and change everything here, and have webhooks sent."
)


def up(
    size: Annotated[str, typer.Option(help="How large the firm is.")] = "small",
    seed: Annotated[int, typer.Option(help="The number the firm grows from.")] = 7,
    systems: Annotated[str, typer.Option(help="Vendors, with commas; one a role if empty.")] = "",
    data_dir: Annotated[Path | None, typer.Option(help="Keep the records in files here.")] = None,
    landscape: Annotated[
        Path, typer.Option(help="Where the landscape file goes; landscape.env lies beside it.")
    ] = FOLDER / "landscape.json",
    free_ports: Annotated[
        bool, typer.Option("--free-ports", help="Take any free ports instead of the usual ones.")
    ] = False,
    at: Annotated[
        datetime | None,
        typer.Option(help="Rehearse: business time begins then (UTC), and the engine looks often."),
    ] = None,
    host: Annotated[
        str, typer.Option(help="The address served; 0.0.0.0 for all of this machine's.")
    ] = LOOPBACK,
    name: Annotated[
        str, typer.Option(help="What clients elsewhere call this machine: in URLs, certificates.")
    ] = LOOPBACK,
    schema: ShapeFiles = None,
) -> None:
    """Serve the systems until stopped. Prints one `ready` line when all answer."""
    if size not in SIZES:
        raise UsageError.unknown("size", size, SIZES)
    gc.disable()  # nothing of what is made until it is ready is ever garbage
    since = at.replace(tzinfo=UTC) if at else None
    clock, cast_ = RealClock(since), _cast(systems)
    options = LandscapeOptions(
        cast_,
        seed,
        size,
        clock.now().date(),
        FOLDER,
        data=data_dir,
        fixed_ports=not free_ports,
        schemas=schemas_of(schema, [vendor.name for vendor in cast_.values()]),
        host=host,
        reached_as=name,
    )
    _make(FOLDER)
    if not _only_here(host):
        print(OPEN.format(host=host), file=sys.stderr, flush=True)
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_serve(LiveLandscape(options, clock, _control), landscape, since))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise UsageError(
            f"{folder.resolve()} keeps the certificates, and cannot be made: {wrong.strerror}"
        ) from None


def _only_here(host: str) -> bool:
    """Whether an address is of loopback; raises `UsageError` for what is none."""
    try:
        return IPv4Address(host).is_loopback
    except ValueError:
        raise UsageError(f"--host is an IPv4 address, such as 0.0.0.0, not {host!r}") from None


def _control(systems: Mapping[str, System], token: str, told: object) -> App:
    return cast(App, control_app(systems, token, told))  # type: ignore[arg-type]


def _cast(names: str) -> dict[str, Vendor]:
    known = vendors()
    chosen: dict[str, Vendor] = {}
    wanted = [n.strip() for n in names.split(",") if n.strip()]
    if not wanted:
        return by_role()
    for name in wanted:
        if name not in known:
            raise UsageError.unknown("vendor", name, known)
        vendor = known[name]
        if vendor.role in chosen:
            raise UsageError(f"{name} and {chosen[vendor.role].name} both play {vendor.role}")
        chosen[vendor.role] = vendor
    return chosen


async def _serve(live: LiveLandscape, path: Path, since: datetime | None) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    live.load()
    told = await live.start()
    gc.freeze()
    gc.enable()
    _write(told if since is None else for_rehearsal(told, since), path)
    print(f"ready: {len(live.systems)} systems, {path}", flush=True)
    await stopped.wait()
    await live.stop()


def _write(landscape: Landscape, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_file(landscape))
    path.with_suffix(".env").write_text(as_env(landscape), encoding="utf-8")
