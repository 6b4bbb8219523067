"""The shape of a customer's own instance: columns, tables, choices.

It is told in the words of the dictionary (`glide_date_time`) or of its forms ("Date/Time"), and
read from rows of `sys_dictionary`, with those of `sys_choice` and `sys_db_object` beside them: JSON
of the Table API or of a list's export, XML of a list's export.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from understudy.kernel.errors import UsageError
from understudy.vendor import Choice, Field, ObjectType, Schema
from understudy.vendor.shaping import FieldShape, ObjectShape, Shaping
from understudy_mocks.servicenow.objects.fields import SYSTEM, class_name, label_of
from understudy_mocks.servicenow.objects.ids import sys_id
from understudy_mocks.servicenow.objects.schema import TABLES

Row = Mapping[str, str]

_STRING = Field("", native="string", length=40)
_BOOLEAN = Field("", "boolean", native="boolean", default=False)
_INTEGER = Field("", "integer", native="integer")
_DATE = Field("", "date", native="glide_date")
_MOMENT = Field("", "datetime", native="glide_date_time")
_REFERENCE = Field("", "reference", native="reference", length=32)
TYPES: Mapping[str, Field] = {
    "string": _STRING,
    "choice": Field("", "choice", native="string", length=40),
    "translated_text": Field("", native="translated_text"),
    "html": Field("", native="html", length=4000),
    "url": Field("", native="url", length=1024),
    "email": Field("", native="email", length=100),
    "ph_number": Field("", native="ph_number"),
    "boolean": _BOOLEAN,
    "true/false": _BOOLEAN,
    "integer": _INTEGER,
    "longint": replace(_INTEGER, native="longint"),
    "decimal": Field("", "decimal", native="decimal"),
    "float": Field("", "decimal", native="float", scale=7),
    "percent_complete": Field("", "decimal", native="percent_complete"),
    "currency": Field("", "decimal", native="currency", scale=4),
    "price": Field("", "decimal", native="price", scale=4),
    "glide_date": _DATE,
    "date": _DATE,
    "glide_date_time": _MOMENT,
    "date/time": _MOMENT,
    "due_date": replace(_MOMENT, native="due_date"),
    "reference": _REFERENCE,
    "guid": Field("", native="GUID", length=32),
    "user_input": _STRING,
}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")
_ROWS = ("result", "records", "sys_dictionary")
_TEXTUAL = ("string", "choice")
_BY_ID = {sys_id("sys_db_object", table.name): table.name for table in TABLES}


# -- rows of the dictionary ------------------------------------------------------------------------


def exports(document: object, where: str) -> Iterable[ObjectShape] | None:
    """The shapes of tables that rows of the dictionary tell of; in their order."""
    rows = list(_of_xml(document) if etree.iselement(document) else _of_json(document))
    columns = [row for row in rows if "internal_type" in row]
    if not columns:
        return None
    choices: dict[tuple[str, str], list[Choice]] = {}
    for row in sorted(rows, key=_sequence):
        if "element" in row and "internal_type" not in row:
            told = Choice(row.get("value", ""), row.get("label", ""), row.get("inactive") != "true")
            choices.setdefault((row.get("name", ""), row["element"]), []).append(told)
    tables = [row for row in rows if "super_class" in row]
    ids = {**_BY_ID, **{row.get("sys_id", ""): row.get("name", "") for row in tables}}
    parents = {
        row.get("name", ""): ids.get(row["super_class"], row["super_class"]) for row in tables
    }
    names = dict.fromkeys(row.get("name", "") for row in columns)
    if "" in names:
        raise UsageError(f"{where}: a row of the dictionary names no table")
    made = [_table(name, columns, choices, parents, where) for name in names]
    # A table comes after the one that it extends.
    return sorted(made, key=lambda shape: _depth(shape.name, parents))


def _sequence(row: Row) -> int:
    text = row.get("sequence", "")
    return int(text) if text.isdigit() else 0


def _depth(name: str, parents: Mapping[str, str]) -> int:
    depth = 0
    while parents.get(name) and depth < len(parents):
        name, depth = parents[name], depth + 1
    return depth


def _of_json(document: object) -> Iterator[Row]:
    if isinstance(document, dict):
        found = [document[key] for key in _ROWS if isinstance(document.get(key), list)]
        document = found[0] if found else None
    for row in document if isinstance(document, list) else ():
        if isinstance(row, dict):
            yield {str(key): _value(value) for key, value in row.items()}


def _value(value: Any) -> str:
    """A column's value, however it is shown: alone, with a link, with what people see."""
    if isinstance(value, dict):
        value = value.get("value", value.get("display_value"))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _of_xml(root: Any) -> Iterator[Row]:
    for element in root:
        if element.tag in ("sys_dictionary", "sys_choice", "sys_db_object"):
            yield {str(child.tag): (child.text or "").strip() for child in element}


def _table(
    name: str,
    columns: Iterable[Row],
    choices: Mapping[tuple[str, str], list[Choice]],
    parents: Mapping[str, str],
    where: str,
) -> ObjectShape:
    own = [row for row in columns if row.get("name") == name]
    heads = [row for row in own if row["internal_type"] == "collection" or not row.get("element")]
    fields = [
        _field_shape(row, choices.get((name, row["element"]), []), f"{where}: {name}.")
        for row in own
        if row not in heads
    ]
    # Choices of a column that the table inherits: it has those instead.
    told = {f.name for f in fields}
    fields += [
        FieldShape(element, f"{where}: {name}.{element}", choices=tuple(found))
        for (table, element), found in choices.items()
        if table == name and element not in told
    ]
    label = next((row["column_label"] for row in heads if row.get("column_label")), None)
    at = f"{where}: {name}"
    return ObjectShape(
        name, at, label=label, extends=parents.get(name), fields=tuple(fields), exported=True
    )


def _field_shape(row: Row, choices: list[Choice], where: str) -> FieldShape:
    native, length = row["internal_type"], row.get("max_length", "")
    start = TYPES.get(native.lower())
    textual = start is None or start.type in _TEXTUAL
    default = row.get("default_value", "")
    # A default may be a script; that one is run by the instance alone.
    scripted = default.startswith("javascript:")
    return FieldShape(
        row["element"],
        f"{where}{row['element']}",
        type=native,
        label=row.get("column_label") or None,
        length=int(length) if textual and length.isdigit() and int(length) > 0 else None,
        required=row.get("mandatory") == "true",
        unique=row.get("unique") == "true",
        computed=row.get("read_only") == "true",
        default=None if scripted or start is None else _typed(start, default),
        references=(row["reference"],) if row.get("reference") else (),
        choices=tuple(choices) or None,
    )


def _typed(start: Field, text: str) -> str | int | float | bool | None:
    """A default as its type has it; None where there is none."""
    if not text:
        return None
    if start.type == "boolean":
        return text in ("true", "1")
    try:
        if start.type == "integer":
            return int(text)
        return float(text) if start.type == "decimal" else text
    except ValueError:
        return None


# -- what becomes of it ----------------------------------------------------------------------------


def _object(schema: Schema, shape: ObjectShape) -> ObjectType:
    """A new table, with what every one has, or what the one has that it extends."""
    if not (shape.exported or shape.name.startswith(("u_", "x_"))):
        known = UsageError.unknown("table", shape.name, [k.name for k in schema if not k.hidden])
        raise UsageError(f"{known} (a new one would begin with u_ or x_)")
    fields: tuple[Field, ...] = SYSTEM
    above = shape.extends or ""
    if above and (above in schema or not shape.exported):
        if above not in schema:
            raise UsageError.unknown("table", above, [k.name for k in schema])
        parent = schema.object(above)
        fields = parent.fields
        if shape.exported and not parent.union_of:
            above = ""  # it has the columns, but is not among the parent's records
    else:
        above = ""
    own = class_name(shape.name)
    return ObjectType(
        shape.name,
        tuple(own if f.name == own.name else f for f in fields),
        shape.label or label_of(shape.name),
        id_field="sys_id",
        extends=above,
    )


def _field(kind: ObjectType, told: FieldShape, f: Field) -> Field:
    if not _NAME.fullmatch(f.name):
        raise UsageError("the name of a column has small letters, digits and _ only")
    made = replace(f, label=told.label or label_of(f.name))
    if made.type == "reference":
        return replace(made, length=32, relationship=f.name)
    if made.type == "string" and made.choices:
        return replace(made, type="choice")
    return made


SHAPING = Shaping(TYPES, exports, _object, _field)
