"""What a table of the query language is made of, and how one comes from the store's.

Column names are lower-case. The SQL in here is ours and constant; `{t}` is where the table's alias
goes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from understudy.vendor import Field, ObjectType
from understudy.vendor.store import quoted
from understudy_mocks.netsuite.objects import SCHEMA
from understudy_mocks.netsuite.objects.schema import ITEMS, KINDS
from understudy_mocks.netsuite.queries.parts import Type


@dataclass(frozen=True, slots=True)
class Column:
    """For all but the SQL and its type see `Part`."""

    sql: str
    type: Type = "text"
    display: str = ""
    coded: str = ""
    company: str = ""
    rate_type: str = ""


@dataclass(frozen=True)
class Table:
    """What stands behind FROM, and its columns. `unexposed` ones exist, but are not shown.

    `owner` is the SQL of the company that a row belongs to.
    """

    source: str
    columns: Mapping[str, Column]
    unexposed: frozenset[str] = field(default_factory=frozenset)
    owner: str = ""


_TYPES: Mapping[str, Type] = {
    "reference": "id",
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "datetime": "datetime",
}
_PARTY = """"entityId" || coalesce(' ' || "altName", '')"""
_DISPLAYS: Mapping[str, str] = {
    **dict.fromkeys(("subsidiary", "department", "classification", "location"), '"fullName"'),
    "currency": '"name"',
    "accountingPeriod": '"periodName"',
    **dict.fromkeys(("customer", "job", "vendor"), _PARTY),
    **dict.fromkeys(("employee", "contact"), '"entityId"'),
    **dict.fromkeys((*ITEMS, "salesTaxItem"), '"itemId"'),
    "account": """"acctNumber" || ' ' || "acctName" """,
    "projectTask": '"title"',
    **{name: f"""{kind.label!r} || ' #' || "tranId" """ for name, kind in KINDS.items()},
    **dict.fromkeys(("timeBill", "timeSheet", "charge"), '"id"'),
}


def text(value: str) -> str:
    """A constant of ours as SQL."""
    return "'" + value.replace("'", "''") + "'"


def _display(f: Field, sql: str) -> str:
    if f.type == "choice":
        cases = " ".join(f"WHEN {text(c.value)} THEN {text(c.label)}" for c in f.choices)
        return f"CASE {sql} {cases} END"
    names = [
        f'(SELECT {_DISPLAYS.get(t, quoted("name"))} FROM {quoted(t)} WHERE "id" = {sql})'  # noqa: S608  # names of the schema
        for t in f.references
    ]
    if not names:
        return ""
    return names[0] if len(names) == 1 else f"coalesce({', '.join(names)})"


def _column(f: Field) -> Column:
    sql = f"{{t}}.{quoted(f.name)}"
    if f.type == "boolean":
        return Column(f"CASE WHEN {sql} THEN 'T' ELSE 'F' END")
    if f.native == "duration":
        return Column(f"{sql} / 60.0", "number")
    display = _display(f, sql) if f.type in ("choice", "reference") else ""
    return Column(sql, _TYPES.get(f.type, "text"), display)


@cache
def record_table(kind: ObjectType) -> Table:
    """All body fields of a record type."""
    columns = {f.name.lower(): _column(f) for f in kind.visible}
    return Table(quoted(kind.name), columns)


def own(name: str, unexposed: Iterable[str] = (), /, **more: Column) -> Table:
    """A record type as it is, less what queries do not show, and more."""
    table = record_table(SCHEMA.object(name))
    hidden = frozenset(unexposed)
    columns = {n: c for n, c in table.columns.items() if n not in hidden}
    return Table(table.source, {**columns, **more}, hidden)


_COLLATION: Mapping[Type, str] = {"text": " COLLATE NOCASE"}
Union = Mapping[str, Mapping[str, str]]
"""By the name of a store's table: the SQL of each column in it."""


def union(parts: Union, columns: Mapping[str, Type], **more: Column) -> Table:
    """One table over several. Columns that a part does not have are null in it.

    Their collation is that of the store's texts, else SQLite would not use the parts' indexes.
    """
    selects = []
    for name, known in parts.items():
        head = ", ".join(
            f"{known.get(column, 'NULL' + _COLLATION.get(type_, ''))} AS {quoted(column)}"
            for column, type_ in columns.items()
        )
        selects.append(f"SELECT {head} FROM {name}")  # noqa: S608  # constants of ours
    found = {name: Column(f"{{t}}.{quoted(name)}", type_) for name, type_ in columns.items()}
    return Table(f"({' UNION ALL '.join(selects)})", {**found, **more})


def flag(sql: str) -> str:
    return f"CASE WHEN {sql} THEN 'T' ELSE 'F' END"


def named_by(target: str, column: str) -> str:
    shown = _DISPLAYS.get(target, quoted("name"))
    return f'(SELECT {shown} FROM {quoted(target)} WHERE "id" = {{t}}.{column})'  # noqa: S608  # names of the schema


def named_by_any(targets: Sequence[str], column: str) -> str:
    """The name of whichever of these types has the record."""
    return f"coalesce({', '.join(named_by(target, column) for target in targets)})"


Grown = Mapping[str, tuple[Field, ...]]
"""By object type: the fields that only the customer has."""


def grown_union(
    name: str, table: Table, parts: Union, columns: Mapping[str, Type], alias: str, grown: Grown
) -> Mapping[str, Table]:
    """The table over several, with further columns; nothing where none of them has any.

    A part is known by the store's table that stands first in it; `alias` is that table's in those
    parts that have one.
    """
    more: dict[str, Column] = {}
    types: dict[str, Type] = {}
    wider: dict[str, Mapping[str, str]] = {}
    for source, known in parts.items():
        first = source.partition(" ")[0].strip('"')
        own = {
            f.name.lower(): _column(f).sql.replace("{t}.", alias if " " in source else "")
            for f in grown.get(first, ())
        }
        wider[source] = {**known, **own}
        for f in grown.get(first, ()):
            key = f.name.lower()
            types[key] = _column(f).type
            more[key] = Column(f"{{t}}.{quoted(key)}", types[key], _display(f, f"{{t}}.{key}"))
    if not types:
        return {}
    made = union(wider, {**columns, **types})
    return {name: Table(made.source, {**table.columns, **more}, table.unexposed)}
