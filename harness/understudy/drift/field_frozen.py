"""A field may be read, and written no more."""

from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar

from understudy.drift._schemas import with_field
from understudy.drift.base import Drift, Facets
from understudy.vendor import Field, ObjectType, Schema


@dataclass(frozen=True, slots=True)
class FieldFrozen(Drift):
    """An administrator has taken the right away; some vendors refuse, and some ignore the value."""

    id: ClassVar[str] = "field-frozen"
    facets: ClassVar[Facets] = Facets("write", "right", "loud", "removed")

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return field.name != kind.id_field and not field.computed

    def apply(self, schema: Schema, rng: Random) -> Schema:
        kind, field = self._found(schema)
        return with_field(schema, kind, replace(field, createable=False, updateable=False))
