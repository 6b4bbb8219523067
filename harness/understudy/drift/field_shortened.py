"""A text may not be as long as before."""

from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar

from understudy.drift._schemas import with_field
from understudy.drift.base import Drift, Facets
from understudy.vendor import Field, ObjectType, Schema


@dataclass(frozen=True, slots=True)
class FieldShortened(Drift):
    """Longer texts are refused, or cut off where that is the vendor's way. What is there stays."""

    id: ClassVar[str] = "field-shortened"
    facets: ClassVar[Facets] = Facets("write", "field", "loud", "narrowed")
    length: int = 10

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return (
            field.type == "string"
            and field.name != kind.id_field
            and not field.computed
            and field.length > 1
        )

    def apply(self, schema: Schema, rng: Random) -> Schema:
        kind, field = self._found(schema)
        return with_field(schema, kind, replace(field, length=min(field.length, self.length)))
