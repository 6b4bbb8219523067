"""SOQL over records that are in no store: the org's setup, made up when it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from operator import ge, gt, le, lt

from understudy.vendor import Refusal
from understudy_mocks.salesforce.queries.explaining import column_named
from understudy_mocks.salesforce.queries.literals import text_of
from understudy_mocks.salesforce.queries.names import pointed_at
from understudy_mocks.salesforce.queries.tree import (
    Combined,
    Condition,
    Function,
    Literal,
    Name,
    Order,
    Predicate,
    Query,
)

Told = dict[str, object]
_ORDERED: Mapping[str, Callable[[str, str], bool]] = {"<": lt, ">": gt, "<=": le, ">=": ge}


def answered(
    query: Query, name: str, rows: Sequence[Told], shape: Mapping[str, object], base: str
) -> tuple[int, list[Told]]:
    """How many records a query finds, and the records. `shape` has every field."""
    asking = _Asking(query, name, shape)
    found = [row for row in rows if query.where is None or asking.holds(query.where, row)]
    first = query.items[0].what
    if isinstance(first, Function) and first.name == "count" and len(query.items) == 1:
        if first.of is None:
            return len(found), []
        told = {query.items[0].alias or "expr0": len(found)}
        return 1, [{"attributes": {"type": "AggregateResult"}, **told}]
    if query.group_by or query.having:
        raise Refusal("bad-query", reason="unexpected token: 'GROUP'")
    for order in reversed(query.order_by):
        found = asking.ordered(found, order)
    end = None if query.limit is None else query.offset + query.limit
    found = found[query.offset : end]
    return len(found), [asking.told(row, base) for row in found]


def columns_listed(query: Query, name: str, shape: Mapping[str, object]) -> Told:
    """The columns of such a query's answer, as its metadata: all are texts."""
    asking = _Asking(query, name, shape)
    told: list[Told] = []
    for item in query.items:
        if isinstance(item.what, Name):
            *parents, last = asking.path(item.what)
            column = {**column_named(last, None), "apexType": "String", "textType": True}
            for parent in reversed(parents):
                column = {**column_named(parent, None), "joinColumns": [column]}
        else:
            column = {**column_named(item.alias or "expr0", None), "aggregate": True}
        told.append(column)
    return {
        "columnMetadata": told,
        "entityTypeName": name,
        "groupBy": False,
        "idSelected": any(column["columnName"] == "Id" for column in told),
        "keyPrefix": None,
    }


class _Asking:
    def __init__(self, query: Query, name: str, shape: Mapping[str, object]) -> None:
        self._query, self._name, self._shape = query, name, shape
        for item in query.items:
            if isinstance(item.what, Name):
                self.path(item.what)
            elif not isinstance(item.what, Function) or item.what.name != "count":
                raise Refusal("bad-query", reason="unexpected token: '('")

    def path(self, name: Name) -> tuple[str, ...]:
        """The path in the spelling of the setup; refuses what it does not have."""
        at: object = self._shape
        found = []
        for part in name.parts:
            known = at if isinstance(at, Mapping) else {}
            key = next((key for key in known if key.lower() == part.lower()), None)
            if key is None:
                reason = f"No such column '{part}' on entity '{self._name}'."
                raise Refusal("soql-field", reason=pointed_at(self._query.text, name.at) + reason)
            found.append(key)
            at = known[key]
        return tuple(found)

    def value(self, row: Told, name: Name) -> object:
        at: object = row
        for key in self.path(name):
            at = at.get(key) if isinstance(at, Mapping) else None
        return at

    def holds(self, condition: Condition, row: Told) -> bool:
        if isinstance(condition, Combined):
            each = (self.holds(part, row) for part in condition.parts)
            if condition.word == "not":
                return not next(each)
            return all(each) if condition.word == "and" else any(each)
        return self._meets(condition, row)

    def _meets(self, predicate: Predicate, row: Told) -> bool:
        if not isinstance(predicate.name, Name) or isinstance(predicate.value, Query):
            raise Refusal("bad-query", reason="unexpected token: '('")
        found = _text(self.value(row, predicate.name))
        if isinstance(predicate.value, tuple):
            wanted = [_written(one) for one in predicate.value]
            return (found in wanted) is (predicate.operator != "not in")
        wanted_one = _written(predicate.value)
        if predicate.operator in ("=", "!="):
            return (found == wanted_one) is (predicate.operator == "=")
        if found is None or wanted_one is None:
            return False
        if predicate.operator == "like":
            return _like(found, wanted_one)
        return _ORDERED[predicate.operator](found, wanted_one)

    def ordered(self, rows: Sequence[Told], order: Order) -> list[Told]:
        name = order.what
        if not isinstance(name, Name):
            raise Refusal("bad-query", reason="unexpected token: '('")
        return sorted(
            rows, key=lambda row: _text(self.value(row, name)) or "", reverse=order.descending
        )

    def told(self, row: Told, base: str) -> Told:
        url = f"{base}/{self._name}/{row.get('Id')}"
        told: Told = {"attributes": {"type": self._name, "url": url}}
        for item in self._query.items:
            if isinstance(item.what, Name):
                *parents, last = self.path(item.what)
                at = told
                for parent in parents:
                    inner = at.setdefault(parent, {"attributes": {"type": parent}})
                    at = inner if isinstance(inner, dict) else {}
                at[last] = self.value(row, item.what)
        return told


def _text(value: object) -> str | None:
    return None if value is None else str(value).lower()


def _written(literal: Literal) -> str | None:
    if literal.kind == "null":
        return None
    return (text_of(literal.written) if literal.kind == "text" else literal.written).lower()


def _like(text: str, pattern: str) -> bool:
    """Whether a text fits a pattern with `%` and `_`, in time that grows with both lengths only."""
    reached = {0}
    for sign in pattern:
        if sign == "%":
            reached = set(range(min(reached, default=len(text) + 1), len(text) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(text) and sign in ("_", text[at])}
    return len(text) in reached
