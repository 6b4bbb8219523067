"""A vendor's release of the season: several things change in one night."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.drift.base import Drift, Facets, Json
from understudy.drift.choice_added import ChoiceAdded
from understudy.drift.field_frozen import FieldFrozen
from understudy.drift.null_left_out import NullLeftOut
from understudy.drift.page_size_cut import PageSizeCut
from understudy.drift.sort_order_changed import SortOrderChanged
from understudy.kernel.exchange import Exchange
from understudy.vendor import ObjectType, Schema


@dataclass(frozen=True, slots=True)
class SeasonalRelease(Drift):
    """Quiet, most of it: pages, order, empty fields and choices, as release notes have them.

    With `object`, one of its fields is frozen too, which the seed chooses.
    """

    id: ClassVar[str] = "seasonal-release"
    facets: ClassVar[Facets] = Facets("both", "release", "quiet", "changed")
    rows: int = 20

    def apply(self, schema: Schema, rng: Random) -> Schema:
        for kind in tuple(schema):
            schema = _more_choices(schema, kind, rng)
        if self.object:
            kind = schema.object(self.object)
            free = [f.name for f in kind.visible if not f.required and FieldFrozen().fits(kind, f)]
            if free:
                schema = FieldFrozen(kind.name, rng.choice(free)).apply(schema, rng)
        return schema

    def queried(self, name: str, text: str, exchange: Exchange) -> str:
        return PageSizeCut(rows=self.rows).queried(name, text, exchange)

    def told(self, body: Json, exchange: Exchange) -> Json:
        return NullLeftOut().told(SortOrderChanged().told(body, exchange), exchange)


def _more_choices(schema: Schema, kind: ObjectType, rng: Random) -> Schema:
    for field in kind.fields:
        if field.type == "choice" and rng.random() < 0.5:
            schema = ChoiceAdded(kind.name, field.name).apply(schema, rng)
    return schema
