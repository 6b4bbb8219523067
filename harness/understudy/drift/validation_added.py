"""A rule of the customer's refuses values that were good before."""

import re
from dataclasses import dataclass
from typing import ClassVar

from understudy.drift._values import each
from understudy.drift.base import Drift, Facets, Json
from understudy.kernel.exchange import Exchange
from understudy.vendor import Field, ObjectType, Refusal


@dataclass(frozen=True, slots=True)
class ValidationAdded(Drift):
    """Loud: `pattern` must match the whole text of the field, whoever writes it over the API."""

    id: ClassVar[str] = "validation-added"
    facets: ClassVar[Facets] = Facets("write", "rule", "loud", "added")
    pattern: str = r"[A-Z0-9_.-]{1,12}"

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return field.type in ("string", "decimal", "integer") and not field.computed

    def asked(self, body: Json, exchange: Exchange) -> Json:
        return each(body, self.field, self._checked) if exchange.writes else body

    def _checked(self, value: Json) -> Json:
        if value is not None and not re.fullmatch(self.pattern, str(value)):
            raise Refusal("invalid-value", object=self.object, field=self.field, value=value)
        return value
