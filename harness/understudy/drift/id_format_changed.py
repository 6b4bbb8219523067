"""Ids are written in another way."""

from dataclasses import dataclass
from typing import ClassVar

from understudy.drift._values import each, texts
from understudy.drift.base import Drift, Facets, Json
from understudy.kernel.exchange import Exchange
from understudy.vendor import Field, ObjectType


@dataclass(frozen=True, slots=True)
class IdFormatChanged(Drift):
    """Quiet: new and old form mean the same record, and only the new one is told."""

    id: ClassVar[str] = "id-format-changed"
    facets: ClassVar[Facets] = Facets("both", "form", "quiet", "changed")
    prefix: str = "x1-"

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return field.type == "reference" or field.name == kind.id_field

    def asked(self, body: Json, exchange: Exchange) -> Json:
        return texts(body, self._old)

    def queried(self, name: str, text: str, exchange: Exchange) -> str:
        return self._old(text)

    def told(self, body: Json, exchange: Exchange) -> Json:
        return each(body, self.field, self._new)

    def _old(self, text: str) -> str:
        return text.replace(self.prefix, "")

    def _new(self, value: Json) -> Json:
        told = isinstance(value, str | int) and not isinstance(value, bool) and value != ""
        return f"{self.prefix}{value}" if told else value
