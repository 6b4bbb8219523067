"""The instance's description of itself: tables, columns and choices, as records like any others."""

from collections.abc import Iterator

from understudy.vendor import Field, Row
from understudy_mocks.servicenow.objects.fields import SYSTEM, class_name
from understudy_mocks.servicenow.objects.ids import sys_id
from understudy_mocks.servicenow.objects.schema import (
    MANDATORY,
    TABLES,
    WITH_CLASS,
    Table,
    columns_of,
)


def catalogue() -> Iterator[tuple[str, list[Row]]]:
    """The rows of `sys_db_object`, `sys_dictionary` and `sys_choice`.

    A column is listed with the table that brings it, not with those that inherit it.
    """
    yield "sys_db_object", [_table(table) for table in TABLES]
    yield "sys_dictionary", [row for table in TABLES for row in _columns(table)]
    yield "sys_choice", [row for table in TABLES for row in _choices(table)]


def _table(table: Table) -> Row:
    return {
        "sys_id": sys_id("sys_db_object", table.name),
        "name": table.name,
        "label": table.label,
        "super_class": sys_id("sys_db_object", table.parent) if table.parent else None,
        "is_extendable": any(other.parent == table.name for other in TABLES),
    }


def _columns(table: Table) -> Iterator[Row]:
    yield {
        "sys_id": sys_id("sys_dictionary", table.name),
        "name": table.name,
        "column_label": table.label,
        "internal_type": "collection",
    }
    own = (*(() if table.parent else SYSTEM), *table.columns)
    if table.name in WITH_CLASS:
        own = (*own, class_name(table.name))
    inherited = {f.name for f in columns_of(table.parent)} if table.parent else set()
    for f in own:
        if f.hidden or f.name in inherited:
            continue
        yield {
            "sys_id": sys_id("sys_dictionary", f"{table.name}.{f.name}"),
            "name": table.name,
            "element": f.name,
            "column_label": f.label,
            "internal_type": f.native,
            "reference": f.references[0] if f.references else None,
            "max_length": f.length if f.type in ("string", "choice", "reference") else 40,
            "mandatory": f.name in MANDATORY.get(table.name, ()),
            "read_only": f.computed,
            "default_value": _default(f),
            "choice": 1 if f.choices else 0,
            "display": f.name == table.display,
            "primary": f.name == "sys_id",
            "unique": f.unique,
        }


def _default(f: Field) -> str | None:
    if f.computed or f.default is None:
        return None
    if isinstance(f.default, bool):
        return "true" if f.default else "false"
    return f"{f.default:g}" if isinstance(f.default, float) else str(f.default)


def _choices(table: Table) -> Iterator[Row]:
    for f in table.columns:
        for n, choice in enumerate(f.choices):
            yield {
                "sys_id": sys_id("sys_choice", f"{table.name}.{f.name}.{choice.value}"),
                "name": table.name,
                "element": f.name,
                "value": choice.value,
                "label": choice.label,
                "sequence": n,
            }
