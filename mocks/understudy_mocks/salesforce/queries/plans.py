"""What to ask for a query, and the shape in which its rows are told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import orjson

from understudy.vendor import Value, sql

Convert = Callable[[Value], object]


def told_moment(value: Value) -> object:
    """A moment as REST tells it: `…000+0000`."""
    return f"{str(value)[:-1]}+0000"


def _nested(value: Value) -> object:
    return orjson.loads(str(value))


CONVERT: Mapping[str, Convert] = {"datetime": told_moment, "json": _nested}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value: where it stands in the row, and how it is told."""

    key: str
    column: int
    convert: Convert | None


@dataclass(frozen=True, slots=True)
class Blob:
    """The address at which bytes are read."""

    key: str


@dataclass(slots=True)
class Node:
    """A record: where its id stands in the row, and what is told of it, in order."""

    key: str
    object: str
    id_column: int
    parts: "list[Leaf | Blob | Node | Children | Variants]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Children:
    """The records below one: `field` of theirs names it; `limit` is for each parent."""

    key: str
    field: str
    plan: "Plan"
    limit: int | None


@dataclass(frozen=True, slots=True)
class Variants:
    """The record behind a reference, told by its type; `column` has its id."""

    key: str
    column: int
    plans: Mapping[str, "Plan"]
    otherwise: "Plan | None"


@dataclass(frozen=True, slots=True)
class Grouped:
    """One of several ways to group: from its row to the whole one; constants where it has none."""

    select: sql.Select
    places: tuple[int | None, ...]
    constants: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask, and how to tell it: the number of rows, records, or aggregates.

    `groupings` are asked one after the other instead of `select`, where there are several.
    """

    tells: Literal["count", "records", "aggregates"]
    object: str
    select: sql.Select
    root: Node
    groupings: tuple[Grouped, ...] = ()
    order: tuple[tuple[int, bool, bool], ...] = ()
