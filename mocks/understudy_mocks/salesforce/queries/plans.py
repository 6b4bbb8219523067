"""From the tree of a query to SQL, and to the shape in which its rows are told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import orjson

from understudy.vendor import Field, ObjectType, Refusal, Schema, Value, sql
from understudy_mocks.salesforce.objects.schema import children
from understudy_mocks.salesforce.queries.conditions import LONG_TEXT, Conditions
from understudy_mocks.salesforce.queries.grammar import Function, Item, Name, Order, Query
from understudy_mocks.salesforce.queries.names import Names, object_of, pointed_at

OFFSET_MAX = 2000
UNBOUNDED_FIELDS_MAX = 200
_AGGREGATES = frozenset({"count", "count_distinct", "sum", "avg", "min", "max"})

Convert = Callable[[Value], object]


def told_moment(value: Value) -> object:
    """A moment as REST tells it: `…000+0000`."""
    return f"{str(value)[:-1]}+0000"


def _nested(value: Value) -> object:
    return orjson.loads(str(value))


CONVERT: Mapping[str, Convert] = {"datetime": told_moment, "json": _nested}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value: where it stands in the row, and how it is told."""

    key: str
    column: int
    convert: Convert | None


@dataclass(slots=True)
class Node:
    """A record: where its id stands in the row, and what is told of it, in order."""

    key: str
    object: str
    id_column: int
    parts: "list[Leaf | Node | Children]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Children:
    """The records below one: `field` of theirs names it; `limit` is for each parent."""

    key: str
    field: str
    plan: "Plan"
    limit: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask, and how to tell it: the number of rows, records, or aggregates."""

    tells: Literal["count", "records", "aggregates"]
    object: str
    select: sql.Select
    root: Node


def plan(schema: Schema, query: Query, today: date) -> Plan:
    """Refuses what the org does not know, and what SOQL does not allow."""
    return _Planner(schema, object_of(schema, query), query, today).plan()


class _Planner:
    def __init__(self, schema: Schema, kind: ObjectType, query: Query, today: date) -> None:
        self.schema, self.kind, self.query, self.today = schema, kind, query, today
        self.names = Names(schema, kind, query)
        self.conditions = Conditions(self.names, today, self._semi_join)
        self.columns: dict[sql.Column, int] = {}

    def plan(self) -> Plan:
        query = self.query
        if query.offset > OFFSET_MAX:
            raise Refusal("soql-offset", limit=OFFSET_MAX)
        functions = [i for i in query.items if isinstance(i.what, Function)]
        fields = [i for i in functions if str(getattr(i.what, "name", "")) == "fields"]
        if len(functions) == len(fields) and not query.group_by:
            root = self._records()
            return Plan("records", self.kind.name, self._select(self._order(stable=True)), root)
        if self._counts_rows():
            return Plan("count", self.kind.name, self._counting(), Node("", self.kind.name, 0))
        root = self._aggregates()
        return Plan("aggregates", self.kind.name, self._select(self._order()), root)

    def _select(self, order_by: tuple[sql.OrderBy, ...]) -> sql.Select:
        query = self.query
        return sql.Select(
            self.kind.name,
            tuple(self.columns),
            self.conditions.compile(query.where) if query.where else None,
            tuple(self.names.resolve(name)[0] for name in query.group_by),
            tuple(
                sql.HavingCompare(
                    self._column(h.what)[0],
                    _having_operator(h.operator),
                    float(h.value.written) if h.value.kind == "number" else h.value.written[1:-1],
                )
                for h in query.having
            ),
            order_by,
            query.limit,
            query.offset,
        )

    def _at(self, column: sql.Column) -> int:
        return self.columns.setdefault(column, len(self.columns))

    # -- records -----------------------------------------------------------------------------

    def _records(self) -> Node:
        root = Node("", self.kind.name, self._at((self.kind.id_field,)))
        seen: set[tuple[str, ...]] = set()
        for item in self.query.items:
            if item.alias:
                raise Refusal("bad-query", reason="only aggregate expressions use field aliasing")
            if isinstance(item.what, Query):
                root.parts.append(self._children(item.what))
                continue
            for name in self._expanded(item):
                path, f = self.names.resolve(name)
                if path in seen:
                    raise Refusal("soql-field", reason=f"duplicate field selected: {name}")
                seen.add(path)
                self._place(root, path, f)
        return root

    def _expanded(self, item: Item) -> Iterable[Name]:
        """The names an item stands for: itself, or all of FIELDS(…)."""
        what = item.what
        if isinstance(what, Name):
            return (what,)
        if not isinstance(what, Function) or what.of is None:
            raise Refusal("bad-query", reason="unexpected token: '('")
        group = str(what.of).lower()
        if group not in ("all", "standard", "custom"):
            raise Refusal("bad-query", reason=f"unexpected token: '{what.of}'")
        if group != "standard" and not 0 <= (self.query.limit or 1 << 62) <= UNBOUNDED_FIELDS_MAX:
            raise Refusal(
                "bad-query",
                reason="The SOQL FIELDS function must have a LIMIT of at most"
                f" {UNBOUNDED_FIELDS_MAX}",
            )
        return [
            Name((f.name,), what.at)
            for f in self.kind.visible
            if group == "all" or f.name.endswith("__c") is (group == "custom")
        ]

    def _place(self, node: Node, path: sql.Path, f: Field) -> None:
        kind = self.kind
        for depth, relationship in enumerate(path[:-1], 1):
            kind = self.schema.object(kind.by_relationship[relationship.lower()].references[0])
            inner = next(
                (p for p in node.parts if isinstance(p, Node) and p.key == relationship), None
            )
            if inner is None:
                id_column = self._at((*path[:depth], kind.id_field))
                inner = Node(relationship, kind.name, id_column)
                node.parts.append(inner)
            node = inner
        node.parts.append(Leaf(f.name, self._at(path), CONVERT.get(f.type)))

    def _children(self, query: Query) -> Children:
        wanted = str(query.object).lower()
        found = next(
            (
                c
                for c in children(self.schema)
                if c.parent == self.kind.name and c.relationship.lower() == wanted
            ),
            None,
        )
        if found is None:
            raise Refusal(
                "soql-object",
                reason=pointed_at(query.text, query.object.at)
                + f"Didn't understand relationship '{query.object}' in FROM part of query call. If"
                " you are attempting to use a custom relationship, be sure to append the '__r'"
                " after the custom relationship name. Please reference your WSDL or the describe"
                " call for the appropriate names.",
            )
        planner = _Planner(self.schema, self.schema.object(found.object), query, self.today)
        planner._at((found.field,))
        made = planner.plan()
        if made.tells != "records" or query.offset:
            raise Refusal("bad-query", reason="a subquery selects fields, without an OFFSET")
        return Children(found.relationship, found.field, made, query.limit)

    # -- aggregates --------------------------------------------------------------------------

    def _counts_rows(self) -> bool:
        what = self.query.items[0].what
        return (
            len(self.query.items) == 1
            and isinstance(what, Function)
            and what.name == "count"
            and what.of is None
            and not self.query.group_by
        )

    def _counting(self) -> sql.Select:
        self._at((self.kind.id_field,))
        return self._select(())

    def _aggregates(self) -> Node:
        root = Node("", "AggregateResult", -1)
        grouped = {self.names.resolve(name)[0] for name in self.query.group_by}
        unnamed = 0
        for item in self.query.items:
            if isinstance(item.what, Query):
                raise Refusal("bad-query", reason="unexpected token: '('")
            column, f = self._column(item.what)
            key = item.alias
            if isinstance(item.what, Name):
                if column not in grouped:
                    raise Refusal(
                        "bad-query", reason=f"Field must be grouped or aggregated: {item.what}"
                    )
                key = key or f.name
            elif not key:
                key, unnamed = f"expr{unnamed}", unnamed + 1
            root.parts.append(Leaf(key, self._at(column), self._told(item.what, f)))
        return root

    def _column(self, what: Name | Function) -> tuple[sql.Column, Field]:
        if isinstance(what, Name):
            return self.names.resolve(what)
        if what.name not in _AGGREGATES or what.of is None:
            raise Refusal("bad-query", reason=f"unexpected token: '{what.name}'")
        path, f = self.names.resolve(what.of)
        if what.name in ("sum", "avg") and f.type not in ("decimal", "integer"):
            self.names.refuse(
                "soql-field",
                what.of,
                f"field {f.name} does not support aggregate operator {what.name.upper()}",
            )
        return sql.Aggregate(what.name, path), f

    @staticmethod
    def _told(what: Name | Function, f: Field) -> Convert | None:
        if isinstance(what, Function) and what.name.startswith("count"):
            return None
        if f.type == "decimal":
            # Sums of floats carry dust beyond the field's own decimals.
            scale = 6 if isinstance(what, Function) and what.name == "avg" else f.scale
            return lambda value: round(float(value or 0), scale)
        return CONVERT.get(f.type)

    # -- the rest ----------------------------------------------------------------------------

    def _order(self, *, stable: bool = False) -> tuple[sql.OrderBy, ...]:
        """The order asked for; `stable` ends it with the id, so that pages never overlap."""
        found = tuple(self._order_one(order) for order in self.query.order_by)
        by_id = (self.kind.id_field,)
        if stable and all(o.column != by_id for o in found):
            return (*found, sql.OrderBy(by_id))
        return found

    def _order_one(self, order: Order) -> sql.OrderBy:
        column, f = self._column(order.what)
        if f.type == "json" or f.length > LONG_TEXT:
            raise Refusal(
                "soql-field", reason=f"field '{f.name}' can not be sorted in a query call"
            )
        return sql.OrderBy(column, order.descending, order.nulls_last)

    def _semi_join(self, query: Query) -> sql.Select:
        kind = object_of(self.schema, query)
        inner = _Planner(self.schema, kind, query, self.today)
        what = query.items[0].what
        if len(query.items) > 1 or not isinstance(what, Name) or query.order_by or query.limit:
            raise Refusal("bad-query", reason="a semi join selects one field and nothing else")
        path, f = inner.names.resolve(what)
        if f.type != "reference":
            inner.names.refuse("soql-field", what, f"Cannot select {f.name} in a semi join")
        filled = sql.Compare(path, "!=", None)
        where = inner.conditions.compile(query.where) if query.where else None
        return sql.Select(kind.name, (path,), sql.Both((filled, where)) if where else filled)


def _having_operator(operator: str) -> sql.Operator:
    known: Sequence[sql.Operator] = ("=", "!=", "<", "<=", ">", ">=")
    return next(o for o in known if o == operator)
