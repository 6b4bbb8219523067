"""A field is gone."""

from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar

from understudy.drift._schemas import with_field
from understudy.drift._values import GONE, each
from understudy.drift.base import Drift, Facets, Json
from understudy.kernel.exchange import Exchange
from understudy.vendor import Field, ObjectType, Schema


@dataclass(frozen=True, slots=True)
class FieldRemoved(Drift):
    """Who asks for it is told so, unless the vendor ignores what it does not know."""

    id: ClassVar[str] = "field-removed"
    facets: ClassVar[Facets] = Facets("both", "field", "loud", "removed")

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return field.name != kind.id_field and not field.required

    def apply(self, schema: Schema, rng: Random) -> Schema:
        kind, field = self._found(schema)
        return with_field(schema, kind, replace(field, hidden=True))

    def told(self, body: Json, exchange: Exchange) -> Json:
        return each(body, self.field, lambda value: GONE)
