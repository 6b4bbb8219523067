"""Queries that count, add up and group; by ROLLUP and CUBE in several ways at once."""

from datetime import date
from itertools import combinations

from understudy.vendor import Field, Refusal, Schema, sql
from understudy_mocks.salesforce.queries.functions import formatted
from understudy_mocks.salesforce.queries.names import object_of
from understudy_mocks.salesforce.queries.planning import (
    AGGREGATES,
    OFFSET_MAX,
    Asking,
    Planner,
    told_aggregate,
)
from understudy_mocks.salesforce.queries.plans import Grouped, Leaf, Node, Plan
from understudy_mocks.salesforce.queries.tree import Function, Name, Query, What

GROUPING = "soql_grouping"
_COUNT = Field("", "integer", native="int")
CUBE_MAX = 3
"""More fields than this are refused (vendor's SOQL reference: GROUP BY ROLLUP, CUBE)."""


def plan(asking: Asking, query: Query) -> Plan:
    """Refuses what the org does not know, and what SOQL does not allow."""
    planner = _Grouper(asking, object_of(asking.schema, query), query)
    if query.group_by or any(_adds_up(item.what) for item in query.items):
        return planner.groups()
    return planner.records()


def _adds_up(what: object) -> bool:
    while isinstance(what, Function):
        if what.name in AGGREGATES:
            return True
        what = what.of
    return False


class _Grouper(Planner):
    def groups(self) -> Plan:
        """The plan of a query that tells a count, or aggregates."""
        query = self.query
        if query.offset > OFFSET_MAX:
            raise Refusal("soql-offset", limit=OFFSET_MAX)
        first = query.items[0].what
        alone = len(query.items) == 1 and not query.group_by
        if alone and isinstance(first, Function) and first.name == "count" and first.of is None:
            self.at((self.kind.id_field,))
            return Plan("count", self.kind.name, self.select(()), Node("", self.kind.name, 0))
        grouped = tuple(dict.fromkeys(self.names.column(what)[0] for what in query.group_by))
        root = self._told(grouped)
        order = self.order(self.column)
        places = tuple((self.at(o.column), o.descending, o.nulls_last) for o in order)
        having = self.conditions.having(query.having, self.column) if query.having else ()
        select = sql.Select(
            self.kind.name,
            tuple(self.columns),
            self.where(),
            grouped,
            having,
            order,
            query.limit,
            query.offset,
        )
        if not query.grouping:
            return Plan("aggregates", self.kind.name, select, root)
        sets = self._sets(select.group_by, query.grouping)
        ways = tuple(self._way(select, kept) for kept in sets)
        return Plan("aggregates", self.kind.name, select, root, ways, places)

    @staticmethod
    def _sets(
        grouped: tuple[sql.Path | sql.Called, ...], grouping: str
    ) -> list[tuple[sql.Path | sql.Called, ...]]:
        """By which of the fields to group: ever fewer from the right, or any of them."""
        if len(grouped) > CUBE_MAX:
            raise Refusal("bad-query", reason=f"{grouping.upper()} takes {CUBE_MAX} fields at most")
        if grouping == "rollup":
            return [grouped[:n] for n in range(len(grouped), -1, -1)]
        return [kept for n in range(len(grouped), -1, -1) for kept in combinations(grouped, n)]

    def _way(self, select: sql.Select, kept: tuple[sql.Path | sql.Called, ...]) -> Grouped:
        asked: list[sql.Column] = []
        places: list[int | None] = []
        constants: list[int | None] = []
        left_out = [c for c in select.group_by if c not in kept]
        for column in self.columns:
            if isinstance(column, sql.Called) and column.function == GROUPING:
                places.append(None)
                constants.append(int(column.paths[0] in left_out))
            elif column in left_out:
                places.append(None)
                constants.append(None)
            else:
                places.append(len(asked))
                constants.append(None)
                asked.append(column)
        inner = sql.Select(
            select.object,
            tuple(asked) or (sql.Aggregate("count"),),
            select.where,
            kept,
            select.having,
        )
        return Grouped(inner, tuple(places), tuple(constants))

    def _told(self, grouped: tuple[sql.Column, ...]) -> Node:
        root, unnamed = Node("", "AggregateResult", -1), 0
        for item in self.query.items:
            what = item.what
            if not isinstance(what, Name | Function):
                raise Refusal("bad-query", reason="unexpected token: '('")
            column, f = self.column(what)
            key = item.alias
            free = isinstance(column, sql.Aggregate) or self._is_grouping(column)
            if not free and column not in grouped:
                shown = what if isinstance(what, Name) else what.name
                raise Refusal("bad-query", reason=f"Field must be grouped or aggregated: {shown}")
            if isinstance(what, Name):
                key = key or f.name
            elif not key:
                key, unnamed = f"expr{unnamed}", unnamed + 1
            convert = told_aggregate(what, f)
            if isinstance(what, Function) and what.name == "format":
                convert = formatted(f, "USD" if f.native == "currency" else "")
            root.parts.append(Leaf(key, self.at(column), convert))
        return root

    @staticmethod
    def _is_grouping(column: sql.Column) -> bool:
        return isinstance(column, sql.Called) and column.function == GROUPING

    def column(self, what: What) -> tuple[sql.Column, Field]:
        """What is grouped by, or what is counted or added up of each group."""
        if isinstance(what, Function) and what.name in ("format", "convertcurrency"):
            if what.of is None or what.more or not _adds_up(what.of):
                self.names.unexpected(what)
            return self.column(what.of)
        if isinstance(what, Name) or what.name not in AGGREGATES:
            return self.names.column(what)
        if what.more or (what.of is None and what.name != "count"):
            self.names.unexpected(what)
        if what.of is None:
            return sql.Aggregate("count"), _COUNT
        if what.name == "grouping":
            found, _ = self.names.column(what.of)
            if self.query.grouping == "" or isinstance(found, sql.Called):
                self.names.unexpected(what)
            return sql.Called(GROUPING, (found,)), _COUNT
        if not isinstance(what.of, Name):
            self.names.unexpected(what)
        path, f = self.names.resolve(what.of)
        if f.type == "json" or (what.name in ("sum", "avg") and f.type not in _NUMBERS):
            self.names.refuse(
                "soql-field",
                what.of,
                f"field {f.name} does not support aggregate operator {what.name.upper()}",
            )
        if what.name.startswith("count"):
            return sql.Aggregate(what.name, path), f
        return sql.Aggregate(what.name, self.names.corporate(path, f)), f


_NUMBERS = frozenset({"decimal", "integer"})


def plain_plan(schema: Schema, query: Query, today: date) -> Plan:
    """The plan of a query by nobody in particular, in which all currencies are worth the same."""
    return plan(Asking(schema, today, "", lambda code: 1.0), query)
