"""Amounts have fewer digits after the point."""

import re
from dataclasses import dataclass
from typing import ClassVar

from understudy.drift._values import each
from understudy.drift.base import Drift, Facets, Json
from understudy.kernel.exchange import Exchange
from understudy.vendor import Field, ObjectType


@dataclass(frozen=True, slots=True)
class DecimalScaleChanged(Drift):
    """Quiet: rounded as the vendor then shows it; the record has the whole amount."""

    id: ClassVar[str] = "decimal-scale-changed"
    facets: ClassVar[Facets] = Facets("read", "form", "quiet", "changed")
    scale: int = 0

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return field.type == "decimal"

    def told(self, body: Json, exchange: Exchange) -> Json:
        return each(body, self.field, self._rounded)

    def _rounded(self, value: Json) -> Json:
        if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value):
            return f"{float(value):.{self.scale}f}"
        return round(value, self.scale) if isinstance(value, float) else value
