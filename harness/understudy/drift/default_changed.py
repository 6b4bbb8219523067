"""What is not said is something else than before."""

from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar

from understudy.drift._schemas import with_field
from understudy.drift.base import Drift, Facets
from understudy.vendor import Field, ObjectType, Schema


@dataclass(frozen=True, slots=True)
class DefaultChanged(Drift):
    """Quiet: who leaves the field out gets another value."""

    id: ClassVar[str] = "default-changed"
    facets: ClassVar[Facets] = Facets("write", "field", "quiet", "changed")

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return (
            field.type in ("choice", "string", "integer", "decimal", "boolean")
            and field.name != kind.id_field
            and not field.computed
            and not field.unique
            and not field.external_id
        )

    def apply(self, schema: Schema, rng: Random) -> Schema:
        kind, field = self._found(schema)
        return with_field(schema, kind, replace(field, default=self._default(field)))

    def _default(self, field: Field) -> str | int | float | bool:
        if field.type == "boolean":
            return not field.default
        if field.type in ("integer", "decimal"):
            return 99
        others = [c.value for c in field.choices if c.value != field.default]
        return others[-1] if others else "changed"
