"""The schema of the instance, from its tables.

Tables extend one another. A parent shows the records of its children; its columns are theirs. Where
a parent has records of its own too, they are kept in a hidden table beside it (`task.own`).
"""

from collections.abc import Iterator

from understudy.vendor import Field, ObjectType, Schema
from understudy_mocks.servicenow.objects.fields import SYSTEM, class_name
from understudy_mocks.servicenow.objects.tables import ALL as TABLES
from understudy_mocks.servicenow.objects.tables.base import (
    CLOSED,
    COMPLETE,
    IN_PROGRESS,
    INCOMPLETE,
    ON_HOLD,
    OPEN,
    PENDING,
    SKIPPED,
    Table,
)

__all__ = [
    "CLOSED",
    "COMPLETE",
    "INCOMPLETE",
    "IN_PROGRESS",
    "ON_HOLD",
    "OPEN",
    "PENDING",
    "SKIPPED",
    "TABLES",
    "Table",
]

TABLE = {table.name: table for table in TABLES}
WITH_CLASS = frozenset({"task", "core_company", "sys_user", "cmdb_ci"})
"""Tables that others extend; their records say which they belong to."""
MANDATORY = {"pm_project": ("short_description",), "project_status": ("project",)}
"""Data policies: what must be given, whoever writes (the instance's choice)."""
OWN = ".own"


def lineage(name: str) -> Iterator[Table]:
    """A table and those it extends, the most general last."""
    while name:
        yield TABLE[name]
        name = TABLE[name].parent


def classes(name: str) -> tuple[str, ...]:
    """The tables whose records a table shows: itself, where it has any, and all that extend it."""
    children = [t.name for t in TABLES if t.parent == name]
    below = tuple(found for child in children for found in classes(child))
    own = (name,) if TABLE[name].own or not below else ()
    return (*own, *below)


def kept_in(name: str) -> str:
    """Where the records of just this table are kept."""
    return f"{name}{OWN}" if name in TABLE and TABLE[name].own else name


def table_of(kept: str) -> str:
    """The table of records that are kept there."""
    return kept.removesuffix(OWN)


def display_of_table(name: str) -> str:
    """The column that people see of a table's records."""
    return TABLE[name].display if name in TABLE else "sys_id"


def columns_of(name: str) -> tuple[Field, ...]:
    """All columns of a table; one that a child declares anew takes the place of its parent's."""
    found = {f.name: f for f in SYSTEM}
    for table in reversed(list(lineage(name))):
        found.update({f.name: f for f in table.columns})
    if list(lineage(name))[-1].name in WITH_CLASS:
        found["sys_class_name"] = class_name(name)
    return tuple(found.values())


def _kinds(table: Table) -> Iterator[ObjectType]:
    held = classes(table.name)
    alone = held == (table.name,)
    yield _kind(table, table.name, () if alone else tuple(map(kept_in, held)))
    if table.own and not alone:
        yield _kind(table, kept_in(table.name), ())


def _kind(table: Table, name: str, union_of: tuple[str, ...]) -> ObjectType:
    return ObjectType(
        name,
        columns_of(table.name),
        table.label,
        id_field="sys_id",
        createable=table.writable,
        updateable=table.writable,
        deletable=table.writable,
        union_of=union_of,
        hidden=name != table.name,
        extends=table.parent if name == table.name else table.name,
    )


SCHEMA = Schema(tuple(kind for table in TABLES for kind in _kinds(table)))
