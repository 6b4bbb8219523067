"""A reference leads to another kind of record."""

from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar

from understudy.drift._schemas import with_field
from understudy.drift.base import Drift, Facets
from understudy.vendor import Field, ObjectType, Schema


@dataclass(frozen=True, slots=True)
class ReferenceRetargeted(Drift):
    """Ids of the old kind are refused where the vendor looks; what is there stays."""

    id: ClassVar[str] = "reference-retargeted"
    facets: ClassVar[Facets] = Facets("write", "field", "loud", "changed")
    to: str = ""

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return field.type == "reference" and bool(field.references)

    def apply(self, schema: Schema, rng: Random) -> Schema:
        kind, field = self._found(schema)
        return with_field(
            schema, kind, replace(field, references=(self._other(schema, kind, field),))
        )

    def _other(self, schema: Schema, kind: ObjectType, field: Field) -> str:
        if self.to:
            return schema.object(self.to).name
        return next(k.name for k in schema if k.name not in (kind.name, *field.references))
