"""A customer's shape laid on a vendor's schema: the schema that its system then has."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from understudy.kernel.errors import UsageError
from understudy.vendor.schema import Field, ObjectType, Schema, Value
from understudy.vendor.shaping.shapes import FieldShape, ObjectShape, Shaping

_CHANGEABLE = (
    "label",
    "length",
    "scale",
    "required",
    "unique",
    "external_id",
    "restricted",
    "computed",
    "createable",
    "updateable",
    "hidden",
    "relationship",
    "inverse",
    "cascade",
    "choices",
)
_SHOWN = ("label", "length", "choices")
"""What an export may change in a field that only rules set."""
_OF_THE_CALLER = ("computed", "createable", "updateable", "hidden")
"""What an export says about its reader's rights, not about a field that the vendor has anyway."""


def lay(schema: Schema, shaping: Shaping, shapes: Sequence[ObjectShape]) -> Schema:
    """The schema with all shapes on it; `UsageError` says which one does not fit, and why."""
    for shape in shapes:
        if not shape.name or not all(f.name for f in shape.fields):
            raise UsageError(f"{shape.where}: objects and fields need names")
        if shape.name not in schema:
            schema = _founded(schema, shaping, shape)
    for shape in shapes:
        schema = _with_object(schema, shaping, shape)
        for f in shape.fields:
            try:
                schema = _with_field(schema, shaping, shape, f)
            except UsageError as wrong:
                raise UsageError(f"{f.where}: {wrong}") from None
        schema = schema.having(shaping.complete(schema.object(shape.name)))
    return schema


def _founded(schema: Schema, shaping: Shaping, shape: ObjectShape) -> Schema:
    """With a new object type, shown by those that it extends."""
    try:
        made = shaping.object(schema, shape)
        above = made.extends
        while above:
            parent = schema.object(above)
            if not parent.union_of:
                raise UsageError(f"{parent.name} has records of its own here, so none extend it")
            schema = schema.having(replace(parent, union_of=(*parent.union_of, made.name)))
            above = parent.extends
    except UsageError as wrong:
        raise UsageError(f"{shape.where}: {wrong}") from None
    return schema.having(made)


def _with_object(schema: Schema, shaping: Shaping, shape: ObjectShape) -> Schema:
    kind = schema.object(shape.name)
    if kind.hidden and kind.name not in shaping.inner:
        raise UsageError(
            f"{shape.where}: {UsageError.unknown('object', shape.name, _seen(schema))}"
        )
    told = {
        name: value
        for name in ("label", "plural", "key_prefix", "variants")
        if (value := getattr(shape, name)) is not None
    }
    return schema.having(replace(kind, **told)) if told else schema


def _seen(schema: Schema) -> list[str]:
    return [kind.name for kind in schema if not kind.hidden]


def _with_field(schema: Schema, shaping: Shaping, shape: ObjectShape, told: FieldShape) -> Schema:
    kind = schema.object(shape.name)
    for target in told.references:
        if target not in schema and not shape.exported:
            raise UsageError.unknown("object", target, _seen(schema))
    old = kind.by_name.get(told.name.lower())
    if old is not None and not (kind.name in shaping.apart and told.type):
        if old.name == kind.id_field or (shape.exported and old.hidden):
            return schema
        made = _changed(shaping, old, told, exported=shape.exported)
    else:
        start = _start(shaping, told, exported=shape.exported)
        made = shaping.field(kind, told, start)
        if made.type == "reference":
            made = _pointed(schema, made, exported=shape.exported)
        if shape.exported and made.type == "choice" and not made.choices:
            made = replace(made, type="string", restricted=False)
        _check_choices(made)
        if kind.name in shaping.apart:
            others = tuple(f for f in kind.apart if f.name.lower() != made.name.lower())
            return schema.having(replace(kind, apart=(*others, made)))
    schema = schema.having(_holding(kind, made))
    for heir in _heirs(schema, kind):
        # One that declares the field anew has its own idea of it.
        if heir.by_name.get(made.name.lower()) in (None, old):
            schema = schema.having(_holding(heir, made))
    return schema


def _heirs(schema: Schema, kind: ObjectType) -> Iterator[ObjectType]:
    for child in tuple(schema):
        if child.extends == kind.name:
            yield child
            yield from _heirs(schema, child)


def _holding(kind: ObjectType, f: Field) -> ObjectType:
    """The object type with this field, in its old place if it had one of that name."""
    if f.name.lower() not in kind.by_name:
        return replace(kind, fields=(*kind.fields, f))
    return replace(
        kind, fields=tuple(f if o.name.lower() == f.name.lower() else o for o in kind.fields)
    )


def _start(shaping: Shaping, told: FieldShape, *, exported: bool) -> Field:
    """A new field of this type, with what the shape says of it."""
    if not told.type:
        raise UsageError("a new field needs a type")
    found = shaping.types.get(told.type.lower())
    if found is None:
        if not exported:
            raise UsageError.unknown("type", told.type, shaping.types)
        found = Field("", native=told.type)
    made = replace(replace(found, name=told.name, label=told.name), **_said(told))
    return replace(made, references=told.references, default=_default(made, told.default))


def _changed(shaping: Shaping, old: Field, told: FieldShape, *, exported: bool) -> Field:
    """A field of the vendor's, with what the shape says of it. Its type stays."""
    if told.type and not exported:
        word = shaping.types.get(told.type.lower())
        if word is None:
            raise UsageError.unknown("type", told.type, shaping.types)
        if word.type != old.type:
            raise UsageError(f"it is {old.native or old.type} here, and stays so")
    said = _said(told)
    if exported:
        said = {n: v for n, v in said.items() if n not in _OF_THE_CALLER}
        if old.computed:
            return replace(old, **{n: v for n, v in said.items() if n in _SHOWN})
    made = replace(old, **said)
    if told.add_choices:
        values = {c.value for c in told.add_choices}
        kept = tuple(c for c in made.choices if c.value not in values)
        made = replace(made, choices=(*kept, *told.add_choices))
    if told.default is not None:
        made = replace(made, default=_default(made, told.default))
    _check_choices(made)
    return made


def _said(told: FieldShape) -> dict[str, Any]:
    return {name: value for name in _CHANGEABLE if (value := getattr(told, name)) is not None}


def _pointed(schema: Schema, f: Field, *, exported: bool) -> Field:
    """A reference that points to what is here. An export may name objects that nobody plays."""
    known = tuple(schema.object(t).name for t in f.references if t in schema)
    if known:
        return replace(f, references=known, indexed=True)
    if exported and f.references:
        return replace(f, type="string", references=())
    raise UsageError("a reference needs references = the name of an object")


def _check_choices(f: Field) -> None:
    if f.type == "choice" and not f.choices:
        raise UsageError("a choice needs choices")
    values = [c.value for c in f.choices]
    if len(set(values)) != len(values):
        raise UsageError("a choice is there twice")
    if f.default is not None and f.restricted and str(f.default) not in values:
        raise UsageError.unknown("choice", str(f.default), values)


_PLAIN_TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "decimal": (int, float),
    "boolean": (bool,),
}


def _default(f: Field, value: Value) -> Value:
    if value is None:
        return f.default
    wanted = _PLAIN_TYPES.get(f.type, (str,))
    if not isinstance(value, wanted) or (isinstance(value, bool) and f.type != "boolean"):
        raise UsageError(f"default {value!r} is no {f.native or f.type}")
    return float(value) if f.type == "decimal" else value
