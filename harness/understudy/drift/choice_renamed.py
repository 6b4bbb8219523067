"""A value of a choice has another name."""

from dataclasses import dataclass
from typing import ClassVar

from understudy.drift._values import each
from understudy.drift.base import Drift, Facets, Json
from understudy.kernel.exchange import Exchange
from understudy.vendor import Field, ObjectType, Refusal


@dataclass(frozen=True, slots=True)
class ChoiceRenamed(Drift):
    """Quiet for who reads: no code that he knows comes any more. Who writes the old one is refused.

    `value` is the old one; without it, every value of the choice is renamed.
    """

    id: ClassVar[str] = "choice-renamed"
    facets: ClassVar[Facets] = Facets("both", "choice", "quiet", "renamed")
    value: str = ""
    suffix: str = " (new)"

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return field.type == "choice"

    def asked(self, body: Json, exchange: Exchange) -> Json:
        return each(body, self.field, self._old)

    def told(self, body: Json, exchange: Exchange) -> Json:
        return each(body, self.field, self._new)

    def _new(self, value: Json) -> Json:
        mine = isinstance(value, str) and value and self.value in ("", value)
        return f"{value}{self.suffix}" if mine else value

    def _old(self, value: Json) -> Json:
        if not isinstance(value, str) or not value:
            return value
        if value.endswith(self.suffix):
            return value.removesuffix(self.suffix)
        if self.value in ("", value):
            raise Refusal("bad-choice", object=self.object, field=self.field, value=value)
        return value
