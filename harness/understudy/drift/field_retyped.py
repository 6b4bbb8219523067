"""A number is a text, or a text is a number."""

from dataclasses import dataclass
from typing import ClassVar

from understudy.drift._values import each
from understudy.drift.base import Drift, Facets, Json
from understudy.kernel.exchange import Exchange
from understudy.vendor import Field, ObjectType


def _other(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return int(value) if isinstance(value, str) and value.isdecimal() else value


@dataclass(frozen=True, slots=True)
class FieldRetyped(Drift):
    """Quiet for loose readers: 12.5 is told as \"12.5\", and texts of digits as numbers."""

    id: ClassVar[str] = "field-retyped"
    facets: ClassVar[Facets] = Facets("read", "field", "quiet", "changed")

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return field.type in ("integer", "decimal", "boolean")

    def told(self, body: Json, exchange: Exchange) -> Json:
        return each(body, self.field, _other)
