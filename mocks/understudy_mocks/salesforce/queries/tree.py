"""A query as a tree that still knows where in the text each name stood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as Word

Kind = Word["text", "number", "boolean", "null", "date", "datetime", "range"]
KINDS: tuple[Kind, ...] = ("text", "number", "date", "datetime")
WORDS: Mapping[str, Kind] = {"true": "boolean", "false": "boolean", "null": "null"}


@dataclass(frozen=True, slots=True)
class Name:
    """A path of names, and where it begins in the text."""

    parts: tuple[str, ...]
    at: int

    def __str__(self) -> str:
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it was written: text keeps its escapes, a range its name."""

    kind: Kind
    written: str


@dataclass(frozen=True, slots=True)
class Function:
    """`name(of, more…)`; `of` None is `name()`."""

    name: str
    of: "Name | Function | None"
    at: int
    more: "tuple[Literal | Function, ...]" = ()


What = Name | Function


@dataclass(frozen=True, slots=True)
class TypeOf:
    """What to tell of a reference's record, by the type that it is of."""

    of: Name
    whens: tuple[tuple[str, tuple[Name, ...]], ...]
    otherwise: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is selected."""

    what: "Name | Function | Query | TypeOf"
    alias: str


@dataclass(frozen=True, slots=True)
class Predicate:
    """`value` is a list after IN, NOT IN, INCLUDES and EXCLUDES."""

    name: What
    operator: str
    value: "Literal | tuple[Literal, ...] | Query"


@dataclass(frozen=True, slots=True)
class Combined:
    """All (`and`) or some (`or`) of the parts; `not` has one."""

    word: str
    parts: tuple["Condition", ...]


Condition = Predicate | Combined


@dataclass(frozen=True, slots=True)
class Order:
    what: What
    descending: bool
    nulls_last: bool


@dataclass(frozen=True, slots=True)
class Query:
    """`object` is where it selects from: a type, or a relationship in a subquery.

    `aliases` are further names of FROM, each with the path that it stands for. `grouping` is the
    word before the names of GROUP BY: nothing, `rollup` or `cube`.
    """

    text: str
    items: tuple[Item, ...]
    object: Name
    alias: str
    aliases: tuple[tuple[str, Name], ...] = ()
    scope: str = ""
    where: Condition | None = None
    group_by: tuple[What, ...] = ()
    grouping: str = ""
    having: Condition | None = None
    order_by: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int = 0
