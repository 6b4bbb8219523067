"""SOQL: asked as text, answered as records."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import orjson

from understudy.vendor import Refusal, Row, System, Value, sql
from understudy_mocks.salesforce.objects.recycle_bin import binned
from understudy_mocks.salesforce.queries.functions import Functions
from understudy_mocks.salesforce.queries.grammar import parse
from understudy_mocks.salesforce.queries.grouping import plan
from understudy_mocks.salesforce.queries.planning import Asking
from understudy_mocks.salesforce.queries.plans import (
    CONVERT,
    Blob,
    Children,
    Leaf,
    Node,
    Plan,
    Variants,
)

__all__ = [
    "CONVERT",
    "Answer",
    "Telling",
    "Told",
    "ask",
    "matching_records",
    "planned",
    "tell",
    "told",
]

CHUNK = 500
"""How many parents one question for their children names."""
PLANS_MAX = 256

Found = tuple[Value, ...]
Told = dict[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found: a snapshot, told page by page."""

    plan: Plan
    rows: Sequence[Found]
    deleted: bool

    @property
    def total(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Telling:
    """How an answer is told: addresses of records begin with `base`; of the children of one

    record at most `children` come along, and `keep` gives an address for the others.
    """

    base: str
    children: int = 0
    keep: Callable[[Answer], str] | None = None


class _Plans:
    """The plans of one system: pollers ask the same again and again, on a day of no change."""

    def __init__(self, system: System) -> None:
        self._system, self._functions = system, system.part(Functions)
        self._schema, self._today = system.schema, date.min
        self._rates: Mapping[str, float] = {}
        self._made: dict[tuple[str, str], Plan] = {}

    def of(self, text: str, user_id: str) -> Plan:
        system, functions = self._system, self._functions
        functions.refresh()
        today = system.clock.now().date()
        now = (today, functions.rates)
        if self._schema is not system.schema or (self._today, self._rates) != now:
            self._schema, (self._today, self._rates), self._made = system.schema, now, {}
        found = self._made.get((text, user_id))
        if found is None:
            if len(self._made) >= PLANS_MAX:
                self._made.clear()
            asking = Asking(system.schema, today, user_id, functions.rate)
            found = self._made[text, user_id] = plan(asking, parse(text))
        return found


def planned(system: System, text: str, user_id: str = "") -> Plan:
    """The plan of a query by a user."""
    return system.part(_Plans).of(text, user_id)


def ask(system: System, text: str, *, deleted: bool, user_id: str = "") -> Answer:
    """Run a query; `deleted` also finds what is in the recycle bin."""
    made = planned(system, text, user_id)
    if made.groupings:
        return Answer(made, _regrouped(system, made, deleted), deleted)
    return Answer(made, _rows(system, made.select, deleted), deleted)


def matching_records(system: System, text: str, condition: sql.Condition, base: str) -> list[Told]:
    """The records of a query that meet one more condition."""
    made = planned(system, text)
    if made.tells != "records":
        raise Refusal("bad-query", reason="a search tells records only")
    where = sql.Both((condition, made.select.where)) if made.select.where else condition
    rows = _rows(system, replace(made.select, where=where), deleted=False)
    return tell(system, Answer(made, rows, deleted=False), 0, len(rows), base)


def tell(system: System, answer: Answer, first: int, count: int, base: str) -> list[Told]:
    """Records of an answer. `base` is the address below which types are found."""
    return told(system, answer, first, count, Telling(base))


def told(system: System, answer: Answer, first: int, count: int, telling: Telling) -> list[Told]:
    """Records of an answer, with the children of each up to a limit."""
    if answer.plan.tells == "count":
        return []
    rows = answer.rows[first : first + count]
    return _Teller(system, answer.deleted, telling).all(answer.plan.root, rows)


def _regrouped(system: System, made: Plan, deleted: bool) -> Sequence[Found]:
    """The rows of all ways to group, in the order asked for."""
    found: list[Found] = []
    for way in made.groupings:
        found.extend(
            tuple(
                constant if place is None else row[place]
                for place, constant in zip(way.places, way.constants, strict=True)
            )
            for row in _rows(system, way.select, deleted)
        )
    for column, descending, nulls_last in reversed(made.order):
        found.sort(key=lambda row: _sortable(row[column]), reverse=descending)
        found.sort(key=lambda row: (row[column] is None) is nulls_last)
    start, limit = made.select.offset, made.select.limit
    return found[start : None if limit is None else start + limit]


def _sortable(value: Value) -> tuple[bool, float, str]:
    if isinstance(value, str) or value is None:
        return (False, 0.0, str(value or "").lower())
    return (True, float(value), "")


def _rows(system: System, select: sql.Select, deleted: bool) -> Sequence[Found]:
    compiled = sql.compile_select(system.schema, select)
    if not deleted:
        return system.store.select(compiled.sql, compiled.values)
    with _nothing_deleted(system):
        return system.store.select(compiled.sql, compiled.values)


class _UndoError(Exception):
    """Ends the block in which nothing is deleted."""


@contextmanager
def _nothing_deleted(system: System) -> Iterator[None]:
    """For the length of a question, deleted records are back in their places."""
    try:
        with system.store.transaction():
            for gone in binned(system.store, system.clock.now()):
                row: Row = orjson.loads(str(gone["Row"]))
                system.store.load(str(gone["Object"]), [row])
            yield
            raise _UndoError
    except _UndoError:
        pass


class _Teller:
    """Tells the rows of one answer."""

    def __init__(self, system: System, deleted: bool, telling: Telling) -> None:
        self._system, self._deleted, self._telling = system, deleted, telling

    def all(self, root: Node, rows: Sequence[Found]) -> list[Told]:
        below: dict[str, Mapping[str, Told]] = {}
        for part in root.parts:
            if isinstance(part, Children):
                below[part.key] = self._below(part, [str(row[root.id_column]) for row in rows])
            elif isinstance(part, Variants):
                below[part.key] = self._behind(part, [row[part.column] for row in rows])
        return [self._record(root, below, row) for row in rows]

    def _record(self, node: Node, below: Mapping[str, Mapping[str, Told]], row: Found) -> Told:
        attributes: Told = {"type": node.object}
        url = ""
        if node.id_column >= 0:
            url = f"{self._telling.base}/{node.object}/{row[node.id_column]}"
            attributes["url"] = url
        told: Told = {"attributes": attributes}
        for part in node.parts:
            if isinstance(part, Leaf):
                value = row[part.column]
                plain = value is None or part.convert is None
                told[part.key] = value if plain else part.convert(value)  # type: ignore[misc]
            elif isinstance(part, Node):
                known = row[part.id_column] is not None
                told[part.key] = self._record(part, {}, row) if known else None
            elif isinstance(part, Blob):
                told[part.key] = f"{url}/{part.key}"
            elif isinstance(part, Variants):
                told[part.key] = below[part.key].get(str(row[part.column]))
            else:
                told[part.key] = below[part.key].get(str(row[node.id_column]))
        return told

    def _below(self, children: Children, parents: Sequence[str]) -> Mapping[str, Told]:
        """The children of each parent that has some, in the form of a query's answer."""
        made, grouped = children.plan, dict[str, list[Found]]()
        for row in self._of(made.select, (children.field,), parents):
            grouped.setdefault(str(row[0]), []).append(row)
        found: dict[str, Told] = {}
        most, keep = self._telling.children, self._telling.keep
        for parent, every in grouped.items():
            rows = every[: children.limit]
            whole = keep is None or len(rows) <= most
            records = self.all(made.root, rows if whole else rows[:most])
            if records:
                told: Told = {"totalSize": len(rows), "done": whole, "records": records}
                if keep is not None and not whole:
                    told["nextRecordsUrl"] = keep(Answer(made, rows, self._deleted))
                found[parent] = told
        return found

    def _behind(self, variants: Variants, ids: Sequence[Value]) -> Mapping[str, Told]:
        """The records behind references to several types, each as its type is told."""
        by_prefix: dict[str, list[str]] = {}
        for id_ in dict.fromkeys(str(value) for value in ids if value is not None):
            prefix = id_[:3] if id_[:3] in variants.plans else ""
            by_prefix.setdefault(prefix, []).append(id_)
        found: dict[str, Told] = {}
        for prefix, wanted in by_prefix.items():
            made = variants.plans.get(prefix, variants.otherwise)
            if made is None:
                continue
            rows = self._of(made.select, ("Id",), wanted)
            for row, record in zip(rows, self.all(made.root, rows), strict=True):
                found[str(row[made.root.id_column])] = record
        return found

    def _of(self, select: sql.Select, path: sql.Path, values: Sequence[str]) -> list[Found]:
        """The rows of a query whose field has one of the values."""
        found: list[Found] = []
        for at in range(0, len(values), CHUNK):
            named = sql.In(path, tuple(values[at : at + CHUNK]))
            where = sql.Both((select.where, named)) if select.where else named
            found += _rows(self._system, replace(select, where=where, limit=None), self._deleted)
        return found
