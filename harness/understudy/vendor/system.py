"""One running instance of a vendor: its records, its callers, its logs, its troubles."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from traceback import format_exc
from typing import TYPE_CHECKING, Protocol, TypeVar

from understudy.kernel.clock import Clock
from understudy.kernel.errors import HarnessBug, UsageError
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change, Delivery, Record
from understudy.kernel.seed import Seed
from understudy.vendor import life
from understudy.vendor.agenda import Agenda, SystemClock
from understudy.vendor.answers import Answers
from understudy.vendor.auth import Tokens
from understudy.vendor.call import Caller
from understudy.vendor.changes import Logged
from understudy.vendor.correlation import Correlation
from understudy.vendor.drifting import Drifted, DriftMaker
from understudy.vendor.projection import Ids, Keys, Projection
from understudy.vendor.records import Records
from understudy.vendor.schema import Row, Schema
from understudy.vendor.shaping.filling import demanded, fill_loaded
from understudy.vendor.store import Store
from understudy.vendor.striking import Items, on_delivery, skew, stalled_s
from understudy.vendor.trouble import IN_A_STREAM, FaultMaker, Trouble, Verdict, check_aim
from understudy.vendor.vendor import Vendor
from understudy.vendor.webhooks import Message, Outbox, Subscription
from understudy.world.nouns import Noun

if TYPE_CHECKING:
    from understudy.world.firm import World

Scope = MutableMapping[str, object]
Receive = Callable[[], Awaitable[MutableMapping[str, object]]]
Send = Callable[[MutableMapping[str, object]], Awaitable[None]]


class Part(Protocol):
    """State a vendor keeps beside its records (cursors, nonces), one of each kind a system."""

    def __init__(self, system: "System") -> None: ...


P = TypeVar("P", bound=Part)


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """Ids as they are: for acts, which name records by this system's own ids."""

    def here(self, world_id: str) -> str:
        return world_id

    def native(self, role: str, world_id: str) -> str:
        return world_id

    def name(self, world_id: str) -> str:
        return world_id

    def noun(self, world_id: str) -> Noun:
        raise HarnessBug(f"{world_id} was asked for while nobody loads a world")


@dataclass(frozen=True, slots=True)
class WorldNames:
    """The ids of a world's nouns, and their names."""

    ids: Ids
    world: "World"

    def here(self, world_id: str) -> str:
        return self.ids.here(world_id)

    def native(self, role: str, world_id: str) -> str:
        return self.ids.native(role, world_id)

    def name(self, world_id: str) -> str:
        return str(self.world.get(world_id.rpartition("-")[0], world_id).name)

    def noun(self, world_id: str) -> Noun:
        found: Noun = self.world.get(world_id.rpartition("-")[0], world_id)
        return found


class System:
    """An ASGI application that answers as the vendor does, on any host and port.

    `name` and `role` are the instance's ("erp@acquired"), or the vendor's. All it draws comes from
    `seed`, every moment from `clock`. `path` is the database. `schema` is the vendor's own if None.
    """

    def __init__(
        self,
        vendor: Vendor,
        *,
        seed: Seed,
        clock: Clock,
        make_fault: FaultMaker,
        name: str = "",
        role: str = "",
        path: str = ":memory:",
        admin_token: str = "",
        schema: Schema | None = None,
    ) -> None:
        self.vendor, self.name, self.role = vendor, name or vendor.name, role or vendor.role
        self.seed, self.make_fault = seed.sub(self.name), make_fault
        self.clock = clock = SystemClock(clock)
        self.admin_token = admin_token or self.seed.hex("admin")
        self.credentials = vendor.credentials(self.seed)
        self.store = Store(schema or vendor.schema, path, clock)
        self.records = Records(self.store, vendor.rules, vendor.dialect, vendor.new_id, clock)
        self.records.demanded = demanded(vendor.schema, self.schema)
        self.keys: Keys = OwnKeys()
        self.correlations: dict[str, Correlation] = {}
        self.make_drift: DriftMaker | None = None
        self.baseline: bytes | None = None
        self.undrifted = self.store.schema
        self._snapshots: dict[str, bytes] = {}
        self._begin()

    def _begin(self) -> None:
        self.tokens = Tokens(self.clock)
        self.troubles: list[Trouble] = []
        self.drifts, self.store.schema = list[Drifted](), self.undrifted
        self.clock.skew = None
        self.answers = Answers(self)
        self.items, self.records.items = Items(self), None
        self.in_flight, self.in_job = 0, False
        self.forgotten_at: datetime | None = None  # by when the vendor has forgotten its events
        self.exchanges: list[Exchange] = []
        self.deliveries: list[Delivery] = []
        self.subscriptions: list[Subscription] = []
        self.outbox = Outbox(self)
        self.bugs: list[str] = []
        self._parts: dict[type, object] = {}
        self._agenda = Agenda(self.clock.base)
        self._waiting: set[asyncio.Future[None]] = set()
        self._drawn = 0
        self._published = self.store.last_seq

    @property
    def clock(self) -> SystemClock:
        return self._clock

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self._clock = clock if isinstance(clock, SystemClock) else SystemClock(clock)

    @property
    def schema(self) -> Schema:
        return self.store.schema

    def part(self, kind: type[P]) -> P:
        """The system's one `kind`, made when first asked for."""
        if (found := self._parts.get(kind)) is None:
            found = self._parts[kind] = kind(self)
        if not isinstance(found, kind):
            raise HarnessBug(f"{kind.__name__} was made as something else")
        return found

    def secret(self, purpose: str, length: int = 48) -> str:
        """A new secret in hex, never the same twice in a run: tokens, cursors."""
        self._drawn += 1
        return self.seed.hex(f"{purpose}/{self._drawn}", length)

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        """Do this in the background, `seconds` of business time from now: asynchronous jobs.

        It is one transaction, by nobody's request. Work that fails is a bug of ours.
        """
        if self.troubles:
            seconds += stalled_s(self)
        self._agenda.put(seconds, work, self.run_due)

    def run_due(self) -> None:
        """Do the background work whose time has come."""
        for work in self._agenda.due():
            self.records.exchange, self.in_job = 0, True
            try:
                with self.store.transaction():
                    work()
            except Exception:  # nobody waits for an answer, so it must not get lost
                self.bugs.append(f"background work\n{format_exc()}")
            finally:
                self.in_job = False
            self.publish()

    async def next_change(self, timeout_s: float) -> bool:
        """Wait until something changes or the time is over, as a long poll does. Did it?

        A request that waits is not in flight: it counts against no limit and keeps no run open.
        """
        change = asyncio.get_running_loop().create_future()
        self._waiting.add(change)
        self.in_flight -= 1
        try:
            done, _ = await asyncio.wait([change], timeout=timeout_s)
        finally:
            self.in_flight += 1
            self._waiting.discard(change)
        return bool(done)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await life.serve(self, scope, receive, send)

    # -- what persons and judges do ----------------------------------------------------------

    def projection(self, noun: str) -> Projection:
        found = self.vendor.projection(noun)
        if found is None:
            known = [p.noun for p in self.vendor.projections]
            raise UsageError.unknown(f"noun in {self.name}", noun, known)
        return found

    def act(self, noun: str, id: str | None, values: Mapping[str, object], by: str) -> str:
        """Let a person create (without `id`) or change a record, through the vendor's rules."""
        self.records.exchange = 0
        with self.store.transaction():
            found = self.projection(noun).act(self, id, values, Caller(f"person:{by}"))
        self.publish()
        return found

    def canonical(self, noun: str, **refer: str) -> Iterable[Record]:
        """Every record of a noun, as judges read it; of those that refer to these, by field."""
        projection = self.projection(noun)
        for row in projection.referring(self.store, refer, self.keys):
            yield self.as_record(projection, row)

    def as_record(self, projection: Projection, row: Row) -> Record:
        return Record(
            self.name,
            self.role,
            projection.noun,
            str(row[self.schema.object(projection.object_name).id_field]),
            self._source(projection, row),
            projection.read(row, self.store),
        )

    def _source(self, projection: Projection, row: Row) -> str | None:
        own = self.correlations.get(projection.noun)
        return projection.source(row, self.store) if own is None else own.key(row)

    def changes(self, since: int = 0) -> Iterable[Change]:
        """The change log in canonical terms; changes that touch no noun are left out."""
        for logged in self.store.changes(since):
            for projection in self.vendor.projections:
                if projection.object_name == logged.object:
                    change = self._as_change(projection, logged)
                    if change is not None:
                        yield change

    def _as_change(self, projection: Projection, logged: Logged) -> Change | None:
        if not projection.owns(logged.after):
            return None
        after = projection.read(logged.after, self.store)
        before: Mapping[str, object] = {}
        if logged.kind == "updated":
            old = projection.read({**logged.after, **logged.before}, self.store)
            before = {k: v for k, v in old.items() if v != after[k]}
            after = {k: after[k] for k in before}
        elif logged.kind == "deleted":
            before, after = after, {}
        return Change(
            logged.seq,
            self.name,
            self.role,
            logged.at,
            logged.by,
            logged.kind,
            projection.noun,
            logged.id,
            self._source(projection, logged.after),
            before,
            after,
            logged.exchange,
        )

    def wake(self) -> None:
        """Let those that wait for a change look again, though nothing may have changed."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    def publish(self) -> None:
        """Hand what was committed since the last time to the vendor's events."""
        if self.store.last_seq == self._published:
            return
        since, self._published = self._published, self.store.last_seq
        self.wake()
        for logged in self.store.changes(since):
            for message in self.vendor.events(self, logged):
                self.outbox.put(message)

    # -- the world -----------------------------------------------------------------------------

    def load(self, world: "World", ids: Ids) -> int:
        """Fill an empty system with its projection of the firm. Returns the number of rows."""
        keys = self.keys = WorldNames(ids, world)
        count = 0
        with self.store.transaction():
            self.vendor.setup(self, world)
            # Only what the vendor projects: a large firm's history takes long to make.
            for noun, batch in world.batches([p.noun for p in self.vendor.projections]):
                projection = self.projection(noun)
                rows: dict[str, list[Row]] = {}
                for item in batch:
                    for object_name, row in projection.rows(item, keys):
                        rows.setdefault(object_name, []).append(row)
                for object_name, found in rows.items():
                    count += self.store.load(object_name, found)
            self.vendor.arrange(self, world)
            fill_loaded(self.store, self.records.demanded)
        self.keys = OwnKeys()
        self._published = self.store.last_seq
        return count

    @property
    def is_empty(self) -> bool:
        """Whether no record of any kind is there yet."""
        return all(next(iter(self.store.all(kind.name)), None) is None for kind in self.schema)

    def reopen(self) -> None:
        """Begin anew with the records that the store holds now."""
        self._begin()

    def keep_baseline(self) -> None:
        """Make today's state the one that `reset` goes back to."""
        self.baseline = self.store.snapshot()

    def reset(self) -> None:
        """Rebuild: the baseline's records, and nothing of what happened since."""
        if self.baseline is None:
            raise UsageError(f"{self.name} has no baseline to reset to")
        self.store.restore(self.baseline)
        self._begin()

    def keep(self, snapshot: bytes) -> str:
        """Keep a snapshot; returns its name."""
        name = f"snapshot-{len(self._snapshots) + 1}"
        self._snapshots[name] = snapshot
        return name

    def restore(self, name: str) -> None:
        """Go back to a kept snapshot's records; callers, logs and troubles stay."""
        if name not in self._snapshots:
            raise UsageError.unknown("snapshot", name, self._snapshots)
        self.store.restore(self._snapshots[name])
        self._published = self.store.last_seq

    # -- trouble -------------------------------------------------------------------------------

    def arm(self, fault_id: str, parameters: Mapping[str, object], **aim: object) -> Trouble:
        """Aim a fault at this system; raises `UsageError` for what makes no sense."""
        fault = self.make_fault(fault_id, parameters)
        on = str(aim.get("on") or "*")
        check_aim(on, self.vendor.noun_objects())
        key = f"{fault_id}-{len(self.troubles) + 1}"
        try:
            trouble = Trouble(
                key,
                fault,
                self.seed.stream(f"trouble/{key}"),
                objects=self.vendor.noun_objects(),
                **{"on": on, **aim},  # type: ignore[arg-type]  # checked by the dataclass
            )
        except TypeError as wrong:
            raise UsageError(f"a fault cannot be aimed so: {wrong}") from None
        trouble.unfit, trouble.armed_at = fault.unfit(self.vendor), self.clock.base.now()
        self.troubles.append(trouble)
        if fault.strikes("on_item"):
            self.records.items = self.items
        if fault.strikes("on_clock"):
            self.clock.skew = partial(skew, self)
        return trouble

    def heal(self, key: str) -> Trouble:
        """End a trouble, whatever its window says."""
        for trouble in self.troubles:
            if trouble.key == key:
                trouble.healed_at = trouble.healed_at or self.clock.base.now()
                return trouble
        raise UsageError.unknown("trouble", key, (t.key for t in self.troubles))

    def trouble_of_delivery(self, message: Message, can: Collection[str] = IN_A_STREAM) -> Verdict:
        """What the armed faults decide about an event on its way out, of what a sender `can` do."""
        return on_delivery(self, message, can) if self.troubles else Verdict.go_on()

    async def close(self) -> None:
        await self.outbox.close()
        self.store.close()
