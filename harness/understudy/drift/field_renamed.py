"""A field has another name."""

import re
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.drift._values import has, renamed
from understudy.drift.base import Drift, Facets, Json
from understudy.kernel.exchange import Exchange
from understudy.vendor import Field, ObjectType, Refusal, Schema


@dataclass(frozen=True, slots=True)
class FieldRenamed(Drift):
    """The old name is unknown: refused, or ignored where that is the vendor's way.

    Only JSON and query strings are read for it.
    """

    id: ClassVar[str] = "field-renamed"
    facets: ClassVar[Facets] = Facets("both", "field", "loud", "renamed")
    to: str = ""

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return field.name != kind.id_field

    def apply(self, schema: Schema, rng: Random) -> Schema:
        self._found(schema)
        return schema

    def asked(self, body: Json, exchange: Exchange) -> Json:
        if has(body, self.field):
            raise Refusal("unknown-field", object=self.object, field=self.field)
        if isinstance(body, dict):
            for text in body.values():
                self._refuse(text)
        return renamed(body, self.to or f"{self.field}_v2", self.field)

    def queried(self, name: str, text: str, exchange: Exchange) -> str:
        self._refuse(text)
        self._refuse(name)
        return re.sub(rf"\b{re.escape(self.to or f'{self.field}_v2')}\b", self.field, text)

    def told(self, body: Json, exchange: Exchange) -> Json:
        return renamed(body, self.field, self.to or f"{self.field}_v2")

    def _refuse(self, text: Json) -> None:
        if isinstance(text, str) and re.search(rf"\b{re.escape(self.field)}\b", text):
            raise Refusal("unknown-field", object=self.object, field=self.field)
