"""What the functions of SOQL make of values: parts of dates, distances, currencies, labels.

Days are the user's, and all users here live in UTC; the fiscal year is the calendar's (vendor's
SOQL reference: date functions).
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from understudy.vendor import Field, Schema, System, Value

_INTEGER = Field("", "integer", native="int")
_EARTH = {"mi": 3958.7613, "km": 6371.0088}

DATES: Mapping[str, Callable[[date], int]] = {
    "calendar_year": lambda day: day.year,
    "calendar_quarter": lambda day: (day.month + 2) // 3,
    "calendar_month": lambda day: day.month,
    "fiscal_year": lambda day: day.year,
    "fiscal_quarter": lambda day: (day.month + 2) // 3,
    "fiscal_month": lambda day: day.month,
    "week_in_year": lambda day: (day.timetuple().tm_yday - 1) // 7 + 1,
    "week_in_month": lambda day: (day.day - 1) // 7 + 1,
    "day_in_year": lambda day: day.timetuple().tm_yday,
    "day_in_month": lambda day: day.day,
    "day_in_week": lambda day: day.isoweekday() % 7 + 1,
}
RESULTS: Mapping[str, Field] = {
    **dict.fromkeys(DATES, _INTEGER),
    "hour_in_day": _INTEGER,
    "day_only": Field("", "date", native="date"),
}
"""The functions of dates, and what they result in."""
DISTANCE = Field("", "decimal", native="double", scale=6)
TYPE = Field("Type", "string", native="string")
CORPORATE = "soql_corporate"
TYPE_OF = "soql_type_of"
FINDS = "soql_finds"


class Functions:
    """The functions as one system's queries may call them."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._seen = (-1, -1)
        self.rates: Mapping[str, float] = {}
        store = system.store
        for name, part in DATES.items():
            store.define(f"soql_{name}", 1, _of_day(part))
        store.define("soql_hour_in_day", 1, lambda text: text and int(str(text)[11:13]))
        store.define("soql_day_only", 1, lambda text: text and str(text)[:10])
        for unit, radius in _EARTH.items():
            store.define(f"soql_distance_{unit}", 4, _distance(radius))
        store.define(FINDS, 2, _finds)
        store.define(CORPORATE, 2, self._corporate)
        store.define(TYPE_OF, 1, _types(system.schema))

    def refresh(self) -> None:
        """Take in the exchange rates that hold now."""
        store = self._system.store
        if self._seen != (store.last_seq, store.restored):
            self._seen = (store.last_seq, store.restored)
            found = store.all("CurrencyType")
            self.rates = {str(r["IsoCode"]): float(r["ConversionRate"] or 1) for r in found}

    def rate(self, code: object) -> float:
        """How much of a currency one unit of the corporate one buys."""
        return self.rates.get(str(code).upper(), 1.0)

    def _corporate(self, amount: Value, code: Value) -> Value:
        return None if amount is None else float(amount) / self.rate(code)


def _of_day(part: Callable[[date], int]) -> Callable[[Value], Value]:
    def found(text: Value) -> Value:
        return part(date.fromisoformat(str(text)[:10])) if text else None

    return found


@lru_cache(maxsize=256)
def _word(word: str) -> re.Pattern[str]:
    """A word, or several in a row, with `*` for any run and `?` for any one character."""
    plain = re.escape(word).replace(r"\*", r"\S*").replace(r"\?", r"\S")
    return re.compile(rf"(?<!\w){plain}(?!\w)", re.IGNORECASE)


def _finds(text: Value, word: Value) -> Value:
    return text is not None and _word(str(word)).search(str(text)) is not None


def _distance(radius: float) -> Callable[[Value, Value, Value, Value], Value]:
    """Along the great circle (haversine)."""

    def found(lat: Value, lon: Value, to_lat: Value, to_lon: Value) -> Value:
        if lat is None or lon is None or to_lat is None or to_lon is None:
            return None
        a, b, c, d = (radians(float(v)) for v in (lat, lon, to_lat, to_lon))
        h = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
        return round(2 * radius * asin(sqrt(min(1.0, h))), 6)

    return found


def _types(schema: Schema) -> Callable[[Value], Value]:
    by_prefix = {k.key_prefix: k.name for k in schema if k.key_prefix and not k.hidden}
    return lambda id_: by_prefix.get(str(id_)[:3]) if id_ else None


# -- how values are shown to people ----------------------------------------------------------------


def labelled(f: Field) -> Callable[[Value], object]:
    """Choices by their labels, as `toLabel` tells them."""
    labels = {c.value.lower(): c.label or c.value for c in f.choices}
    return lambda value: None if value is None else labels.get(str(value).lower(), value)


def formatted(f: Field, code: str = "") -> Callable[[Value], object]:
    """Numbers, dates and moments as people of the locale en_US read them."""

    def shown(value: Value) -> object:
        if value is None:
            return None
        if f.type == "decimal":
            number = f"{float(value):,.{f.scale}f}"
            if f.native == "currency":
                return f"{code} {number}".strip()
            return f"{number}%" if f.native == "percent" else number
        if f.type == "integer":
            return f"{int(value):,}"
        if f.type in ("date", "datetime"):
            return _shown_date(str(value), clock=f.type == "datetime")
        return value

    return shown


def _shown_date(text: str, *, clock: bool) -> str:
    year, month, day = (int(part) for part in text[:10].split("-"))
    shown = f"{month}/{day}/{year}"
    if not clock:
        return shown
    hour, minute = int(text[11:13]), text[14:16]
    return f"{shown}, {(hour + 11) % 12 + 1}:{minute} {'PM' if hour >= 12 else 'AM'}"
