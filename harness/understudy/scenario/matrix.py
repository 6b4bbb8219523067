"""Every drift on every field that the system under test was seen to use, and what came of it.

A first performance, with nothing drifted, shows which fields are asked for, given and written. Each
drift that can happen to such a field then has a performance of its own, with the same seed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote_plus

import orjson

from understudy.drift import Drift, catalogue, make_drift
from understudy.kernel.errors import UsageError
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History
from understudy.kernel.seed import Seed
from understudy.scenario.comparing import Closing, Difference, differences
from understudy.scenario.explore.parallel import spread
from understudy.scenario.performance import MakeStage, perform
from understudy.scenario.run import Run
from understudy.scenario.script import Scenario, collect
from understudy.scenario.simulation import Simulation
from understudy.sut import SutSpec
from understudy.vendor.discovery import vendor
from understudy.vendor.drifting import Passed, touches
from understudy.vendor.schema import Field, ObjectType, Schema

Outcome = Literal["unaffected", "detected and held back", "silently wrong", "not met"]
POLL_S = 900
"""A matrix plays a story hundreds of times: the integration is told to look every 15 minutes."""
_LOST = (None, "", 0, False)
"""What a field says that was never written."""
_WORDS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BY_FIELD = frozenset({"field", "choice", "form", "rule"})
"""The areas of drifts that happen to one field."""


@dataclass(frozen=True, slots=True)
class Used:
    """A field that the system under test was seen to use."""

    role: str
    object: str
    field: str
    read: bool
    written: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One drift on one field (or on an object type, or a system: then names are empty)."""

    role: str
    object: str
    field: str
    drift: str

    @property
    def parameters(self) -> Mapping[str, str]:
        return {"object": self.object, "field": self.field}

    def __str__(self) -> str:
        where = ".".join(name for name in (self.object, self.field) if name)
        return f"{self.role} {where}: {self.drift}"


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it, and the first thing that shows it."""

    cell: Cell
    outcome: Outcome
    met: int
    broken: tuple[str, ...]
    first: str


Task = tuple[str, int, SutSpec, Cell]


def used(name: str, seed: int, sut: SutSpec) -> Sequence[Used]:
    """The fields that the system under test uses in a scenario, by role, object and field."""
    (scenario,) = collect([name])
    history, _ = _calm(name, seed, sut)
    found: dict[tuple[str, str, str], Used] = {}
    for exchange in history.exchanges:
        schema = vendor(scenario.cast[exchange.role]).schema
        if exchange.object not in schema or exchange.outcome != "ok":
            continue
        kind = schema.object(exchange.object)
        for field in _named(kind, exchange):
            key = (exchange.role, kind.name, field.name)
            old = found.get(key, Used(*key, read=False, written=False))
            found[key] = replace(
                old,
                read=old.read or not exchange.writes,
                written=old.written or exchange.writes,
            )
    return [found[key] for key in sorted(found)]


def _named(kind: ObjectType, exchange: Exchange) -> Iterator[Field]:
    """The fields that a request names; of a reading one that names none, those of the answer."""
    said = f"{_query(exchange)} {exchange.request.decode('utf-8', 'replace')}"
    names = {word.lower() for word in _WORDS.findall(said)}
    asked = [f for f in kind.visible if f.name.lower() in names]
    if not asked and not exchange.writes:
        keys = _keys(exchange.reply)
        asked = [f for f in kind.visible if f.name in keys]
    yield from asked


def _query(exchange: Exchange) -> str:
    return unquote_plus(exchange.target.partition("?")[2])


def _keys(body: bytes) -> frozenset[str]:
    try:
        return frozenset(_keys_of(orjson.loads(body)))
    except orjson.JSONDecodeError:
        return frozenset()


def _keys_of(data: object) -> Iterator[str]:
    if isinstance(data, Mapping):
        yield from data
    many = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    for one in many:
        yield from _keys_of(one)


def cells(name: str, seed: int, sut: SutSpec, drifts: Sequence[str] = ()) -> Sequence[Cell]:
    """Every drift on every field in use to which it can happen; of `drifts` only, if any."""
    (scenario,) = collect([name])
    seen = used(name, seed, sut)
    wanted = {id: kind() for id, kind in catalogue().items() if not drifts or id in drifts}
    found: list[Cell] = []
    for one in seen:
        schema = vendor(scenario.cast[one.role]).schema
        found += [
            Cell(one.role, one.object, one.field, id)
            for id, drift in wanted.items()
            if _concerns(drift, one, schema)
        ]
    objects = sorted({(one.role, one.object) for one in seen})
    found += [
        Cell(role, object, "", id)
        for role, object in objects
        for id, drift in wanted.items()
        if drift.facets.area == "list" or id == "right-removed"
    ]
    roles = sorted({one.role for one in seen})
    whole = [id for id, drift in wanted.items() if drift.facets.area in ("event", "release")]
    return [*found, *(Cell(role, "", "", id) for role in roles for id in whole)]


def _concerns(drift: Drift, one: Used, schema: Schema) -> bool:
    facets = drift.facets
    if facets.area not in _BY_FIELD and drift.id != "field-frozen":
        return False
    if (facets.direction == "write" and not one.written) or (
        facets.direction == "read" and not one.read
    ):
        return False
    kind = schema.object(one.object)
    return drift.fits(kind, kind.field(one.field))


def matrix(
    name: str, seed: int, sut: SutSpec, chosen: Sequence[Cell], jobs: int = 0
) -> Iterator[Told]:
    """What comes of each cell, in any order, in as many processes as there are cores."""
    tasks = [(name, seed, sut, cell) for cell in chosen]
    for _, told in spread(drifted, tasks, jobs):
        yield told


def drifted(task: Task) -> Told:
    """Perform the scenario with one drift from its first moment on, and compare."""
    name, seed, sut, cell = task
    calm, wrong_anyway = _calm(name, seed, sut)
    (scenario,) = collect([name])
    if _nothing_meets(cell, scenario, calm):
        return Told(cell, "not met", 0, (), "")

    def script(run: Run) -> None:
        run.drift(make_drift(cell.drift, cell.parameters), cell.role)
        scenario.script(run)

    closing = Closing()
    perform(replace(scenario, script=script), Seed(seed), _stage(sut), closing)
    ended, history = closing.ended[0]
    met = sum(fault.fired for fault in ended.faults)
    broken = tuple(
        i.id for i in ended.invariants if i.verdict == "broken" and i.id not in wrong_anyway
    )
    found = differences(calm, history)
    first = str(found[0]) if found else (broken[0] if broken else "")
    return Told(cell, _outcome(met, found, broken, calm, history), met, broken, first)


def _nothing_meets(cell: Cell, scenario: Scenario, calm: History) -> bool:
    """Whether the calm run has nothing that the drift would have changed.

    A run is what its seed makes of it, so with the drift it would be the same to the last byte.
    """
    drift, played = make_drift(cell.drift, cell.parameters), vendor(scenario.cast[cell.role])
    try:
        if drift.apply(played.schema, Seed(0).stream("drift")) is not played.schema:
            return False
    except UsageError:
        return False
    if type(drift).sent is not Drift.sent and calm.deliveries:
        return False
    passed = calm.once(_passed).get(cell.role, [])
    return not any(touches(drift, one, played) for one in passed)


def _passed(history: History) -> Mapping[str, Sequence[Passed]]:
    found: dict[str, list[Passed]] = {}
    for exchange in history.exchanges:
        played = vendor(exchange.system.partition("@")[0])
        found.setdefault(exchange.role, []).append(Passed.of(exchange, played))
    return found


def _outcome(
    met: int,
    found: Sequence[Difference],
    broken: Sequence[str],
    calm: History,
    history: History,
) -> Outcome:
    if not found and not broken:
        return "unaffected" if met else "not met"
    if any(not _is_missing(one, history) for one in found):
        return "silently wrong"
    return "detected and held back" if _noticed(calm, history) else "silently wrong"


def _is_missing(one: Difference, history: History) -> bool:
    """Whether something is not there yet that would be; not something that is there and false."""
    if not one.field:
        return one.second is None
    before = history.before(one.role, one.noun, one.key)
    return one.second in (_LOST if before is None else (before.fields.get(one.field), *_LOST))


def _noticed(calm: History, history: History) -> bool:
    """Whether it said what it could not do, or knocks at the same door to the very end."""
    return _set_aside(history) > _set_aside(calm) or bool(_knocking(history) - _knocking(calm))


def _knocking(history: History) -> frozenset[tuple[str, str]]:
    """The operations that were refused more than once, and at the very end too."""
    last: dict[tuple[str, str], Exchange] = {}
    refused: dict[tuple[str, str], int] = {}
    for exchange in history.exchanges:
        key = (exchange.role, exchange.operation)
        last[key] = exchange
        refused[key] = refused.get(key, 0) + (exchange.outcome == "failed")
    return frozenset(k for k, one in last.items() if one.outcome == "failed" and refused[k] > 1)


def _set_aside(history: History) -> int:
    """How many events it accounts for as anything but applied."""
    return sum(
        count
        for flow in history.accounts.values()
        for state, count in flow.items()
        if state not in ("applied", "rejected")
    )


def _stage(sut: SutSpec) -> MakeStage:
    return lambda scenario, seed: Simulation(scenario, seed, sut, poll_s=POLL_S)


@lru_cache(maxsize=2)
def _calm(name: str, seed: int, sut: SutSpec) -> tuple[History, frozenset[str]]:
    (scenario,) = collect([name])
    closing = Closing()
    perform(scenario, Seed(seed), _stage(sut), closing)
    ended, history = closing.ended[0]
    return history, frozenset(i.id for i in ended.invariants if i.verdict == "broken")
