"""The shape of a customer's own tenant: custom fields of workers, as WQL knows fields.

They are told, or read from the list of a data source's fields. A tenant's objects are not to be had
here, and fields of other business objects neither.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from understudy.kernel.errors import UsageError
from understudy.vendor import Field, ObjectType, Schema
from understudy.vendor.shaping import FieldShape, ObjectShape, Shaping
from understudy_mocks.workday.objects.schema import WORKER

_TEXT = Field("", native="Text", length=4000)
_NUMBER = Field("", "decimal", native="Numeric", scale=6)
TYPES: Mapping[str, Field] = {
    "text": _TEXT,
    "rich text": replace(_TEXT, native="Rich Text"),
    "numeric": _NUMBER,
    "currency": replace(_NUMBER, native="Currency"),
    "boolean": Field("", "boolean", native="Boolean"),
    "date": Field("", "date", native="Date"),
    "single instance": Field("", "choice", native="Single Instance", restricted=True),
}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def exports(document: object, where: str) -> Iterable[ObjectShape] | None:
    """The fields of a data source of workers, as `GET …/dataSources/{id}/fields` lists them."""
    rows = document.get("data") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not rows or not all(_is_field(row) for row in rows):
        return None
    fields = tuple(
        FieldShape(row["alias"], f"{where}: data[{n}]", type=row["type"])
        for n, row in enumerate(rows)
        if row["alias"].lower() not in WORKER.by_name
    )
    return [ObjectShape(WORKER.name, where, fields=fields, exported=True)]


def _is_field(row: object) -> bool:
    return isinstance(row, dict) and all(isinstance(row.get(k), str) for k in ("alias", "type"))


def _object(schema: Schema, shape: ObjectShape) -> ObjectType:
    raise UsageError.unknown("object", shape.name, [WORKER.name])


def _field(kind: ObjectType, told: FieldShape, f: Field) -> Field:
    if kind.name != WORKER.name:
        raise UsageError(f"only {WORKER.name} has fields of a customer's own here")
    if not _NAME.fullmatch(f.name):
        raise UsageError("the alias of a field has letters, digits and _ only")
    if told.required:
        raise UsageError("nobody writes a custom field here, so none can be required")
    return f


SHAPING = Shaping(TYPES, exports, _object, _field)
