"""The engine: asks the sources, works off the bus, rests. All it does is asyncio on one thread."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from understudy_engine.bus import Bus, Event
from understudy_engine.clock import Chance, Now
from understudy_engine.errors import Trouble
from understudy_engine.flows import all_flows
from understudy_engine.settings import Settings
from understudy_engine.sources import all_sources
from understudy_engine.sources.base import Change, Source
from understudy_engine.state import Store
from understudy_engine.systems import open_systems
from understudy_engine.work import Worker

if TYPE_CHECKING:
    from understudy_engine.app import App

LOG = logging.getLogger(__name__)


class Engine:
    """One engine on one landscape. `run` works until it is cancelled."""

    app: "App"

    def __init__(self, settings: Settings, now: Now, bus: Bus, store: Store) -> None:
        chance = Chance(settings.seed)
        self.now, self.bus, self.store = now, bus, store
        self.systems = open_systems(settings, now, chance, store)
        self.flows = all_flows(self.systems)
        self.sources = all_sources(self.systems, settings.since)
        gates = {role: http.gate for role, http in self.systems.every.items()}
        self._worker = Worker(bus, now, chance, gates)
        self._poll = timedelta(seconds=settings.poll_s)
        self._slow_poll = self._poll * settings.slow_factor
        self._due = {source.name: now() for source in self.sources}
        self._called = set[str]()
        """Sources that called: whoever is called asks them, leader or not. Twice does no harm."""
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            while True:
                await self.tick()
                await self._rest()
        finally:
            await self.close()

    async def tick(self) -> None:
        """Ask the sources whose turn it is, then work off what is due."""
        self._wake.clear()
        due = [source for source in self.sources if self._due[source.name] <= self.now()]
        if due and not self.store.leads():
            self._put_off(due)
            due = [source for source in due if source.name in self._called]
        self._called.clear()
        self._put_off(due)
        async with asyncio.TaskGroup() as group:
            for source in due:
                group.create_task(self._scan(source))
        if (message := self.bus.next_at()) is not None and message <= self.now():
            for flow in self.flows:
                await self._worker.drain(flow)

    def _put_off(self, sources: Sequence[Source]) -> None:
        for source in sources:
            self._due[source.name] = self.now() + (self._slow_poll if source.slow else self._poll)

    def look_again(self, name: str) -> bool:
        """Ask a source now, because it says that something has happened there."""
        if name not in self._due:
            return False
        self._due[name] = self.now()
        self._called.add(name)
        self._wake.set()
        return True

    def replay(self, flow: str | None, key: str | None) -> int:
        """Give dead letters another chance; returns how many."""
        found = self.bus.replay(flow, key, self.now())
        self._wake.set()
        return found

    def accounts(self) -> Mapping[str, Mapping[str, int]]:
        """What became of the source events, by flow and state."""
        return self.bus.accounts()

    async def close(self) -> None:
        """Let go of connections; what is on disk stays there."""
        for http in self.systems.every.values():
            await http.close()

    async def _scan(self, source: Source) -> None:
        """Changes are durable on the bus before the mark moves: a crash in between repeats them."""
        try:
            async for changes, mark in source.scan(self.store.mark(source.name), self.now()):
                if events := self._events(changes):
                    self.bus.put(events, self.now())
                if mark:
                    self.store.set_mark(source.name, mark)
        except Trouble as trouble:
            LOG.warning("%s could not be asked: %s", source.name, trouble)
        except Exception:
            LOG.exception("asking %s failed", source.name)

    def _events(self, changes: Sequence[Change]) -> list[Event]:
        return [
            Event(flow.name, change.id, change.ref)
            for change in changes
            for flow in self.flows
            if change.kind in flow.watches
        ]

    async def _rest(self) -> None:
        """Until a source or a message is due, or somebody calls."""
        moments = [*self._due.values()]
        if (message := self.bus.next_at()) is not None:
            moments.append(message)
        pause = (min(moments) - self.now()).total_seconds()
        try:
            async with asyncio.timeout(max(pause, 0.0)):
                await self._wake.wait()
        except TimeoutError:
            pass
