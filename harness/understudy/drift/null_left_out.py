"""What is empty is left out."""

from dataclasses import dataclass
from typing import ClassVar

from understudy.drift.base import Drift, Facets, Json
from understudy.kernel.exchange import Exchange
from understudy.vendor import Field, ObjectType


def _filled(body: Json, field: str) -> Json:
    if isinstance(body, list):
        return [_filled(one, field) for one in body]
    if not isinstance(body, dict):
        return body
    return {
        name: _filled(value, field)
        for name, value in body.items()
        if not (value in (None, "") and field in ("", name))
    }


@dataclass(frozen=True, slots=True)
class NullLeftOut(Drift):
    """Quiet: who took the absent for unchanged, or the present for filled, is wrong now."""

    id: ClassVar[str] = "null-left-out"
    facets: ClassVar[Facets] = Facets("read", "form", "quiet", "changed")

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return not field.required and field.name != kind.id_field

    def told(self, body: Json, exchange: Exchange) -> Json:
        return _filled(body, self.field)
