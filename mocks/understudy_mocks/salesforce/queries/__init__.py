"""SOQL: asked as text, answered as records."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import orjson

from understudy.vendor import Row, System, Value, sql
from understudy_mocks.salesforce.objects.recycle_bin import binned
from understudy_mocks.salesforce.queries.grammar import parse
from understudy_mocks.salesforce.queries.plans import CONVERT, Children, Leaf, Node, Plan, plan

__all__ = ["CONVERT", "Answer", "ask", "tell"]

CHUNK = 500
"""How many parents one question for their children names."""

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


def ask(system: System, text: str, *, deleted: bool) -> Answer:
    """Run a query; `deleted` also finds what is in the recycle bin."""
    made = plan(system.schema, parse(text), system.clock.now().date())
    return Answer(made, _rows(system, made.select, deleted), deleted)


def tell(system: System, answer: Answer, first: int, count: int, base: str) -> list[Told]:
    """Records of an answer. `base` is the address below which types are found."""
    rows = answer.rows[first : first + count]
    if answer.plan.tells == "count":
        return []
    return _told(system, answer.plan.root, rows, answer.deleted, base)


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


def _told(
    system: System, root: Node, rows: Sequence[Found], deleted: bool, base: str
) -> list[Told]:
    below = {
        part.key: _below(system, part, [str(row[root.id_column]) for row in rows], deleted, base)
        for part in root.parts
        if isinstance(part, Children)
    }
    record = partial(_record, root, below, base)
    return [record(row) for row in rows]


def _record(node: Node, below: Mapping[str, Mapping[str, Told]], base: str, row: Found) -> Told:
    attributes: Told = {"type": node.object}
    if node.id_column >= 0:
        attributes["url"] = f"{base}/{node.object}/{row[node.id_column]}"
    told: Told = {"attributes": attributes}
    for part in node.parts:
        if isinstance(part, Leaf):
            value = row[part.column]
            plain = value is None or part.convert is None
            told[part.key] = value if plain else part.convert(value)  # type: ignore[misc]
        elif isinstance(part, Node):
            known = row[part.id_column] is not None
            told[part.key] = _record(part, {}, base, row) if known else None
        else:
            told[part.key] = below[part.key].get(str(row[node.id_column]))
    return told


def _below(
    system: System, children: Children, parents: Sequence[str], deleted: bool, base: str
) -> Mapping[str, Told]:
    """The children of each parent that has some, in the form of a query's answer."""
    made, grouped = children.plan, dict[str, list[Found]]()
    for at in range(0, len(parents), CHUNK):
        named = sql.In((children.field,), tuple(parents[at : at + CHUNK]))
        where = sql.Both((made.select.where, named)) if made.select.where else named
        for row in _rows(system, replace(made.select, where=where, limit=None), deleted):
            grouped.setdefault(str(row[0]), []).append(row)
    found: dict[str, Told] = {}
    for parent, rows in grouped.items():
        records = _told(system, made.root, rows[: children.limit], deleted, base)
        if records:
            found[parent] = {"totalSize": len(records), "done": True, "records": records}
    return found
