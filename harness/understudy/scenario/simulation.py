"""The simulated stage: one process, virtual time, no sockets, the same run every time."""

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import ClassVar, Protocol, cast, runtime_checkable

import httpx

from understudy.drift import make_drift
from understudy.faults import make_fault
from understudy.kernel.clock import VirtualClock, VirtualLoop
from understudy.kernel.errors import UsageError
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change, Delivery, Record
from understudy.kernel.seed import Seed
from understudy.scenario.beside import company_of, host_of, keys_of, name_of, world_of
from understudy.scenario.landscape import Landscape, describe
from understudy.scenario.script import Scenario
from understudy.scenario.stage import Armed, Schemas
from understudy.scenario.wire import App, Moment, Wire, shut_gate
from understudy.sut.spec import SUT_HOST, SutSpec
from understudy.vendor import Refusal, Schema, Subscription, System
from understudy.vendor.correlation import correlate
from understudy.vendor.discovery import vendor
from understudy.vendor.drifting import lay
from understudy.vendor.trouble import Trouble
from understudy.vendor.vendor import Vendor
from understudy.world.firm import World


@runtime_checkable
class Runnable(Protocol):
    """What a factory must give."""

    async def run(self) -> None: ...


POLL_S = 180


class InProcess:
    """Backstage of a system in the same process."""

    def __init__(
        self, system: System, loop: VirtualLoop, opening: dict[str, list[Record]] | None = None
    ) -> None:
        self.system, self._loop = system, loop
        self._opening = {} if opening is None else opening
        """The books before anything has happened, which may be known from another run."""
        self._unmoved = system.store.last_seq, loop.time()
        self.name, self.role = system.name, system.role

    def nouns(self) -> Sequence[str]:
        return [p.noun for p in self.system.vendor.projections]

    def act(self, noun: str, id: str | None, values: Mapping[str, object], by: str) -> str:
        async def act() -> str:
            return self.system.act(noun, id, values, by)

        try:
            # On the loop, so that what the act sets off leaves the system at once.
            return self._loop.run_until_complete(act())
        except Refusal as refusal:
            told = self.system.vendor.error_table.answer(refusal).message
            raise UsageError(f"{self.name} declines what {by} does to {noun}: {told}") from refusal

    def records(self, noun: str, **refer: str) -> Sequence[Record]:
        now = self.system.store.last_seq, self._loop.time()
        if refer or now != self._unmoved or self.system.drifts:
            return list(self.system.canonical(noun, **refer))
        if noun not in self._opening:
            self._opening[noun] = list(self.system.canonical(noun))
        return self._opening[noun]

    def changes(self) -> Sequence[Change]:
        return list(self.system.changes())

    def exchanges(self) -> Sequence[Exchange]:
        return self.system.exchanges

    def deliveries(self) -> Sequence[Delivery]:
        return self.system.deliveries

    def bugs(self) -> Sequence[str]:
        return self.system.bugs

    def arm(self, fault: str, parameters: Mapping[str, object], aim: Mapping[str, object]) -> Armed:
        return _armed(self.system.arm(fault, parameters, **aim))

    def heal(self, key: str) -> Armed:
        return _armed(self.system.heal(key))

    def drift(self, drift: str, parameters: Mapping[str, object]) -> Armed:
        laid = lay(self.system, make_drift(drift, parameters))
        return Armed(laid.key, drift, laid.met)

    def drifted(self, key: str) -> Armed:
        (found,) = [d for d in self.system.drifts if d.key == key]
        return Armed(key, found.drift.id, found.met)

    def restless(self) -> tuple[int, int]:
        return self.system.store.last_seq, self.system.outbox.pending


def _armed(trouble: Trouble) -> Armed:
    return Armed(trouble.key, trouble.fault.id, trouble.fired)


class SimulatedSut:
    """A system under test as a task of the virtual loop, with a disk of its own."""

    def __init__(self, spec: SutSpec, landscape: Landscape, stage: "Simulation") -> None:
        self._factory, self._landscape, self._stage = spec.load_factory(), landscape, stage
        self._spec, self._copies = spec, list[SimulatedSut]()
        self.leads = True
        """Whether it has the address; copies of it have none."""
        self._disk = Path(mkdtemp(prefix="understudy-sut-"))
        self._task: asyncio.Task[None] | None = None
        self._work: Runnable | None = None
        self.failure: BaseException | None = None

    def start(self) -> None:
        if self._task is not None and not self._task.done():
            raise UsageError("the system under test runs already")
        work = self._factory(
            self._landscape, now=self._stage.now, state=f"sqlite:///{self._disk}/state.db"
        )
        if not isinstance(work, Runnable):
            raise UsageError("the factory gave something without run()")
        app = getattr(work, "app", None)
        if app is not None and self.leads:
            self._stage.wire.add(SUT_HOST, cast(App, app))
        self._work = work
        self._task = self._stage.loop.create_task(work.run())
        self._task.add_done_callback(self._note_failure)

    def _note_failure(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and task.exception() is not None:
            self.failure = task.exception()

    def crash(self, request: int, moment: Moment) -> None:
        self._stage.crash_at(request, moment)

    @property
    def crashes(self) -> int:
        return self._stage.crashes

    def pause(self) -> None:
        self._stage.awake.clear()

    def resume(self) -> None:
        self._stage.awake.set()

    def lose_disk(self) -> None:
        shutil.rmtree(self._disk)
        self._disk.mkdir()

    def start_copy(self) -> None:
        copy = SimulatedSut(self._spec, self._landscape, self._stage)
        copy.leads = False
        self._copies.append(copy)
        copy.start()

    def stop_copies(self) -> None:
        while self._copies:
            self._copies.pop().close()

    def kill(self) -> None:
        """What is on the disk now is what remains; what the dying process still does is undone."""
        if self._task is None:
            raise UsageError("the system under test does not run")
        kept = self._disk.with_name(f"{self._disk.name}-kept")
        shutil.copytree(self._disk, kept)
        self._stage.wire.remove(SUT_HOST)
        self._end()
        shutil.rmtree(self._disk)
        kept.rename(self._disk)

    def replay(self) -> bool:
        return self._stage.loop.run_until_complete(self._replay())

    async def _replay(self) -> bool:
        if not self._spec.replay_url:
            return False
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"http://{SUT_HOST}{self._spec.replay_url}")
        return answer.is_success

    def accounts(self) -> Mapping[str, Mapping[str, int]]:
        tell = getattr(self._work, "accounts", None)
        return cast("Mapping[str, Mapping[str, int]]", tell()) if callable(tell) else {}

    def close(self) -> None:
        self.stop_copies()
        self._end()
        shutil.rmtree(self._disk, ignore_errors=True)

    def _end(self) -> None:
        loop, task, work = self._stage.loop, self._task, self._work
        self._task = self._work = None
        if task is None:
            return
        task.cancel()
        # A dying client may still try to say good-bye; nothing of that reaches the stage.
        self._stage.wire.gate = shut_gate
        loop.run_until_complete(asyncio.wait([task], timeout=1))
        close = getattr(work, "close", None)
        if callable(close):
            loop.run_until_complete(asyncio.wait([loop.create_task(close())], timeout=1))
        self._stage.wire.gate = self._stage.gate


class Simulation:
    """A stage in one process. `seed` decides everything that happens on it."""

    kind = "simulation"
    make_clock: ClassVar[type[VirtualClock]] = VirtualClock

    def __init__(
        self,
        scenario: Scenario,
        seed: Seed,
        sut: SutSpec,
        schemas: Schemas | None = None,
        poll_s: float = POLL_S,
    ) -> None:
        self._poll_s = poll_s
        self._schemas, self._spec, self.claims = schemas or {}, sut, sut.claims
        self.loop = VirtualLoop()
        self._clock = self.make_clock(self.loop, scenario.starts_at)
        self.world = firm(seed.number, scenario.world, scenario.starts_at).fresh()
        self._cast = {role: vendor(name) for role, name in scenario.cast.items()}
        self.systems = self._build(seed, scenario)
        self.backstage = {
            s.role: InProcess(s, self.loop, self._opening(seed, scenario, s))
            for s in self.systems.values()
        }
        self.wire = Wire({})
        for system in self.systems.values():
            self.wire.add(host_of(system.name), system)
            # The vendor's own host names lead to ours: the landscape says where the others are.
            for host in () if company_of(system.role) else system.vendor.hosts:
                self.wire.add(host, system)
        self._asked = 0
        self._crash_at: tuple[int, Moment] | None = None
        self._crashed, self.crashes = asyncio.Event(), 0
        self.awake = asyncio.Event()
        """Whether the system under test moves; unset, it stands still at its next request."""
        self.awake.set()
        self.wire.gate = self.gate
        self._laid = self.wire.laid()
        self._laid.__enter__()
        self.told = self._landscape(seed, sut)
        self.sut = SimulatedSut(sut, self.told, self)
        if sut.events_url:
            for system in self.systems.values():
                if company_of(system.role):
                    continue  # nobody has told these about us: who wants their events subscribes
                url = f"http://{SUT_HOST}{sut.events_url}/{system.vendor.name}"
                system.subscriptions.append(Subscription(url))
        self.sut.start()

    def _build(self, seed: Seed, scenario: Scenario) -> dict[str, System]:
        systems = {}
        for role, played in self._cast.items():
            system = System(
                played,
                seed=seed,
                clock=self._clock,
                make_fault=make_fault,
                name=name_of(role, played),
                role=role,
                schema=self._schemas.get(played.name),
            )
            firm_key = (seed.number, scenario.world, scenario.starts_at)
            system.store.restore(_loaded(firm_key, role, self.world, self._cast, system))
            system.reopen()
            correlate(system, self._spec.correlations.get(role, {}))
            systems[system.name] = system
        return systems

    def _opening(
        self, seed: Seed, scenario: Scenario, system: System
    ) -> dict[str, list[Record]] | None:
        """Where to keep the opening books of a system for all runs that begin alike."""
        if system.role in self._spec.correlations or system.vendor.name in self._schemas:
            return None
        cast_ = tuple((role, played.name) for role, played in sorted(self._cast.items()))
        return _books(seed.number, scenario.world, scenario.starts_at, cast_, system.name)

    def _landscape(self, seed: Seed, sut: SutSpec) -> Landscape:
        def base_url(system: System) -> str:
            return f"http://{host_of(system.name)}"

        extra = {
            "engine_seed": seed.sub("sut").hex("sut", 16),
            # What happened before the curtain rose is in the books already. Three minutes is a
            # common interval of polling connectors; what systems push arrives at once.
            "engine": {"since": self.now().isoformat(), "poll_seconds": self._poll_s},
            **(sut.settings or {}),
        }
        admin = {"url": "", "token": ""}  # a simulated stranger gets no key to the back door
        return describe(self.systems, base_url, base_url, admin=admin, extra=extra)

    def key(self, role: str, world_id: str) -> str:
        return keys_of(self._cast, role).here(world_id)

    def now(self) -> datetime:
        return self._clock.now()

    def advance(self, span: timedelta) -> None:
        until = self.loop.time() + span.total_seconds()
        while self.loop.run_until_complete(self._crashed_before(until)):
            self._crashed.clear()
            self.crashes += 1
            self.sut.kill()
            self.sut.start()
        if self.sut.failure is not None:
            failure, self.sut.failure = self.sut.failure, None
            raise SutDied(failure)

    def crash_at(self, request: int, moment: Moment) -> None:
        """Kill the system under test when it sends so many requests from now, and start it again.

        "before": the request never arrives; "after": it does, and nobody hears the answer.
        """
        self._crash_at = (self._asked + request, moment)

    async def gate(self, request: httpx.Request, moment: Moment) -> None:
        """Count what the system under test asks, and stop it where it is to crash."""
        await self.awake.wait()
        if request.url.host == SUT_HOST:
            return
        self._asked += moment == "before"
        if self._crash_at == (self._asked, moment):
            self._crash_at = None
            self._crashed.set()
            await asyncio.Event().wait()

    async def _crashed_before(self, until: float) -> bool:
        """Let time pass; returns early, and True, when the system under test crashes."""
        try:
            async with asyncio.timeout_at(until):
                return await self._crashed.wait()
        except TimeoutError:
            return False

    def close(self) -> None:
        self.sut.close()
        for system in self.systems.values():
            self.loop.run_until_complete(system.close())
        self._laid.__exit__(None, None, None)
        self.loop.close()


class SutDied(Exception):
    """The system under test ended by itself."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(f"the system under test ended: {type(cause).__name__}: {cause}")


@lru_cache(maxsize=4)
def firm(seed: int, size: str, as_of: datetime) -> World:
    """The firm of a seed, made once for all scenarios that play in it."""
    return World.generate(Seed(seed), size, as_of.date())


@lru_cache(maxsize=20)
def _books(*_began: object) -> dict[str, list[Record]]:
    """Opening books by noun, to be filled by the first who reads them."""
    return {}


FirmKey = tuple[int, str, datetime]
_STATES: dict[tuple[FirmKey, str, str, Schema | None], bytes] = {}


def _loaded(
    firm_key: FirmKey, role: str, world: World, cast_: Mapping[str, Vendor], system: System
) -> bytes:
    """A system's state after loading the world: made once, then restored."""
    names = ",".join(f"{role}={played.name}" for role, played in sorted(cast_.items()))
    own = system.schema if system.schema is not system.vendor.schema else None
    key = (firm_key, role, names, own)
    if key not in _STATES:
        if len(_STATES) >= 20:
            _STATES.clear()
        system.load(world_of(role, world), keys_of(cast_, role))
        _STATES[key] = system.store.snapshot()
    return _STATES[key]
