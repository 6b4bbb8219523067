"""A choice has one more value."""

from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar

from understudy.drift._schemas import with_field
from understudy.drift.base import Drift, Facets
from understudy.vendor import Choice, Field, ObjectType, Schema


@dataclass(frozen=True, slots=True)
class ChoiceAdded(Drift):
    """Nobody has it yet; it breaks only who lists the choices and knows them all."""

    id: ClassVar[str] = "choice-added"
    facets: ClassVar[Facets] = Facets("read", "choice", "quiet", "added")
    value: str = "Under Review"

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return field.type == "choice"

    def apply(self, schema: Schema, rng: Random) -> Schema:
        kind, field = self._found(schema)
        return with_field(
            schema, kind, replace(field, choices=(*field.choices, Choice(self.value)))
        )
