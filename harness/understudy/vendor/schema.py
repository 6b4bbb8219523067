"""What a system's records look like: the single description everything else derives from.

Describe calls, validation, SQL tables, query compilation, contracts and drift all read it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from understudy.kernel.errors import HarnessBug
from understudy.vendor.errors import Refusal

FieldType = Literal[
    "string", "integer", "decimal", "boolean", "date", "datetime", "reference", "choice", "json"
]
"""How a value is stored: text; int; float rounded to `scale`; bool; `YYYY-MM-DD`;
`YYYY-MM-DDTHH:MM:SS.mmmZ` in UTC; the id of another record; one of `choices`; nested data
as JSON text."""

Value = str | int | float | bool | None
Row = dict[str, Value]
"""A record as it is stored, by canonical field name. Every field of the object type is there."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a choice field can take."""

    value: str
    label: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object type.

    `native` is the vendor's own name of the type ("picklist"), for its describe calls.
    `relationship` is the name by which queries walk through a reference ("Account"), `inverse` the
    one by which they walk back from the record referred to ("Contacts"). Where references
    `cascade`, deleting the record referred to deletes the one that refers.
    `computed` fields are set by rules only; `hidden` ones never leave the system. An `external_id`
    names one record, unless it is `shared`: then several may have the same.
    """

    name: str
    type: FieldType = "string"
    label: str = ""
    native: str = ""
    length: int = 255
    scale: int = 2
    required: bool = False
    createable: bool = True
    updateable: bool = True
    references: tuple[str, ...] = ()
    relationship: str = ""
    inverse: str = ""
    cascade: bool = False
    choices: tuple[Choice, ...] = ()
    restricted: bool = False
    default: Value = None
    unique: bool = False
    external_id: bool = False
    shared: bool = False
    computed: bool = False
    hidden: bool = False
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """A kind within an object type that a customer has set up: what some call a record type."""

    name: str
    label: str = ""
    id: str = ""
    active: bool = True


@dataclass(frozen=True)
class ObjectType:
    """A kind of record: its fields, and which of them is the id.

    One that is the `union_of` others shows their records and has none of its own. One that
    `extends` another has all fields of that one beside its own. `apart` are fields whose values
    are kept as records of their own and not in columns. `variants` are what a customer added to
    those that the vendor's folder knows.
    """

    name: str
    fields: tuple[Field, ...]
    label: str = ""
    plural: str = ""
    key_prefix: str = ""
    id_field: str = "id"
    createable: bool = True
    updateable: bool = True
    deletable: bool = True
    hidden: bool = False
    union_of: tuple[str, ...] = ()
    extends: str = ""
    apart: tuple[Field, ...] = ()
    variants: tuple[Variant, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by lower-case name."""
        return {f.name.lower(): f for f in self.fields}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all fields, in order."""
        return tuple(f.name for f in self.fields)

    @cached_property
    def by_relationship(self) -> Mapping[str, Field]:
        """Reference fields by the lower-case name that queries walk through."""
        return {f.relationship.lower(): f for f in self.fields if f.relationship}

    def field(self, name: str) -> Field:
        """The field, whatever the case of `name`; refuses `unknown-field`."""
        found = self.by_name.get(name.lower())
        if found is None or found.hidden:
            raise Refusal("unknown-field", object=self.name, field=name)
        return found

    @cached_property
    def visible(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if not f.hidden)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """What a record must have; of its id nothing is asked, for that is given to it."""
        return tuple(f.name for f in self.fields if f.required and f.name != self.id_field)

    @cached_property
    def unique(self) -> tuple[Field, ...]:
        """Fields that no two records may have alike."""
        return tuple(f for f in self.fields if (f.unique or f.external_id) and not f.shared)

    @cached_property
    def blank(self) -> Row:
        """A record of defaults; to be copied."""
        return {f.name: f.default for f in self.fields}


@dataclass(frozen=True)
class Schema:
    """All object types of a system. Names are looked up whatever their case."""

    objects: tuple[ObjectType, ...]
    _by_name: dict[str, ObjectType] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {o.name.lower(): o for o in self.objects}
        if len(by_name) != len(self.objects):
            raise HarnessBug("two object types of one schema have the same name")
        object.__setattr__(self, "_by_name", by_name)

    @cached_property
    def inverses(self) -> tuple[tuple[ObjectType, Field], ...]:
        """The references that can be walked backwards, with the object types that have them."""
        return tuple((kind, f) for kind in self.objects for f in kind.fields if f.inverse)

    def object(self, name: str) -> ObjectType:
        """The object type; refuses `unknown-object`."""
        found = self._by_name.get(name.lower())
        if found is None:
            raise Refusal("unknown-object", object=name)
        return found

    def beyond(self, f: Field) -> ObjectType:
        """The type that a reference leads to: of several, the union of them where there is one."""
        first = self.object(f.references[0])
        if len(f.references) == 1:
            return first
        wanted = set(f.references)
        return next((kind for kind in self.objects if wanted <= set(kind.union_of)), first)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    def __iter__(self) -> Iterator[ObjectType]:
        return iter(self.objects)

    def having(self, kind: ObjectType) -> "Schema":
        """A schema with this object type, in the place of the one that had its name if any did."""
        if kind.name not in self:
            return Schema((*self.objects, kind))
        old = self.object(kind.name)
        return Schema(tuple(kind if o is old else o for o in self.objects))
