"""Queries as a tree, compiled to SQL with bound values.

Each vendor parses its own language into this tree. Names are looked up in the schema, values are
coerced to the field's type and bound; nothing a caller wrote reaches the SQL text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from understudy.vendor.errors import Refusal
from understudy.vendor.schema import Field, ObjectType, Schema, Value
from understudy.vendor.store import quoted
from understudy.vendor.validation import coerce

Path = tuple[str, ...]
"""A field, reached through relationships: `("Account", "Owner", "Name")`."""

Operator = Literal["=", "!=", "<>", "<", "<=", ">", ">=", "like", "not like"]
"""`!=` also finds nulls, `<>` does not. `like` takes SQL patterns with `\\` as escape."""


@dataclass(frozen=True, slots=True)
class Called:
    """What a function that the store was told to `define` makes of fields and constants."""

    function: str
    paths: tuple[Path, ...]
    constants: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`count`, `count_distinct`, `sum`, `avg`, `min` or `max` of a field; count alone: of rows."""

    function: str
    path: "Path | Called" = ()


Column = Path | Called | Aggregate


@dataclass(frozen=True, slots=True)
class Compare:
    """Of aggregates only after HAVING."""

    path: Column
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class CompareFields:
    left: Path
    operator: Operator
    right: Path


@dataclass(frozen=True, slots=True)
class In:
    path: Column
    values: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class InSelect:
    path: Path
    select: "Select"
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsEmpty:
    """Null, or the empty text."""

    path: Path
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Both:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = Compare | CompareFields | In | InSelect | IsEmpty | Both | Either | Not


@dataclass(frozen=True, slots=True)
class OrderBy:
    column: Column
    descending: bool = False
    nulls_last: bool = False


@dataclass(frozen=True, slots=True)
class HavingCompare:
    column: Column
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Select:
    object: str
    columns: tuple[Column, ...]
    where: Condition | None = None
    group_by: tuple[Path | Called, ...] = ()
    having: "tuple[HavingCompare, ...] | Condition" = ()
    order_by: tuple[OrderBy, ...] = ()
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL, the values to bind, and the field behind each column (None for a count)."""

    sql: str
    values: tuple[Value, ...]
    fields: tuple[Field | None, ...]


_FUNCTIONS = {
    "count": "count({})",
    "count_distinct": "count(DISTINCT {})",
    "sum": "sum({})",
    "avg": "avg({})",
    "min": "min({})",
    "max": "max({})",
}


def compile_select(schema: Schema, select: Select) -> Compiled:
    """Refuses unknown objects and fields, and values the field cannot hold."""
    return _Compiler(schema, schema.object(select.object)).select(select)


@dataclass
class _Compiler:
    schema: Schema
    root: ObjectType
    depth: int = 0
    joins: dict[Path, tuple[str, ObjectType]] = field(default_factory=dict)
    join_sql: list[str] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)

    @property
    def alias(self) -> str:
        return f"t{self.depth}"

    def select(self, select: Select) -> Compiled:
        columns, fields = [], []
        for column in select.columns:
            sql, f = self.column(column)
            columns.append(sql)
            fields.append(f)
        where = self.condition(select.where) if select.where else ""
        group = ", ".join(self.column(p)[0] for p in select.group_by)
        having = self.havings(select.having)
        order = ", ".join(self.order(o) for o in select.order_by)
        sql = f"SELECT {', '.join(columns)} FROM {quoted(self.root.name)} AS {self.alias}"
        sql += "".join(self.join_sql)
        sql += f" WHERE {where}" if where else ""
        sql += f" GROUP BY {group}" if group else ""
        sql += f" HAVING {having}" if having else ""
        sql += f" ORDER BY {order}" if order else ""
        if select.limit is not None or select.offset:
            sql += " LIMIT ? OFFSET ?"
            self.values += [-1 if select.limit is None else select.limit, select.offset]
        return Compiled(sql, tuple(self.values), tuple(fields))

    def column(self, column: Column) -> tuple[str, Field | None]:
        if isinstance(column, Called):
            given = [*(self.path(path)[0] for path in column.paths), *"?" * len(column.constants)]
            self.values += column.constants
            return f"{column.function}({', '.join(given)})", None
        if not isinstance(column, Aggregate):
            return self.path(column)
        template = _FUNCTIONS.get(column.function)
        if template is None:
            raise Refusal("bad-query", reason=f"unknown function {column.function}")
        if not column.path:
            return "count(*)", None
        sql, f = self.column(column.path)
        return template.format(sql), None if column.function.startswith("count") else f

    def order(self, order: OrderBy) -> str:
        direction = " DESC" if order.descending else ""
        nulls = "LAST" if order.nulls_last else "FIRST"
        return f"{self.column(order.column)[0]}{direction} NULLS {nulls}"

    def havings(self, having: "tuple[HavingCompare, ...] | Condition") -> str:
        if isinstance(having, tuple):
            return " AND ".join(self.having(h) for h in having)
        return self.condition(having)

    def having(self, having: HavingCompare) -> str:
        sql, _ = self.column(having.column)
        operator = "<>" if having.operator == "!=" else having.operator
        self.values.append(having.value)
        return f"{sql} {operator} ?"

    def path(self, path: Path) -> tuple[str, Field]:
        alias, kind = self.alias, self.root
        for depth in range(1, len(path)):
            alias, kind = self.join(path[:depth], alias, kind)
        f = kind.field(path[-1])
        return f"{alias}.{quoted(f.name)}", f

    def join(self, prefix: Path, alias: str, kind: ObjectType) -> tuple[str, ObjectType]:
        key = tuple(p.lower() for p in prefix)
        known = self.joins.get(key)
        if known is not None:
            return known
        f = kind.by_relationship.get(prefix[-1].lower())
        if f is None or not f.references:
            raise Refusal("unknown-field", object=kind.name, field=prefix[-1], relationship=True)
        target = self.schema.beyond(f)
        joined = f"{self.alias}_{len(self.joins) + 1}"
        self.join_sql.append(
            f" LEFT JOIN {quoted(target.name)} AS {joined}"
            f" ON {joined}.{quoted(target.id_field)} = {alias}.{quoted(f.name)}"
        )
        self.joins[key] = (joined, target)
        return self.joins[key]

    def condition(self, condition: Condition) -> str:
        match condition:
            case Compare():
                return self.compare(condition)
            case CompareFields(left, operator, right):
                operator = "<>" if operator == "!=" else operator
                return f"{self.path(left)[0]} {operator} {self.path(right)[0]}"
            case In(path, values, negated):
                sql, f = self.column(path)
                self.values += [self.coerced(f, v) for v in values]
                marks = ", ".join("?" * len(values))
                return f"{sql} {'NOT ' if negated else ''}IN ({marks})"
            case InSelect(path, select, negated):
                sql, _ = self.path(path)
                return f"{sql} {'NOT ' if negated else ''}IN ({self.subquery(select)})"
            case IsEmpty(path, negated):
                sql, f = self.path(path)
                empty = f"({sql} IS NULL OR {sql} = '')" if f.type in _TEXT else f"{sql} IS NULL"
                return f"NOT {empty}" if negated else empty
            case Both(parts):
                return self.joined(parts, " AND ", "1")
            case Either(parts):
                return self.joined(parts, " OR ", "0")
            case Not(part):
                return f"NOT ({self.condition(part)})"

    def joined(self, parts: Sequence[Condition], word: str, empty: str) -> str:
        return f"({word.join(self.condition(p) for p in parts)})" if parts else empty

    def compare(self, compare: Compare) -> str:
        sql, f = self.column(compare.path)
        if compare.value is None:
            return f"{sql} IS {'NOT ' if compare.operator in ('!=', '<>') else ''}NULL"
        if compare.operator in ("like", "not like"):
            self.values.append(str(compare.value))
            return f"{sql} {compare.operator.upper()} ? ESCAPE '\\'"
        self.values.append(self.coerced(f, compare.value))
        if compare.operator == "!=":
            return f"({sql} <> ? OR {sql} IS NULL)"
        return f"{sql} {compare.operator} ?"

    def subquery(self, select: Select) -> str:
        inner = _Compiler(self.schema, self.schema.object(select.object), self.depth + 1)
        compiled = inner.select(select)
        self.values += compiled.values
        return compiled.sql

    def coerced(self, f: Field | None, value: Value) -> Value:
        if f is None:
            return value
        # A literal longer than the field is a comparison that finds nothing, not an error.
        if isinstance(value, str) and f.type in ("string", "choice", "reference"):
            return value
        return coerce(self.root, f, value)


_TEXT = frozenset({"string", "choice", "reference", "json"})
