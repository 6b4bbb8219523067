"""One vendor of the landscape, with the small firm in it, on a virtual clock and a wire."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import httpx

from understudy.faults import make_fault
from understudy.kernel.clock import VirtualClock, VirtualLoop
from understudy.kernel.seed import Seed
from understudy.scenario.wire import Wire
from understudy.vendor import System
from understudy.vendor.discovery import by_role
from understudy.vendor.keys import WorldKeys
from understudy.vendor.vendor import Vendor
from understudy.world.firm import World

START = datetime(2026, 6, 29, 8, tzinfo=UTC)


@cache
def small_firm() -> World:
    """A firm to look at, generated once a process."""
    return World.generate(Seed(7), "small", START.date())


@dataclass(frozen=True, slots=True)
class Stage:
    """A system, and a way to speak to it without credentials."""

    system: System
    world: World
    loop: VirtualLoop
    wire: Wire

    def call(self, method: str, path: str, content: bytes = b"") -> httpx.Response:
        """What it answers to one request."""

        async def send() -> httpx.Response:
            # Nothing leaves the process, and the list of whom to trust takes 20 ms to read.
            async with httpx.AsyncClient(base_url="https://stage.test", verify=False) as client:
                return await client.request(method, path, content=content)

        with self.wire.laid():
            return self.loop.run_until_complete(send())


def stage_of(vendor: Vendor) -> Stage:
    """A vendor's system as a landscape has it when the curtain rises."""
    loop, world = VirtualLoop(), small_firm()
    system = System(vendor, seed=Seed(7), clock=VirtualClock(loop, START), make_fault=make_fault)
    cast = {**by_role(), vendor.role: vendor}
    system.load(world, WorldKeys(cast, vendor.role))
    return Stage(system, world, loop, Wire({"stage.test": system}))
