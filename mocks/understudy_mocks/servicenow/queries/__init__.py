"""Encoded queries: asked as text, answered by rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from understudy.vendor import Caller, ObjectType, System, Value, sql
from understudy_mocks.servicenow.auth import Column, hidden
from understudy_mocks.servicenow.auth.settings import Settings
from understudy_mocks.servicenow.objects.standing import INVALID_QUERY
from understudy_mocks.servicenow.objects.zones import zone_of
from understudy_mocks.servicenow.queries.conditions import Understanding
from understudy_mocks.servicenow.queries.grammar import Clause, Encoded, Group, parse
from understudy_mocks.servicenow.queries.moments import Context
from understudy_mocks.servicenow.queries.places import NOTHING, Place, place

__all__ = ["Asked", "Clause", "Place", "Questions", "place", "understand"]

Found = tuple[Value, ...]
KEPT = 1000
"""How many compiled questions are remembered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows of a table, in which order. `lasting`: whether it means the same tomorrow."""

    kind: ObjectType
    where: sql.Condition
    order_by: tuple[sql.OrderBy, ...]
    lasting: bool


def understand(system: System, who: Caller, kind: ObjectType, text: str, also: Group = ()) -> Asked:
    """The rows that an encoded query, and some equalities besides it, mean for this caller."""
    encoded: Encoded = parse(text)
    if also:
        encoded = encoded.also(also)
    tz = zone_of(system.store, who.user_id).tz
    context = Context(system.clock.now(), who, system.store, tz)
    reading = Understanding(system.schema, kind, hidden(who), context)
    where, order_by = reading.where(encoded), reading.order(encoded)
    if reading.broken and _nothing_when_broken(system):
        where = NOTHING
    return Asked(kind, where, order_by, not (encoded.timely or reading.broken))


def _nothing_when_broken(system: System) -> bool:
    """By default what cannot be understood is left out, and more rows come than were meant."""
    return system.part(Settings).value(INVALID_QUERY).lower() == "true"


Key = tuple[object, ...]


class Questions:
    """What was asked before, compiled: polling asks the same again and again."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._known: dict[Key, sql.Compiled] = {}

    def rows(
        self,
        who: Caller,
        kind: ObjectType,
        text: str,
        also: Group,
        columns: tuple[sql.Column, ...],
        limit: int,
        offset: int,
    ) -> Sequence[Found]:
        compiled = self._compiled(who, kind, text, also, columns, limit, offset)
        return self._system.store.select(compiled.sql, compiled.values)

    def one(self, kind: ObjectType, columns: tuple[sql.Column, ...], id: str) -> Found | None:
        """The record of that id."""
        key = (kind.name, columns)
        compiled = self._known.get(key)
        if compiled is None:
            select = sql.Select(kind.name, columns, sql.Compare(("sys_id",), "=", id))
            compiled = sql.compile_select(self._system.schema, select)
            self._keep(key, compiled)
        found = self._system.store.select(compiled.sql, (id,))
        return found[0] if found else None

    def count(self, who: Caller, kind: ObjectType, text: str, also: Group) -> int:
        """How many rows there are, whatever the page."""
        compiled = self._compiled(who, kind, text, also, (sql.Aggregate("count"),), None, 0)
        return int(str(self._system.store.select(compiled.sql, compiled.values)[0][0]))

    def _compiled(
        self,
        who: Caller,
        kind: ObjectType,
        text: str,
        also: Group,
        columns: tuple[sql.Column, ...],
        limit: int | None,
        offset: int,
    ) -> sql.Compiled:
        unseen: frozenset[Column] = hidden(who)
        key = (kind.name, text, also, columns, limit, offset, unseen)
        known = self._known.get(key)
        if known is not None:
            return known
        asked = understand(self._system, who, kind, text, also)
        order = asked.order_by if limit is not None else ()
        select = sql.Select(
            kind.name, columns, asked.where, order_by=order, limit=limit, offset=offset
        )
        compiled = sql.compile_select(self._system.schema, select)
        if asked.lasting:
            self._keep(key, compiled)
        return compiled

    def _keep(self, key: Key, compiled: sql.Compiled) -> None:
        if len(self._known) >= KEPT:
            self._known.clear()
        self._known[key] = compiled
