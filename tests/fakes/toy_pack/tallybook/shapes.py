"""What Tallybook's bodies look like, from its schema."""

from collections.abc import Mapping, Sequence

from understudy.vendor import Field, ObjectType
from understudy.vendor.contract import TEXT, WHOLE, Named, Schema, listing, record

PLAIN = r"^[^\u0000]*$"
"""Nothing stores a NUL."""


def shown(kind: ObjectType) -> Named:
    """A record as it is read: fields without a value are not there."""
    fields = {f.name: _value(f) for f in kind.visible}
    return Named(kind.name.title(), _of(fields, ["id"]))


def new(kind: ObjectType) -> Named:
    """A record to create."""
    fields = [f for f in kind.visible if f.createable and not f.computed]
    required = [f.name for f in fields if f.required]
    return Named(f"New{kind.name.title()}", _of({f.name: _given(f) for f in fields}, required))


def changed(kind: ObjectType) -> Named:
    """What may change of a record."""
    fields = [f for f in kind.visible if f.updateable and not f.computed]
    return Named(f"Changed{kind.name.title()}", _of({f.name: _given(f) for f in fields}, []))


def page(kind: ObjectType) -> Schema:
    """One page of records."""
    return record("total items", total=WHOLE, items=listing(shown(kind)))


def _of(fields: Mapping[str, Schema], required: Sequence[str]) -> Schema:
    return {**record(), "properties": fields, "required": required}


def _value(f: Field) -> Schema:
    if f.restricted:
        return {"type": "string", "enum": [choice.value for choice in f.choices]}
    if f.type == "integer":
        return WHOLE
    if f.type == "decimal":
        return {"type": "number"}
    if f.type == "date":
        return {"type": "string", "format": "date"}
    return TEXT


def _given(f: Field) -> Schema:
    """What a caller may give: null where nothing is required, and a number for a text."""
    none: list[object] = [] if f.required else ["null"]
    if f.restricted:
        return {"enum": [*(choice.value for choice in f.choices), "", *([None] if none else [])]}
    if f.type == "decimal":
        return {"type": ["number", *none], "minimum": -1e18, "maximum": 1e18}
    if f.type == "date":
        return {"type": ["string", *none], "format": "date"}
    told: dict[str, object] = {"type": ["string", "number", *none], "maxLength": f.length}
    return told | {"pattern": PLAIN} | ({"minLength": 1} if f.required else {})
