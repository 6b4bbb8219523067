"""A backfill: a firm with a year of approved time, of which the newest is missing in the ERP.

    python -m load.bench.stage.backfill FOLDER SIZE COUNT

serves it until it is ended: all five systems, the ERP without its `COUNT` newest time bills. The
landscape is in `FOLDER/landscape.json` once a line is printed that begins with "ready".
"""

import asyncio
import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx

from understudy.kernel.clock import RealClock
from understudy.kernel.seed import Seed
from understudy.scenario.beside import keys_of
from understudy.scenario.landscape import as_file
from understudy.scenario.live.server import LandscapeOptions, LiveLandscape, new_loop
from understudy.scenario.script import DEFAULT_START
from understudy.vendor.discovery import vendors
from understudy.world.firm import World

SEED = 7
POLL_S = 2.0
Books = Counter[str]
"""Every record of every system, as text, and how often it is there."""


class Unposted(World):
    """A firm whose newest approved time entries are left out of what is loaded from it."""

    left_out: Collection[str] = ()

    def batches(self, nouns: Collection[str] | None = None) -> Iterator[tuple[str, Sequence[Any]]]:
        for noun, batch in super().batches(nouns):
            if noun == "time_entry":
                batch = [entry for entry in batch if entry.id not in self.left_out]
            yield noun, batch


def prepare(folder: Path, size: str, count: int) -> tuple[LiveLandscape, int]:
    """The landscape, loaded, and how many entries are to be posted."""
    cast = {v.role: v for v in vendors().values()}
    options = LandscapeOptions(cast, SEED, size, DEFAULT_START.date(), folder, fixed_ports=False)
    live = LiveLandscape(options, RealClock(DEFAULT_START))
    firm = Unposted(Seed(SEED), size, DEFAULT_START.date())
    approved = [entry for entry in firm.all("time_entry") if entry.status == "approved"]
    newest = sorted(approved, key=lambda entry: (entry.worked_on, entry.id))[-count:]
    firm.left_out = frozenset(entry.id for entry in newest)
    live.systems[cast["erp"].name].load(firm, keys_of(cast, "erp"))
    live.load()
    return live, len(newest)


async def serve(folder: Path, size: str, count: int) -> None:
    """Until SIGTERM."""
    live, missing = prepare(folder, size, count)
    told = await live.start()
    (folder / "landscape.json").write_bytes(
        as_file({**told, "engine": {"poll_seconds": POLL_S, "slow_factor": 1}})
    )
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    sys.stdout.write(f"ready {missing}\n")
    sys.stdout.flush()
    await ended.wait()
    await live.stop()


@dataclass(frozen=True)
class Landscape:
    """A backfill that is served by a process of its own."""

    file: Path
    missing: int

    @property
    def systems(self) -> Mapping[str, Mapping[str, Any]]:
        found: Mapping[str, Mapping[str, Any]] = json.loads(self.file.read_bytes())["systems"]
        return found

    def ask(self, system: str, path: str) -> Any:
        """The admin API of a system."""
        entry = self.systems[system]
        token = json.loads(self.file.read_bytes())["admin"]["token"]
        answer = httpx.get(
            f"{entry['admin_url']}{path}",
            headers={"Authorization": f"Bearer {token}"},
            timeout=120,
            trust_env=False,
        )
        return answer.raise_for_status().json()

    def changes(self) -> int:
        """How many changes there were in all systems."""
        return sum(int(self.ask(name, "/state")["last_change"]) for name in self.systems)

    def requests(self) -> int:
        """How many requests there were at all systems."""
        return sum(int(self.ask(name, "/state")["last_request"]) for name in self.systems)

    def books(self) -> Books:
        """Everything in all systems but the numbers that they give out themselves."""
        found = Books()
        for name in self.systems:
            records = cast("list[dict[str, Any]]", self.ask(name, "/records")["records"])
            for record in records:
                if record["source"]:
                    del record["id"]
                found[json.dumps(record, sort_keys=True)] += 1
        return found


@contextmanager
def landscape(
    folder: Path, size: str, count: int, before: Sequence[str] = ()
) -> Iterator[Landscape]:
    """A backfill of so many entries; `before` are words to put before the command."""
    folder.mkdir(parents=True, exist_ok=True)
    words = [*before, sys.executable, "-m", "load.bench.stage.backfill"]
    with subprocess.Popen(
        [*words, str(folder), size, str(count)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            word, _, missing = process.stdout.readline().partition(" ")
            if word != "ready":
                raise RuntimeError("the landscape did not come up")
            yield Landscape(folder / "landscape.json", int(missing))
        finally:
            process.terminate()


if __name__ == "__main__":
    where, size, count = sys.argv[1:]
    loop = new_loop()
    loop.run_until_complete(serve(Path(where), size, int(count)))
