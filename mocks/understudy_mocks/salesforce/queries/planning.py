"""From the tree of a query to its plan: which records, which fields, in which order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from understudy.vendor import Field, ObjectType, Refusal, Schema, sql
from understudy_mocks.salesforce.objects.schema import children
from understudy_mocks.salesforce.queries.conditions import LONG_TEXT, Conditions
from understudy_mocks.salesforce.queries.functions import formatted, labelled
from understudy_mocks.salesforce.queries.names import Names, object_of, pointed_at, shown_name
from understudy_mocks.salesforce.queries.plans import (
    CONVERT,
    Blob,
    Children,
    Convert,
    Leaf,
    Node,
    Plan,
    Variants,
)
from understudy_mocks.salesforce.queries.tree import (
    Function,
    Item,
    Name,
    Order,
    Query,
    TypeOf,
    What,
)

OFFSET_MAX = 2000
UNBOUNDED_FIELDS_MAX = 200
AGGREGATES = frozenset({"count", "count_distinct", "sum", "avg", "min", "max", "grouping"})
_SHOWING = frozenset({"tolabel", "format", "convertcurrency", "converttimezone", "distance"})


@dataclass(frozen=True, slots=True)
class Asking:
    """What a query is planned for: the org, the day, who asks, and what currencies are worth."""

    schema: Schema
    today: date
    user_id: str
    rate: Callable[[object], float]


class Planner:
    """Plans one query."""

    def __init__(self, asking: Asking, kind: ObjectType, query: Query) -> None:
        self.asking, self.schema, self.kind, self.query = asking, asking.schema, kind, query
        self.names = Names(self.schema, kind, query)
        self.conditions = Conditions(self.names, asking.today, self._semi_join, asking.rate)
        self.columns: dict[sql.Column, int] = {}

    def records(self) -> Plan:
        """The plan of a query that tells records."""
        if self.query.offset > OFFSET_MAX:
            raise Refusal("soql-offset", limit=OFFSET_MAX)
        root = self._root()
        order = self.order(self.names.column, stable=True)
        return Plan("records", self.kind.name, self.select(order), root)

    def select(self, order_by: tuple[sql.OrderBy, ...]) -> sql.Select:
        query = self.query
        return sql.Select(
            self.kind.name,
            tuple(self.columns),
            self.where(),
            order_by=order_by,
            limit=query.limit,
            offset=query.offset,
        )

    def where(self) -> sql.Condition | None:
        """The condition of the query within its scope."""
        query = self.query
        found = self.conditions.compile(query.where) if query.where else None
        if not query.scope.startswith("mine") or "ownerid" not in self.kind.by_name:
            return found
        own = sql.Compare(("OwnerId",), "=", self.asking.user_id)
        return sql.Both((own, found)) if found else own

    def at(self, column: sql.Column) -> int:
        return self.columns.setdefault(column, len(self.columns))

    # -- records -----------------------------------------------------------------------------

    def _root(self) -> Node:
        root = Node("", shown_name(self.kind), self.at((self.kind.id_field,)))
        seen: set[object] = set()
        for item in self.query.items:
            what = item.what
            if isinstance(what, Query):
                root.parts.append(self._children(what))
            elif isinstance(what, TypeOf):
                root.parts.append(self._variants(what))
            elif isinstance(what, Function) and what.name in _SHOWING:
                self._show(root, what, item.alias)
            else:
                if item.alias:
                    raise Refusal(
                        "bad-query", reason="only aggregate expressions use field aliasing"
                    )
                for name in self._expanded(item):
                    column, f = self.names.column(name)
                    if column in seen:
                        raise Refusal("soql-field", reason=f"duplicate field selected: {name}")
                    seen.add(column)
                    path, _ = self.names.resolve(name)
                    self._place(root, path, f, column)
        return root

    def _show(self, root: Node, what: Function, alias: str) -> None:
        """A value as people read it, or in another currency."""
        if what.name == "distance":
            column, f = self.names.column(what)
            root.parts.append(Leaf(alias or "expr0", self.at(column), None))
            return
        if not isinstance(what.of, Name) or what.more:
            inner = what.of
            if what.name == "format" and isinstance(inner, Function) and isinstance(inner.of, Name):
                path, f = self.names.resolve(inner.of)
                column = self.names.corporate(path, f)
                convert = formatted(f, "USD" if f.native == "currency" else "")
                root.parts.append(Leaf(alias or f.name, self.at(column), convert))
                return
            self.names.unexpected(what)
        path, f = self.names.resolve(what.of)
        node = self._node(root, path)
        column, told = path, CONVERT.get(f.type)
        if what.name == "tolabel":
            told = labelled(f)
        elif what.name == "format":
            told = formatted(f)
        elif what.name == "convertcurrency":
            found = self.names.corporate(path, f)
            scale = f.scale
            node.parts.append(
                Leaf(alias or f.name, self.at(found), lambda v: round(float(v or 0), scale))
            )
            return
        node.parts.append(Leaf(alias or f.name, self.at(column), told))

    def _expanded(self, item: Item) -> Iterable[Name]:
        """The names an item stands for: itself, or all of FIELDS(…)."""
        what = item.what
        if isinstance(what, Name):
            return (what,)
        if not isinstance(what, Function) or what.name != "fields" or what.of is None:
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

    def _place(self, root: Node, path: sql.Path, f: Field, column: sql.Column) -> None:
        node = self._node(root, path)
        if f.native == "base64":
            node.parts.append(Blob(f.name))
        else:
            node.parts.append(Leaf(f.name, self.at(column), CONVERT.get(f.type)))

    def _node(self, node: Node, path: sql.Path) -> Node:
        """The record that a path ends at, below another."""
        kind = self.kind
        for depth, relationship in enumerate(path[:-1], 1):
            kind = self.schema.beyond(kind.by_relationship[relationship.lower()])
            inner = next(
                (p for p in node.parts if isinstance(p, Node) and p.key == relationship), None
            )
            if inner is None:
                id_column = self.at((*path[:depth], kind.id_field))
                inner = Node(relationship, shown_name(kind), id_column)
                node.parts.append(inner)
            node = inner
        return node

    def _children(self, query: Query) -> Children:
        wanted = str(query.object.parts[-1]).lower()
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
        planner = Planner(self.asking, self.schema.object(found.object), query)
        planner.at((found.field,))
        made = planner.records()
        if query.offset or query.group_by:
            raise Refusal("bad-query", reason="a subquery selects fields, without an OFFSET")
        return Children(found.relationship, found.field, made, query.limit)

    def _variants(self, typeof: TypeOf) -> Variants:
        """Which fields to tell of a reference's record, by its type."""
        f = self.kind.by_relationship.get(str(typeof.of).lower())
        if f is None or len(f.references) < 2:
            self.names.refuse("soql-field", typeof.of, "TYPEOF needs a polymorphic relationship")
        plans = {}
        for name, fields in typeof.whens:
            kind = self.schema.object(name) if name in self.schema else None
            if kind is None or kind.name not in f.references:
                self.names.refuse("soql-field", typeof.of, f"{name} is no type of {typeof.of}")
            plans[kind.key_prefix] = self._variant(kind, fields)
        otherwise = None
        if typeof.otherwise:
            otherwise = self._variant(self.schema.beyond(f), typeof.otherwise)
        return Variants(f.relationship, self.at((f.name,)), plans, otherwise)

    def _variant(self, kind: ObjectType, fields: tuple[Name, ...]) -> Plan:
        items = tuple(Item(name, "") for name in fields)
        query = replace(
            self.query,
            items=items,
            object=Name((kind.name,), 0),
            alias="",
            aliases=(),
            scope="",
            where=None,
            order_by=(),
            limit=None,
            offset=0,
        )
        return Planner(self.asking, kind, query).records()

    # -- the rest ----------------------------------------------------------------------------

    def order(
        self, column: Callable[[What], tuple[sql.Column, Field]], *, stable: bool = False
    ) -> tuple[sql.OrderBy, ...]:
        """The order asked for; `stable` ends it with the id, so that pages never overlap."""
        found = tuple(self._order_one(order, column) for order in self.query.order_by)
        by_id = (self.kind.id_field,)
        if stable and all(o.column != by_id for o in found):
            return (*found, sql.OrderBy(by_id))
        return found

    @staticmethod
    def _order_one(order: Order, column: Callable[[What], tuple[sql.Column, Field]]) -> sql.OrderBy:
        found, f = column(order.what)
        if f.type == "json" or (f.length > LONG_TEXT and not isinstance(found, sql.Aggregate)):
            raise Refusal(
                "soql-field", reason=f"field '{f.name}' can not be sorted in a query call"
            )
        return sql.OrderBy(found, order.descending, order.nulls_last)

    def _semi_join(self, query: Query) -> sql.Select:
        kind = object_of(self.schema, query)
        inner = Planner(self.asking, kind, query)
        what = query.items[0].what
        if len(query.items) > 1 or not isinstance(what, Name) or query.order_by or query.limit:
            raise Refusal("bad-query", reason="a semi join selects one field and nothing else")
        path, f = inner.names.resolve(what)
        if f.type != "reference":
            inner.names.refuse("soql-field", what, f"Cannot select {f.name} in a semi join")
        filled = sql.Compare(path, "!=", None)
        where = inner.where()
        return sql.Select(kind.name, (path,), sql.Both((filled, where)) if where else filled)


def told_aggregate(what: What, f: Field) -> Convert | None:
    """How the value of an aggregate, or of what is grouped by, is told."""
    if isinstance(what, Function) and what.name in ("count", "count_distinct", "grouping"):
        return None
    if f.type == "decimal":
        # Sums of floats carry dust beyond the field's own decimals.
        scale = 6 if isinstance(what, Function) and what.name == "avg" else f.scale
        return lambda value: round(float(value or 0), scale)
    return CONVERT.get(f.type)
