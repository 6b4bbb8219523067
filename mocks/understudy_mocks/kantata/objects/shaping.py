"""The shape of a customer's own account: custom fields, told or read from `GET /custom_fields`.

A custom field is a record of its own here, and so is each value of one; the API has no custom
collections, and nothing that a custom field could require.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from understudy.kernel.errors import UsageError
from understudy.vendor import Choice, Field, ObjectType, Row, Schema
from understudy.vendor.shaping import FieldShape, ObjectShape, Shaping
from understudy_mocks.kantata.objects import ids
from understudy_mocks.kantata.objects.schema import SUBJECTS

_TYPE_OF = {collection: subject for subject, collection in SUBJECTS.items()}
_CHOSEN = ("single", "multi")
TYPES: Mapping[str, Field] = {
    "string": Field("", native="string"),
    "date": Field("", "date", native="date"),
    "number": Field("", "decimal", native="number"),
    "currency": Field("", "integer", native="currency"),
    "single": Field("", "choice", native="single"),
    "multi": Field("", "json", native="multi"),
}


def exports(document: object, where: str) -> Iterable[ObjectShape] | None:
    """The shapes of collections whose custom fields an answer of the API lists."""
    found = document.get("custom_fields") if isinstance(document, dict) else None
    if not isinstance(found, dict) or not isinstance(document, dict) or "results" not in document:
        return None
    choices = document.get("custom_field_choices")
    of_field: dict[str, list[Choice]] = {}
    for one in choices.values() if isinstance(choices, dict) else ():
        if isinstance(one, dict):
            told = str(one.get("label"))
            of_field.setdefault(str(one.get("custom_field_id")), []).append(Choice(told, told))
    fields: dict[str, list[FieldShape]] = {}
    for id_, told in found.items():
        at = f"{where}: custom_fields.{id_}"
        if not isinstance(told, dict) or not isinstance(told.get("name"), str):
            raise UsageError(f"{at}: a custom field needs a name")
        subject = told.get("subject_type")
        if not isinstance(subject, str):
            raise UsageError(f"{at}: {subject!r} is no type of subject")
        collection = SUBJECTS.get(subject)
        if collection is None:
            continue  # of estimates and other things that nobody plays
        fields.setdefault(collection, []).append(_field_shape(told, at, of_field.get(id_, [])))
    return [
        ObjectShape(collection, f"{where}: {collection}", fields=tuple(shapes), exported=True)
        for collection, shapes in fields.items()
    ]


def _field_shape(told: Mapping[str, Any], where: str, choices: list[Choice]) -> FieldShape:
    native = str(told.get("value_type"))
    if native in _CHOSEN and not choices:
        choices = [Choice(name, name) for name in map(str, told.get("choice_ids") or ())]
    return FieldShape(told["name"], where, type=native, choices=tuple(choices) or None)


def _object(schema: Schema, shape: ObjectShape) -> ObjectType:
    raise UsageError.unknown("collection", shape.name, _TYPE_OF)


def _field(kind: ObjectType, told: FieldShape, f: Field) -> Field:
    if kind.name not in _TYPE_OF:
        raise UsageError(f"{kind.name} have no custom fields; {', '.join(_TYPE_OF)} have")
    if told.required or told.unique or told.default is not None:
        raise UsageError("a custom field here is never required, unique or filled by itself")
    if f.native in _CHOSEN and not f.choices:
        raise UsageError("a choice needs choices")
    return f


def own_fields(schema: Schema, taken: Iterable[Row]) -> Iterator[tuple[Row, tuple[Choice, ...]]]:
    """The rows of a customer's custom fields, with their choices, after those already `taken`."""
    known = [(row["subject_type"], row["name"]) for row in taken]
    n = len(known)
    for kind in schema:
        for f in kind.apart:
            if (_TYPE_OF[kind.name], f.name) not in known:
                n += 1
                row: Row = {
                    "id": ids.seeded("custom_fields", n),
                    "name": f.name,
                    "subject_type": _TYPE_OF[kind.name],
                    "value_type": f.native,
                }
                yield row, f.choices


SHAPING = Shaping(TYPES, exports, _object, _field, apart=frozenset(_TYPE_OF))
