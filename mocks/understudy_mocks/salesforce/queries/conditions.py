"""WHERE: from the tree of the grammar to a condition that SQL can answer.

A comparison here is true or false, never unknown: what is empty differs from every value. So
NOT is pushed down to the comparisons, where each has its opposite.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import NoReturn, cast

from understudy.vendor import Field, Refusal, Value, sql
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.queries import grammar
from understudy_mocks.salesforce.queries.grammar import Kind, Literal, Name, Predicate
from understudy_mocks.salesforce.queries.literals import day_of, moment_of, span_of, text_of
from understudy_mocks.salesforce.queries.names import Names

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


class Conditions:
    """Compiles the conditions of one query. `subselect` compiles the query of a semi-join."""

    def __init__(
        self, names: Names, today: date, subselect: Callable[[grammar.Query], sql.Select]
    ) -> None:
        self._names, self._today, self._subselect = names, today, subselect

    def compile(self, condition: grammar.Condition, negated: bool = False) -> sql.Condition:
        if isinstance(condition, Predicate):
            return self._predicate(condition, negated)
        if condition.word == "not":
            return self.compile(condition.parts[0], not negated)
        parts = tuple(self.compile(part, negated) for part in condition.parts)
        return sql.Both(parts) if (condition.word == "and") is not negated else sql.Either(parts)

    def _predicate(self, predicate: Predicate, negated: bool) -> sql.Condition:
        path, f = self._names.resolve(predicate.name)
        if f.type == "json" or f.length > LONG_TEXT:
            raise Refusal(
                "soql-field", reason=f"field '{f.name}' can not be filtered in a query call"
            )
        value = predicate.value
        if isinstance(value, Literal):
            return self._compare(predicate, path, f, value, negated)
        negated = negated is not (predicate.operator == "not in")
        if isinstance(value, tuple):
            return self._in(predicate.name, path, f, value, negated)
        if f.type != "reference":
            self._refuse_operator(predicate.name, f, "semi join")
        return sql.InSelect(path, self._subselect(value), negated)

    def _in(
        self, name: Name, path: sql.Path, f: Field, written: tuple[Literal, ...], negated: bool
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
        self, predicate: Predicate, path: sql.Path, f: Field, written: Literal, negated: bool
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
        if written.kind == "range":
            found = self._range(predicate.name, path, f, operator, written)
        else:
            found = sql.Compare(path, operator, self._value(predicate.name, f, written))
        return sql.Either((found, sql.Compare(path, "=", None))) if also_empty else found

    def _like(
        self, name: Name, path: sql.Path, f: Field, written: Literal, negated: bool
    ) -> sql.Condition:
        if f.type not in ("string", "choice"):
            self._refuse_operator(name, f, "like")
        pattern = text_of(written.written, pattern=True)
        if negated:
            unlike = sql.Compare(path, "not like", pattern)
            return sql.Either((unlike, sql.Compare(path, "=", None)))
        return sql.Compare(path, "like", pattern)

    def _range(
        self, name: Name, path: sql.Path, f: Field, operator: sql.Operator, written: Literal
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

    def _value(self, name: Name, f: Field, written: Literal) -> Value:
        """The value in the field's own form; refuses a literal of another type."""
        expected: Kind = "text"
        if f.type in ("integer", "decimal"):
            expected = "number"
        elif f.type in ("boolean", "date", "datetime"):
            expected = cast(Kind, f.type)
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
        return self._id(text) if f.type == "reference" else text

    @staticmethod
    def _id(text: str) -> str:
        found = full_id(text)
        if found is None:
            raise Refusal("soql-operator", reason=f"invalid ID field: {text}")
        return found

    def _refuse_type(self, name: Name, f: Field) -> NoReturn:
        kind = _NATIVE.get(f.type, f.type)
        quotes = "should" if f.type in _QUOTED else "should not"
        self._names.refuse(
            "soql-field",
            name,
            f"value of filter criterion for field '{f.name}' must be of type {kind} and {quotes}"
            " be enclosed in quotes",
        )

    def _refuse_operator(self, name: Name, f: Field, operator: str) -> NoReturn:
        native = "id" if f.type == "reference" else f.native
        self._names.refuse("soql-operator", name, f"invalid operator on {native} field: {operator}")
