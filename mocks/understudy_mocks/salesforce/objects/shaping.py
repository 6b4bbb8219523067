"""The shape of a customer's own org: custom fields, objects, picklist values, record types.

It is told in the words of the setup pages and the metadata ("Lookup"), or in those of the describe
calls ("reference"), and read from what describe calls answer (REST API: sObject Describe).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from understudy.kernel.errors import UsageError
from understudy.vendor import Choice, Field, ObjectType, Schema
from understudy.vendor.schema import Variant
from understudy.vendor.shaping import FieldShape, ObjectShape, Shaping
from understudy_mocks.salesforce.objects.fields import (
    currency_code,
    label_of,
    lookup,
    owner,
    record_id,
    stamps,
    text,
)
from understudy_mocks.salesforce.objects.ids import DIGITS
from understudy_mocks.salesforce.objects.streaming import EVENT_SUFFIX, event_type

Json = Mapping[str, object]

_STRING = Field("", native="string")
_LONG = Field("", native="textarea", length=32_768)
_PICKLIST = Field("", "choice", native="picklist", restricted=True)
_MULTIPLE = Field("", native="multipicklist", length=4099)
_CHECKBOX = Field("", "boolean", native="boolean", default=False)
_NUMBER = Field("", "decimal", native="double", length=18, scale=0)
_LOOKUP = Field("", "reference", native="reference", length=18)
_DETAIL = replace(_LOOKUP, required=True, updateable=False, cascade=True)
_AUTO = replace(_STRING, length=30, computed=True)

TYPES: Mapping[str, Field] = {
    "string": _STRING,
    "text": _STRING,
    "textarea": Field("", native="textarea"),
    "longtextarea": _LONG,
    "html": _LONG,
    "encryptedstring": replace(_STRING, native="encryptedstring", length=175),
    "encryptedtext": replace(_STRING, native="encryptedstring", length=175),
    "autonumber": _AUTO,
    "email": Field("", native="email", length=80),
    "phone": Field("", native="phone", length=40),
    "url": Field("", native="url"),
    "picklist": _PICKLIST,
    "combobox": Field("", "choice", native="combobox"),
    "multipicklist": _MULTIPLE,
    "multiselectpicklist": _MULTIPLE,
    "boolean": _CHECKBOX,
    "checkbox": _CHECKBOX,
    "int": Field("", "integer", native="int", length=9),
    "double": _NUMBER,
    "number": _NUMBER,
    "currency": replace(_NUMBER, native="currency", scale=2),
    "percent": replace(_NUMBER, native="percent", scale=2),
    "summary": replace(_NUMBER, native="currency", scale=2, computed=True),
    "date": Field("", "date", native="date"),
    "datetime": Field("", "datetime", native="datetime"),
    "time": Field("", native="time", length=15),
    "reference": _LOOKUP,
    "lookup": _LOOKUP,
    "masterdetail": _DETAIL,
}
_NUMERIC = frozenset({"double", "currency", "percent"})


# -- the describe calls' answers -------------------------------------------------------------------


def exports(document: object, where: str) -> Iterable[ObjectShape] | None:
    """The shapes of one describe or of several, as REST or the vendor's command line has them."""
    told = _listed(document)
    named = [isinstance(one, dict) and one.keys() >= {"name", "keyPrefix"} for one in told]
    if told and all(named) and not any("fields" in one for one in told):
        raise UsageError(f"{where}: a list of objects has no fields; describe each of them")
    if not told or not all(_is_describe(one) for one in told):
        return None
    inverses = dict(_inverses(told))
    return [_object_shape(one, f"{where}: {one['name']}", inverses) for one in told]


def _listed(document: object) -> list[Any]:
    for key in ("result", "sobjects"):
        if isinstance(document, dict) and isinstance(document.get(key), dict | list):
            document = document[key]
    return document if isinstance(document, list) else [document]


def _is_describe(told: object) -> bool:
    return (
        isinstance(told, dict)
        and isinstance(told.get("name"), str)
        and isinstance(told.get("fields"), list)
        and "keyPrefix" in told
    )


def _rows(told: Json, key: str) -> Iterator[Json]:
    found = told.get(key)
    return (row for row in found if isinstance(row, dict)) if isinstance(found, list) else iter(())


def _inverses(told: Iterable[Json]) -> Iterator[tuple[tuple[str, str], str]]:
    """By child object and field: the name by which the parent knows its children."""
    for one in told:
        for child in _rows(one, "childRelationships"):
            if child.get("relationshipName"):
                key = (str(child.get("childSObject")), str(child.get("field")))
                yield key, str(child["relationshipName"])


def _object_shape(told: Json, where: str, inverses: Mapping[tuple[str, str], str]) -> ObjectShape:
    name = str(told["name"])
    variants = tuple(
        Variant(
            str(info.get("developerName") or info.get("name")),
            str(info.get("name")),
            str(info.get("recordTypeId") or ""),
            info.get("active") is not False,
        )
        for info in _rows(told, "recordTypeInfos")
        if not info.get("master")
    )
    return ObjectShape(
        name,
        where,
        label=_text(told, "label"),
        plural=_text(told, "labelPlural"),
        key_prefix=_text(told, "keyPrefix"),
        fields=tuple(
            _field_shape(f, f"{where}.fields[{n}]", inverses.get((name, str(f.get("name")))))
            for n, f in enumerate(_rows(told, "fields"))
        ),
        variants=variants,
        exported=True,
    )


def _field_shape(told: Json, where: str, inverse: str | None) -> FieldShape:
    name, native = told.get("name"), told.get("type")
    if not isinstance(name, str) or not isinstance(native, str):
        raise UsageError(f"{where}: a field needs a name and a type")
    numeric = native in _NUMERIC
    length = told.get("precision" if numeric else "digits" if native == "int" else "length")
    scale = told.get("scale")
    references = told.get("referenceTo")
    optional = told.get("nillable") is not False or told.get("defaultedOnCreate") is True
    default = told.get("defaultValue")
    return FieldShape(
        name,
        where,
        type=native,
        label=_text(told, "label"),
        length=length if isinstance(length, int) and length > 0 else None,
        scale=scale if numeric and isinstance(scale, int) else None,
        required=not optional and told.get("createable") is True,
        unique=told.get("unique") is True,
        external_id=told.get("externalId") is True,
        restricted=told.get("restrictedPicklist") is True and native == "picklist",
        computed=told.get("createable") is False and told.get("updateable") is False,
        updateable=told.get("updateable") is True,
        default=default if isinstance(default, str | int | float | bool) else None,
        references=tuple(map(str, references)) if isinstance(references, list) else (),
        relationship=_text(told, "relationshipName"),
        inverse=inverse,
        cascade=told.get("cascadeDelete") is True,
        choices=tuple(_choices(told)) or None,
    )


def _choices(told: Json) -> Iterator[Choice]:
    for one in _rows(told, "picklistValues"):
        value = str(one.get("value"))
        yield Choice(value, str(one.get("label") or value), one.get("active") is not False)


def _text(told: Json, key: str) -> str | None:
    value = told.get(key)
    return value if isinstance(value, str) and value else None


# -- what becomes of it ----------------------------------------------------------------------------


def _object(schema: Schema, shape: ObjectShape) -> ObjectType:
    """A new object with what every custom one has. Details have no owner of their own."""
    if shape.name.endswith(EVENT_SUFFIX):
        return event_type(
            shape.name, shape.key_prefix or _next_prefix(schema, "e"), (), shape.label
        )
    if not (shape.exported or shape.name.endswith("__c")):
        known = UsageError.unknown("object", shape.name, [k.name for k in schema if not k.hidden])
        raise UsageError(f"{known} (a new one would end in __c)")
    told = {f.name.lower(): f for f in shape.fields}
    detail = any(f.type.lower() == "masterdetail" or f.cascade for f in shape.fields)
    owned = "ownerid" in told if shape.exported else not detail
    label = shape.label or label_of(shape.name)
    return ObjectType(
        shape.name,
        (
            record_id(),
            *((owner(),) if owned else ()),
            text("Name", 80, required=shape.exported is False),
            currency_code(),
            *stamps(),
        ),
        label,
        shape.plural or f"{label}s",
        shape.key_prefix or _next_prefix(schema),
        "Id",
    )


def _next_prefix(schema: Schema, letter: str = "a") -> str:
    """Custom objects begin with a00 (events with e00), in the order of their making."""
    taken = {kind.key_prefix for kind in schema}
    numbered = (f"{letter}{high}{low}" for high in DIGITS for low in DIGITS)
    return next(prefix for prefix in numbered if prefix not in taken)


def _field(kind: ObjectType, told: FieldShape, f: Field) -> Field:
    label = told.label or label_of(f.name)
    if f.type != "reference":
        return replace(f, label=label)
    base, custom = f.name.removesuffix("__c"), f.name.endswith("__c")
    walked = f"{base}__r" if custom else base.removesuffix("Id")
    back = f.inverse or f"{kind.plural.replace(' ', '')}"
    return replace(
        f,
        label=label,
        length=18,
        relationship=told.relationship or walked,
        inverse=f"{back.removesuffix('__r')}__r" if custom else f.inverse,
    )


def _complete(kind: ObjectType) -> ObjectType:
    """What has record types has a field for them."""
    if not kind.variants or "recordtypeid" in kind.by_name:
        return kind
    return replace(kind, fields=(*kind.fields, lookup("RecordTypeId", "RecordType")))


SHAPING = Shaping(TYPES, exports, _object, _field, _complete)
