"""Dates are written in another way."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from understudy.drift._values import each, texts
from understudy.drift.base import Drift, Facets, Json
from understudy.kernel.exchange import Exchange
from understudy.vendor import Field, ObjectType

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)$")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")


def _shown(text: str) -> str:
    day = _DAY.match(text)
    if day is not None:
        return f"{day[2]}/{day[3]}/{day[1]}"
    if _MOMENT.match(text):
        moment = datetime.fromisoformat(text.replace("+0000", "+00:00"))
        return str(int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()))
    return text


def _other(value: object) -> object:
    return _shown(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class DateFormatChanged(Drift):
    """Loud for who parses strictly: days as month/day/year, moments in seconds since 1970."""

    id: ClassVar[str] = "date-format-changed"
    facets: ClassVar[Facets] = Facets("read", "form", "loud", "changed")

    def fits(self, kind: ObjectType, field: Field) -> bool:
        return field.type in ("date", "datetime")

    def told(self, body: Json, exchange: Exchange) -> Json:
        return each(body, self.field, _other) if self.field else texts(body, _shown)
