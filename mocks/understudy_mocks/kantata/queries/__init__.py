"""Kantata's query language: parameters of a list, read into a tree and compiled once for a text.

Whatever a parameter means, it is bound; unknown parameters are ignored, as are blank ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from understudy.vendor import Refusal, Row, System
from understudy.vendor.sql import (
    Aggregate,
    Both,
    Compare,
    Compiled,
    Condition,
    In,
    OrderBy,
    Select,
    compile_select,
)
from understudy_mocks.kantata.queries.catalogue import COLLECTIONS
from understudy_mocks.kantata.queries.collections import (
    NOTHING,
    Collection,
    by_reference,
    common,
    contains,
)
from understudy_mocks.kantata.queries.related import NUMBER, number_in

__all__ = ["COLLECTIONS", "Collection", "Found", "Page", "Queries", "ask", "ask_one"]

PER_PAGE, PER_PAGE_MAX = 20, 200
FARTHEST = 1_000_000_000
_NOT_FILTERS = frozenset({"include", "optional_fields", "page", "per_page", "limit", "offset"})

Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list was asked for."""

    number: int
    size: int
    limit: int
    offset: int

    @classmethod
    def of(cls, given: Given) -> "Page":
        """`page` and `per_page`, or `limit` and `offset` where both are given."""
        size = _whole(given.get("per_page"), PER_PAGE)
        size = PER_PAGE if size < 1 else min(size, PER_PAGE_MAX)
        number = max(_whole(given.get("page"), 1), 1)
        if given.get("limit") and given.get("offset"):
            limit = min(max(_whole(given["limit"], 1), 1), PER_PAGE_MAX)
            return cls(number, size, limit, max(_whole(given["offset"], 0), 0))
        return cls(number, size, size, (number - 1) * size)


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a page, and how many there are in all."""

    rows: Sequence[Row]
    count: int
    page: Page


class Queries:
    """A system's compiled queries, by collection and text."""

    def __init__(self, system: System) -> None:
        # What is removed from sight is still in the rows; the answer is cleared of it later.
        self._schema = system.undrifted
        system.store.define(NUMBER, 1, number_in)
        self.list = lru_cache(maxsize=256)(self._list)
        self.of_ids = lru_cache(maxsize=256)(self._of_ids)

    def _list(
        self,
        name: str,
        pairs: tuple[tuple[str, str], ...],
        extra: Condition | None,
        page: tuple[int, int],
    ) -> tuple[Compiled, Compiled]:
        """The rows of a page, and the count of all."""
        collection, given = COLLECTIONS[name], dict(pairs)
        parts = [*_conditions(collection, given), *([extra] if extra else [])]
        where = Both(tuple(parts))
        columns = tuple((f.name,) for f in self._schema.object(name).fields)
        order = _order(collection, given.get("order", ""))
        limit, offset = page
        try:
            return (
                compile_select(
                    self._schema,
                    Select(name, columns, where, order_by=order, limit=limit, offset=offset),
                ),
                compile_select(self._schema, Select(name, (Aggregate("count"),), where)),
            )
        except Refusal as refusal:
            # A filter's value that its field cannot hold is a malformed parameter.
            told = f"{refusal.details.get('field')} cannot be {refusal.details.get('value')}"
            raise Refusal("bad-query", reason=told) from None

    def _of_ids(
        self, name: str, column: str, values: tuple[str, ...], also: Condition | None
    ) -> Compiled:
        columns = tuple((f.name,) for f in self._schema.object(name).fields)
        where = Both((In((column,), values), *_present(also)))
        return compile_select(
            self._schema, Select(name, columns, where, order_by=(OrderBy(("id",)),))
        )


def ask(
    system: System, collection: Collection, given: Given, extra: Condition | None = None
) -> Found:
    """A page of the list that the parameters ask for."""
    missing = [name for name in collection.needs if not given.get(name)]
    if missing:
        raise Refusal("filter-missing", field=missing[0])
    page = Page.of(given)
    pairs = tuple(sorted((n, v) for n, v in given.items() if n not in _NOT_FILTERS and v))
    rows_of, count_of = system.part(Queries).list(
        collection.name, pairs, extra, (page.limit, page.offset)
    )
    rows = _rows(system, collection.name, rows_of)
    if page.offset == 0 and len(rows) < page.limit:
        return Found(rows, len(rows), page)
    return Found(rows, _count(system, count_of), page)


def ask_one(
    system: System,
    collection: Collection,
    id: str,
    given: Given,
    extra: Condition | None = None,
) -> Row | None:
    """One record, if the default filters and the given ones leave it."""
    only = {n: v for n, v in given.items() if n not in ("only", "search", "matching", "order")}
    pairs = tuple(sorted((n, v) for n, v in only.items() if n not in _NOT_FILTERS and v))
    condition = Both((Compare(("id",), "=", id), *_present(extra)))
    rows_of, _ = system.part(Queries).list(collection.name, pairs, condition, (1, 0))
    found = _rows(system, collection.name, rows_of)
    return found[0] if found else None


def of_ids(
    system: System,
    name: str,
    column: str,
    values: Sequence[str],
    also: Condition | None = None,
) -> list[Row]:
    """All records whose `column` is one of the values, by id."""
    if not values:
        return []
    return _rows(system, name, system.part(Queries).of_ids(name, column, tuple(values), also))


def _rows(system: System, name: str, query: Compiled) -> list[Row]:
    names = [f.name for f in system.schema.object(name).fields]
    return [
        dict(zip(names, values, strict=True))
        for values in system.store.select(query.sql, query.values)
    ]


def _count(system: System, query: Compiled) -> int:
    ((count,),) = system.store.select(query.sql, query.values)
    return int(count or 0)


def _conditions(collection: Collection, given: Given) -> list[Condition]:
    parts: list[Condition] = []
    if given.get("apply_default_filters", "").lower() != "false":
        parts += _present(collection.hides(given))
    parts += _present(by_reference(collection.subject, given))
    for name, text in given.items():
        found = collection.filters.get(name) or common(name)
        if found is not None:
            parts += _present(found(text))
    if only := given.get("only"):
        wanted = tuple(i.strip() for i in only.split(",") if i.strip())
        parts.append(In(("id",), wanted) if wanted else NOTHING)
    elif search := given.get("search") or given.get("matching"):
        parts += [contains(collection.search, search)] if collection.search else []
    return parts


def _present(condition: Condition | None) -> list[Condition]:
    return [] if condition is None else [condition]


def _order(collection: Collection, asked: str) -> tuple[OrderBy, ...]:
    """What was asked for, if the collection can be ordered by it; equals come by id."""
    name, _, direction = asked.partition(":")
    if name not in collection.orders:
        name, _, direction = collection.order.partition(":")
    descending = direction.lower() == "desc"
    return OrderBy((collection.orders[name],), descending), OrderBy(("id",))


def _whole(text: str | None, default: int) -> int:
    """A whole number as far as there is one: nobody is refused for a page that makes no sense."""
    try:
        return max(-FARTHEST, min(int(text or ""), FARTHEST))
    except ValueError:
        return default
