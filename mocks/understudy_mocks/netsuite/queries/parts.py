"""Pieces of SQL with their values, and what is known of them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from understudy.vendor import Refusal, Value

Type = Literal["id", "text", "number", "date", "datetime"]
"""`date` is a local moment (see `moments`), `datetime` a stored one, in UTC."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """The n-th of the values that come with a query."""

    n: int


@dataclass(frozen=True, slots=True)
class Now:
    """The moment at which a query runs, local to its user."""


Bound = Value | Parameter | Now


@dataclass(frozen=True, slots=True)
class Part:
    """SQL text, the values to bind in it in their order, and the type of what it yields.

    `literal` is the value of a constant. `display` is how people are shown the value, `coded` the
    value with the record's type before it (`CustInvc:A`), where either differs from the value.
    Of an amount in the ledger, `company` is whose money it is and `rate_type` at which rate its
    account is consolidated.
    """

    sql: str
    values: tuple[Bound, ...] = ()
    type: Type = "text"
    literal: Value = None
    display: str = ""
    coded: str = ""
    company: str = ""
    rate_type: str = ""

    def typed(self, type_: Type) -> "Part":
        return replace(self, type=type_)


def joined(template: str, *parts: Part, type: Type = "text") -> Part:
    """The template with each `{}` filled by a part. A part may stand in it once only."""
    values = tuple(value for part in parts for value in part.values)
    return Part(template.format(*(part.sql for part in parts)), values, type)


def listed(parts: list[Part], separator: str = ", ") -> Part:
    """The parts one after the other."""
    return joined(separator.join("{}" for _ in parts), *parts)


def bound(value: Value, type: Type = "text") -> Part:
    return Part("?", (value,), type, literal=value)


def whole(part: Part) -> int:
    """The value of a constant that has to be a whole number."""
    value = part.literal
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise unsupported()
    return value


def shown_number(value: Value) -> str:
    """A number as text: no zeros at its end, one before its point."""
    # A double holds fifteen digits; the last two are noise where thousands were added up.
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{float(str(value)):.13g}")
    whole = exact.to_integral_value()
    return format(whole if exact == whole else exact, "f")


def unsupported(reason: str = "") -> Refusal:
    """A query that is no query, or one that is not played."""
    return Refusal("bad-query", reason=reason)
