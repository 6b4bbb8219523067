"""A choice has one value less."""

from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar

from understudy.drift._schemas import with_field
from understudy.drift.base import Drift, Facets
from understudy.vendor import Field, ObjectType, Schema


@dataclass(frozen=True, slots=True)
class ChoiceRemoved(Drift):
    """Who writes it is refused where the choice is restricted. Records that have it keep it."""

    id: ClassVar[str] = "choice-removed"
    facets: ClassVar[Facets] = Facets("write", "choice", "loud", "removed")
    value: str = ""

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return field.type == "choice" and len(field.choices) > 1

    def apply(self, schema: Schema, rng: Random) -> Schema:
        kind, field = self._found(schema)
        return with_field(
            schema,
            kind,
            replace(
                field,
                restricted=True,
                choices=tuple(c for c in field.choices if c.value != self._value(field)),
            ),
        )

    def _value(self, field: Field) -> str:
        return self.value or field.choices[0].value
