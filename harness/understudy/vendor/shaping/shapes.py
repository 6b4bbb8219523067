"""What a customer says of its organisation, in the vendor's words, before it is laid on a schema.

What a shape does not say (None) stays as the vendor has it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from understudy.kernel.errors import UsageError
from understudy.vendor.schema import Choice, Field, ObjectType, Schema, Value, Variant


@dataclass(frozen=True, slots=True)
class FieldShape:
    """One field: a new one, or what differs in one that the vendor has.

    `where` is how complaints name its place in the file. `type` is one of the vendor's words. A
    field that is `hidden` is there, but the integration may not see it. `add_choices` come after
    those that the field has, `choices` replace them.
    """

    name: str
    where: str
    type: str = ""
    label: str | None = None
    length: int | None = None
    scale: int | None = None
    required: bool | None = None
    unique: bool | None = None
    external_id: bool | None = None
    restricted: bool | None = None
    computed: bool | None = None
    createable: bool | None = None
    updateable: bool | None = None
    hidden: bool | None = None
    default: Value = None
    references: tuple[str, ...] = ()
    relationship: str | None = None
    inverse: str | None = None
    cascade: bool | None = None
    choices: tuple[Choice, ...] | None = None
    add_choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """One object type: a new one, or what differs in one that the vendor has.

    An `exported` one comes from the vendor itself: there, fields that the vendor has keep their
    type; types without a word here, and choices that it does not name, are kept as text.
    """

    name: str
    where: str
    label: str | None = None
    plural: str | None = None
    key_prefix: str | None = None
    extends: str | None = None
    fields: tuple[FieldShape, ...] = ()
    variants: tuple[Variant, ...] | None = None
    exported: bool = False


def _no_object(schema: Schema, shape: ObjectShape) -> ObjectType:
    raise UsageError.unknown("object", shape.name, [k.name for k in schema if not k.hidden])


def _as_it_is(kind: ObjectType, shape: FieldShape, f: Field) -> Field:
    return f


PLAIN: Mapping[str, Field] = {
    "string": Field(""),
    "integer": Field("", "integer"),
    "decimal": Field("", "decimal"),
    "boolean": Field("", "boolean", default=False),
    "date": Field("", "date"),
    "datetime": Field("", "datetime"),
    "reference": Field("", "reference"),
    "choice": Field("", "choice", restricted=True),
}
"""The kit's own words for types, for a vendor that has given none of its own."""


@dataclass(frozen=True)
class Shaping:
    """How a vendor takes on a customer's shape.

    `types`: the vendor's words for types, in small letters, each with a field to start from.
    `exports` reads what the vendor itself writes about an organisation (JSON as Python has it, XML
    as an element); None means that it is nothing of this vendor's. `object` makes a new object
    type, without the customer's fields. `field` has the last word on a new field. Both complain by
    `UsageError`. `complete` finishes an object type that a shape has changed. `apart`: customers'
    fields of these object types are kept apart, not in columns. `inner`: hidden object types that
    are shown inside of others, and may be shaped too.
    """

    types: Mapping[str, Field] = field(default_factory=lambda: PLAIN)
    exports: Callable[[object, str], Iterable[ObjectShape] | None] = lambda document, where: None
    object: Callable[[Schema, ObjectShape], ObjectType] = _no_object
    field: Callable[[ObjectType, FieldShape, Field], Field] = _as_it_is
    complete: Callable[[ObjectType], ObjectType] = lambda kind: kind
    apart: frozenset[str] = frozenset()
    inner: frozenset[str] = frozenset()
