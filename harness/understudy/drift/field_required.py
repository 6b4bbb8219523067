"""A field must be filled in from now on."""

from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar

from understudy.drift._schemas import with_field
from understudy.drift.base import Drift, Facets
from understudy.vendor import Field, ObjectType, Schema


@dataclass(frozen=True, slots=True)
class FieldRequired(Drift):
    """Who creates without it is refused. People at their screens fill it in."""

    id: ClassVar[str] = "field-required"
    facets: ClassVar[Facets] = Facets("write", "field", "loud", "narrowed")

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return (
            field.name != kind.id_field
            and not field.computed
            and not field.required
            and field.createable
        )

    def apply(self, schema: Schema, rng: Random) -> Schema:
        kind, field = self._found(schema)
        return with_field(schema, kind, replace(field, required=True))
