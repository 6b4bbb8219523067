"""The instance's description of itself: tables, columns and choices, as records like any others."""

from collections.abc import Iterator

from understudy.vendor import Field, ObjectType, Row, Schema
from understudy_mocks.servicenow.objects.ids import sys_id
from understudy_mocks.servicenow.objects.schema import MANDATORY, display_of_table


def catalogue(schema: Schema) -> Iterator[tuple[str, list[Row]]]:
    """The rows of `sys_db_object`, `sys_dictionary` and `sys_choice`.

    A column is listed with the table that brings it, not with those that inherit it.
    """
    tables = [kind for kind in schema if not kind.hidden]
    parents = {kind.extends for kind in tables}
    yield "sys_db_object", [_table(kind, kind.name in parents) for kind in tables]
    yield "sys_dictionary", [row for kind in tables for row in _columns(schema, kind)]
    yield "sys_choice", [row for kind in tables for row in _choices(schema, kind)]


def _table(kind: ObjectType, extended: bool) -> Row:
    return {
        "sys_id": sys_id("sys_db_object", kind.name),
        "name": kind.name,
        "label": kind.label,
        "super_class": sys_id("sys_db_object", kind.extends) if kind.extends else None,
        "is_extendable": extended,
    }


def _inherited(schema: Schema, kind: ObjectType) -> dict[str, Field]:
    return {f.name: f for f in schema.object(kind.extends).fields} if kind.extends else {}


def _columns(schema: Schema, kind: ObjectType) -> Iterator[Row]:
    yield {
        "sys_id": sys_id("sys_dictionary", kind.name),
        "name": kind.name,
        "column_label": kind.label,
        "internal_type": "collection",
    }
    inherited = _inherited(schema, kind)
    for f in kind.visible:
        if f.name in inherited:
            continue
        yield {
            "sys_id": sys_id("sys_dictionary", f"{kind.name}.{f.name}"),
            "name": kind.name,
            "element": f.name,
            "column_label": f.label,
            "internal_type": f.native,
            "reference": f.references[0] if f.references else None,
            "max_length": f.length if f.type in ("string", "choice", "reference") else 40,
            "mandatory": f.required or f.name in MANDATORY.get(kind.name, ()),
            "read_only": f.computed,
            "default_value": _default(f),
            "choice": 1 if f.choices else 0,
            "display": f.name == display_of_table(kind.name),
            "primary": f.name == "sys_id",
            "unique": f.unique,
        }


def _default(f: Field) -> str | None:
    if f.computed or f.default is None:
        return None
    if isinstance(f.default, bool):
        return "true" if f.default else "false"
    return f"{f.default:g}" if isinstance(f.default, float) else str(f.default)


def _choices(schema: Schema, kind: ObjectType) -> Iterator[Row]:
    """The choices of a table's own columns, and of those it declares anew."""
    inherited = _inherited(schema, kind)
    for f in kind.fields:
        if f.name in inherited and inherited[f.name].choices == f.choices:
            continue
        for n, choice in enumerate(f.choices):
            yield {
                "sys_id": sys_id("sys_choice", f"{kind.name}.{f.name}.{choice.value}"),
                "name": kind.name,
                "element": f.name,
                "value": choice.value,
                "label": choice.label,
                "sequence": n,
                "inactive": not choice.active,
            }
