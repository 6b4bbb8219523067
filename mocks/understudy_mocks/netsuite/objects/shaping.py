"""The shape of a customer's own account: custom fields, custom records, lists to choose from.

It is told in the words of the customization pages ("Free-Form Text", "SELECT"), and read from the
metadata catalogue: the JSON Schema of a record in a file of the record's name, or its OpenAPI.
Columns of lines belong to the type of the lines, as the catalogue has them (`invoice-item`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from understudy.kernel.errors import UsageError
from understudy.vendor import Choice, Field, ObjectType, Schema
from understudy.vendor.shaping import FieldShape, ObjectShape, Shaping
from understudy_mocks.netsuite.objects.fields import (
    external_id,
    inactive,
    internal_id,
    label_of,
    moment,
    text,
)
from understudy_mocks.netsuite.objects.schema import SUBLISTS

Json = Mapping[str, Any]

_TEXT = Field("", length=300)
_LONG = Field("", length=100_000)
_NUMBER = Field("", "decimal", scale=8)
_SELECT = Field("", "choice", restricted=True, length=40)
TYPES: Mapping[str, Field] = {
    "text": _TEXT,
    "free-form text": _TEXT,
    "textarea": Field("", length=4000),
    "text area": Field("", length=4000),
    "clobtext": _LONG,
    "long text": _LONG,
    "richtext": _LONG,
    "rich text": _LONG,
    "email": Field("", length=254),
    "email address": Field("", length=254),
    "phone": Field("", length=100),
    "phone number": Field("", length=100),
    "url": Field("", length=999),
    "hyperlink": Field("", length=999),
    "checkbox": Field("", "boolean", default=False),
    "check box": Field("", "boolean", default=False),
    "integer": Field("", "integer"),
    "integer number": Field("", "integer"),
    "float": _NUMBER,
    "decimal number": _NUMBER,
    "percent": _NUMBER,
    "currency": Field("", "decimal"),
    "date": Field("", "date"),
    "datetimetz": Field("", "datetime"),
    "date/time": Field("", "datetime"),
    "select": _SELECT,
    "list/record": _SELECT,
}
_BY_FORMAT = {
    ("string", "date"): "date",
    ("string", "date-time"): "datetimetz",
    ("integer", "int64"): "integer",
    ("integer", ""): "integer",
    ("boolean", ""): "checkbox",
}
_SHOWN_ONLY = frozenset({"links", "refName"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
LINES = frozenset(s.object for sublists in SUBLISTS.values() for s in sublists)


# -- the metadata catalogue ------------------------------------------------------------------------


def exports(document: object, where: str) -> Iterable[ObjectShape] | None:
    """Object shapes of the OpenAPI of some records, or of one record's JSON Schema."""
    if not isinstance(document, dict):
        return None
    schemas = _inner(document, "components").get("schemas")
    if "openapi" in document and isinstance(schemas, dict) and "nsLink" in schemas:
        return list(_several(document, schemas, where))
    if "hyper-schema" not in str(document.get("$schema")):
        return None
    name = Path(where).stem.removesuffix("Element")
    return [_shape(name, document, where)]


def _inner(told: Json, key: str) -> Json:
    """What is a table there; an empty one where nothing is."""
    found = told.get(key)
    return found if isinstance(found, dict) else {}


def _several(document: Json, schemas: Json, where: str) -> Iterator[ObjectShape]:
    """The records that have paths of their own, and their lines."""
    records = {path.split("/")[1] for path in _inner(document, "paths") if "/" in path}
    for key, schema in schemas.items():
        name = key.removesuffix("Element")
        if isinstance(schema, dict) and (key in records or name in LINES):
            yield _shape(name, schema, where)


def _shape(name: str, schema: Json, where: str) -> ObjectShape:
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        raise UsageError(f"{where}: {name} has no properties")
    found: list[FieldShape] = []
    for key, told in properties.items():
        if key in _SHOWN_ONLY:
            continue
        if not isinstance(told, dict):
            raise UsageError(f"{where}: {name}.{key} is no schema")
        made = _field_shape(key, told, f"{where}: {name}.{key}")
        if made is not None:
            found.append(made)
    return ObjectShape(name, f"{where}: {name}", fields=tuple(found), exported=True)


def _field_shape(name: str, told: Json, where: str) -> FieldShape | None:
    """None for what is no field but a sublist or a part of its own."""
    target = str(told.get("$ref", "")).rpartition("/")[2]
    if target:
        if target.endswith("Collection") or "-" in target:
            return None
        return FieldShape(name, where, type="select", references=(target,))
    if "properties" in told:
        values = _inner(_inner(told, "properties"), "id").get("enum")
        if not isinstance(values, list):
            return None
        choices = tuple(Choice(str(v), str(v)) for v in values)
        return FieldShape(name, where, type="select", choices=choices)
    native, format_ = str(told.get("type")), str(told.get("format", ""))
    word = _BY_FORMAT.get((native, format_), "float" if native == "number" else "text")
    return FieldShape(
        name,
        where,
        type=word,
        label=str(told["title"]) if told.get("title") else None,
        computed=told.get("readOnly") is True,
    )


# -- what becomes of it ----------------------------------------------------------------------------


def _object(schema: Schema, shape: ObjectShape) -> ObjectType:
    """A custom record, with what every one has."""
    if not shape.name.startswith("customrecord"):
        known = UsageError.unknown("object", shape.name, [k.name for k in schema if not k.hidden])
        raise UsageError(f"{known} (a new one would begin with customrecord)")
    own = (internal_id(), text("name"), inactive(), external_id())
    stamps = (moment("created"), moment("lastmodified"))
    return ObjectType(shape.name, (*own, *stamps), shape.label or shape.name)


def _field(kind: ObjectType, told: FieldShape, f: Field) -> Field:
    if not _NAME.fullmatch(f.name):
        raise UsageError("the name of a field has letters, digits and _ only")
    made = replace(f, label=told.label or label_of(f.name))
    if told.references:
        return replace(made, type="reference", restricted=False, length=40)
    return made


SHAPING = Shaping(TYPES, exports, _object, _field, inner=LINES)
