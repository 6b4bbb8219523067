"""WHERE: from the tree of the grammar to a condition that SQL can answer.

A comparison here is true or false, never unknown: what is empty differs from every value. So
NOT is pushed down to the comparisons, where each has its opposite.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import NoReturn, cast

from understudy.vendor import Field, Refusal, Value, sql
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.queries.literals import day_of, moment_of, span_of, text_of
from understudy_mocks.salesforce.queries.names import Names
from understudy_mocks.salesforce.queries.tree import (
    Combined,
    Condition,
    Function,
    Kind,
    Literal,
    Name,
    Predicate,
    Query,
    What,
)

_OPPOSITE: Mapping[str, sql.Operator] = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
}
_NATIVE = {"decimal": "double", "integer": "int", "datetime": "dateTime", "choice": "string"}
_QUOTED = frozenset({"string", "choice", "reference"})
LONG_TEXT = 255
Place = sql.Path | sql.Called
_COUNT = Field("", "integer", native="int")
_MONEY = re.compile(r"([A-Za-z]{3})(\d+)", re.ASCII)


def _name_of(what: What) -> Name:
    """The name that is meant where a function is refused."""
    while isinstance(what, Function):
        what = what.of or Name((what.name,), what.at)
    return what


def _including(path: Place, written: tuple[Literal, ...], negated: bool) -> sql.Condition:
    """Of several choices: a comma is or, a semicolon within a text is and."""
    wanted = []
    for one in written:
        each = (
            [part.strip() for part in text_of(one.written).split(";")] if one.kind == "text" else []
        )
        wanted.append(sql.Both(tuple(_chosen(path, part) for part in each)))
    found = sql.Either(tuple(wanted))
    if not negated:
        return found
    return sql.Either((sql.Compare(path, "=", None), sql.Not(found)))


def _chosen(path: Place, choice: str) -> sql.Condition:
    plain = choice.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    patterns = (plain, f"{plain};%", f"%;{plain}", f"%;{plain};%")
    return sql.Either(tuple(sql.Compare(path, "like", pattern) for pattern in patterns))


class Conditions:
    """Compiles the conditions of one query. `subselect` compiles the query of a semi-join."""

    def __init__(
        self,
        names: Names,
        today: date,
        subselect: Callable[[Query], sql.Select],
        rate: Callable[[object], float],
    ) -> None:
        self._names, self._today, self._subselect, self._rate = names, today, subselect, rate

    def compile(self, condition: Condition, negated: bool = False) -> sql.Condition:
        if isinstance(condition, Predicate):
            return self._predicate(condition, negated)
        if condition.word == "not":
            return self.compile(condition.parts[0], not negated)
        parts = tuple(self.compile(part, negated) for part in condition.parts)
        return sql.Both(parts) if (condition.word == "and") is not negated else sql.Either(parts)

    def having(
        self, condition: Condition, column: Callable[[What], tuple[sql.Column, Field]]
    ) -> sql.Condition:
        """The condition of HAVING: of aggregates and what is grouped by."""
        if isinstance(condition, Combined):
            parts = tuple(self.having(part, column) for part in condition.parts)
            if condition.word == "not":
                return sql.Not(parts[0])
            return sql.Both(parts) if condition.word == "and" else sql.Either(parts)
        found, f = column(condition.name)
        if isinstance(found, sql.Aggregate) and found.function.startswith("count"):
            f = _COUNT
        if isinstance(condition.value, tuple):
            values = tuple(self._value(condition.name, f, one) for one in condition.value)
            return sql.In(found, values, condition.operator == "not in")
        if isinstance(condition.value, Query):
            raise Refusal("bad-query", reason="unexpected token: 'SELECT'")
        value = self._value(condition.name, f, condition.value)
        return sql.Compare(found, cast(sql.Operator, condition.operator), value)

    def _predicate(self, predicate: Predicate, negated: bool) -> sql.Condition:
        path, f = self._names.column(predicate.name)
        if (f.type == "json" or f.length > LONG_TEXT) and f.native != "multipicklist":
            raise Refusal(
                "soql-field", reason=f"field '{f.name}' can not be filtered in a query call"
            )
        value = predicate.value
        if isinstance(value, Literal):
            return self._compare(predicate, path, f, value, negated)
        if predicate.operator in ("includes", "excludes"):
            if isinstance(value, Query) or f.native != "multipicklist":
                self._refuse_operator(predicate.name, f, predicate.operator)
            return _including(path, value, negated is not (predicate.operator == "excludes"))
        negated = negated is not (predicate.operator == "not in")
        if isinstance(value, tuple):
            return self._in(predicate.name, path, f, value, negated)
        if f.type != "reference" or isinstance(path, sql.Called):
            self._refuse_operator(predicate.name, f, "semi join")
        return sql.InSelect(path, self._subselect(value), negated)

    def _in(
        self,
        name: What,
        path: Place,
        f: Field,
        written: tuple[Literal, ...],
        negated: bool,
    ) -> sql.Condition:
        values = tuple(self._value(name, f, w) for w in written if w.kind != "null")
        parts: list[sql.Condition] = [sql.In(path, values, negated)]
        empty = any(w.kind == "null" for w in written)
        if negated:
            is_empty = sql.Compare(path, "=", None)
            return (
                sql.Both((*parts, sql.Compare(path, "!=", None)))
                if empty
                else sql.Either((*parts, is_empty))
            )
        return sql.Either((*parts, sql.Compare(path, "=", None))) if empty else parts[0]

    def _compare(
        self,
        predicate: Predicate,
        path: Place,
        f: Field,
        written: Literal,
        negated: bool,
    ) -> sql.Condition:
        if predicate.operator == "like":
            return self._like(predicate.name, path, f, written, negated)
        operator = cast(sql.Operator, predicate.operator)
        # The opposite of an inequality also holds for what is empty.
        also_empty = negated and operator not in ("=", "!=")
        if negated:
            operator = _OPPOSITE[operator]
        if operator not in ("=", "!=") and f.type in ("boolean", "reference") and f.name != "Id":
            self._refuse_operator(predicate.name, f, operator)
        if written.kind == "null" or written.written == "''":
            if operator not in ("=", "!="):
                self._refuse_operator(predicate.name, f, operator)
            return sql.Compare(path, operator, None)
        if written.kind == "range" and _MONEY.fullmatch(written.written):
            value = self._value(predicate.name, f, written)
            amount = path if isinstance(path, sql.Called) else self._names.corporate(path, f)
            found: sql.Condition = sql.Compare(amount, operator, value)
        elif written.kind == "range":
            found = self._range(predicate.name, path, f, operator, written)
        else:
            found = sql.Compare(path, operator, self._value(predicate.name, f, written))
        return sql.Either((found, sql.Compare(path, "=", None))) if also_empty else found

    def _like(
        self, name: What, path: Place, f: Field, written: Literal, negated: bool
    ) -> sql.Condition:
        if f.type not in ("string", "choice"):
            self._refuse_operator(name, f, "like")
        pattern = text_of(written.written, pattern=True)
        if negated:
            unlike = sql.Compare(path, "not like", pattern)
            return sql.Either((unlike, sql.Compare(path, "=", None)))
        return sql.Compare(path, "like", pattern)

    def _range(
        self,
        name: What,
        path: Place,
        f: Field,
        operator: sql.Operator,
        written: Literal,
    ) -> sql.Condition:
        if f.type not in ("date", "datetime"):
            self._refuse_type(name, f)
        first, after = (self._bound(f, day) for day in span_of(written.written, self._today))
        match operator:
            case "=":
                return sql.Both((sql.Compare(path, ">=", first), sql.Compare(path, "<", after)))
            case "!=":
                outside = (sql.Compare(path, "<", first), sql.Compare(path, ">=", after))
                return sql.Either((*outside, sql.Compare(path, "=", None)))
            case "<" | ">=":
                return sql.Compare(path, operator, first)
            case ">":
                return sql.Compare(path, ">=", after)
            case _:
                return sql.Compare(path, "<", after)

    @staticmethod
    def _bound(f: Field, day: date) -> str:
        if f.type == "date":
            return day.isoformat()
        return f"{datetime.combine(day, time()).isoformat()}.000Z"

    def _value(self, name: What, f: Field, written: Literal) -> Value:
        """The value in the field's own form; refuses a literal of another type."""
        expected: Kind = "text"
        if f.type in ("integer", "decimal"):
            expected = "number"
        elif f.type in ("boolean", "date", "datetime"):
            expected = cast(Kind, f.type)
        money = _MONEY.fullmatch(written.written) if written.kind == "range" else None
        if money is not None and f.native == "currency":
            # Both sides of the comparison are in the corporate currency.
            return float(money[2]) / self._rate(money[1])
        if written.kind != expected:
            self._refuse_type(name, f)
        match expected:
            case "number":
                return float(written.written)
            case "boolean":
                return written.written.lower() == "true"
            case "date":
                return day_of(written.written)
            case "datetime":
                return moment_of(written.written)
        text = text_of(written.written)
        if isinstance(name, Function) and name.name == "tolabel":
            known = {(c.label or c.value).lower(): c.value for c in f.choices}
            return known.get(text.lower(), text)
        return self._id(text) if f.type == "reference" else text

    @staticmethod
    def _id(text: str) -> str:
        found = full_id(text)
        if found is None:
            raise Refusal("soql-operator", reason=f"invalid ID field: {text}")
        return found

    def _refuse_type(self, name: What, f: Field) -> NoReturn:
        kind = _NATIVE.get(f.type, f.type)
        quotes = "should" if f.type in _QUOTED else "should not"
        self._names.refuse(
            "soql-field",
            _name_of(name),
            f"value of filter criterion for field '{f.name}' must be of type {kind} and {quotes}"
            " be enclosed in quotes",
        )

    def _refuse_operator(self, name: What, f: Field, operator: str) -> NoReturn:
        native = "id" if f.type == "reference" else f.native
        self._names.refuse(
            "soql-operator", _name_of(name), f"invalid operator on {native} field: {operator}"
        )
