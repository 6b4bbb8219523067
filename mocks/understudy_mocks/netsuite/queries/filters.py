"""The filter of collections: `companyName START_WITH "Bor" AND subsidiary ANY_OF [1, 2]`."""

import re
from collections.abc import Iterator

from sqlglot import exp

from understudy.vendor import ObjectType, Refusal, System
from understudy_mocks.netsuite.queries import suiteql
from understudy_mocks.netsuite.queries.tables import record_table

_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([()\[\],])|([^\s()\[\],"]+))', re.DOTALL)
_COMPARE: dict[str, type[exp.Binary]] = {
    "EQUAL": exp.EQ,
    "ON": exp.EQ,
    "GREATER": exp.GT,
    "AFTER": exp.GT,
    "GREATER_OR_EQUAL": exp.GTE,
    "ON_OR_AFTER": exp.GTE,
    "LESS": exp.LT,
    "BEFORE": exp.LT,
    "LESS_OR_EQUAL": exp.LTE,
    "ON_OR_BEFORE": exp.LTE,
}
_PATTERNS = {"CONTAIN": "%{}%", "START_WITH": "{}%", "END_WITH": "%{}", "ENDWITH": "%{}"}
_DEPTH_MAX = 50


def ids_where(system: System, kind: ObjectType, text: str) -> list[str]:
    """The ids of the records of a type for which the filter holds; all, where it is empty."""
    table = record_table(kind)
    condition = _Parser(kind, text).condition() if text.strip() else None
    try:
        return suiteql.ids(system, table, {"where": condition} if condition else {})
    except Refusal as refusal:
        if refusal.kind in ("bad-search", "bad-query"):
            reason = str(refusal.details.get("reason"))
            raise Refusal("bad-parameter", parameter="q", reason=reason) from None
        raise


class _Parser:
    """Reads one filter from left to right."""

    def __init__(self, kind: ObjectType, text: str) -> None:
        self._kind = kind
        self._tokens = list(_tokens(text))
        self._at = 0

    def condition(self) -> exp.Expr:
        found = self._either(0)
        if self._at < len(self._tokens):
            raise _wrong(f"Unexpected '{self._tokens[self._at][0]}'.")
        return found

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _next(self) -> tuple[str, bool]:
        if self._at >= len(self._tokens):
            raise _wrong("The condition ends too early.")
        self._at += 1
        return self._tokens[self._at - 1]

    def _either(self, depth: int) -> exp.Expr:
        parts = [self._both(depth)]
        while self._peek().upper() == "OR":
            self._next()
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else exp.or_(*parts)

    def _both(self, depth: int) -> exp.Expr:
        parts = [self._one(depth)]
        while self._peek().upper() == "AND":
            self._next()
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else exp.and_(*parts)

    def _one(self, depth: int) -> exp.Expr:
        if depth > _DEPTH_MAX:
            raise _wrong("The condition is nested too deeply.")
        if self._peek() == "(":
            self._next()
            inner = self._either(depth + 1)
            if self._next()[0] != ")":
                raise _wrong("A parenthesis is not closed.")
            return exp.Paren(this=inner)
        name, operator = self._next()[0], self._next()[0]
        f = self._kind.by_name.get(name.lower())
        if f is None or f.hidden:
            raise _wrong(f"The record has no field '{name}'.")
        bare = operator.removesuffix("_NOT")
        found = self._test(exp.column(f.name), bare)
        # What is empty is not what was asked for either.
        return exp.Not(this=exp.Paren(this=found)) if operator != bare else found

    def _test(self, column: exp.Expr, operator: str) -> exp.Expr:
        f = self._kind.by_name[column.name.lower()]
        if operator == "EMPTY":
            return exp.Is(this=column, expression=exp.Null())
        if operator in ("ANY_OF", "BETWEEN", "WITHIN"):
            values = self._list()
            if operator == "ANY_OF":
                return exp.In(this=column, expressions=values)
            if len(values) != 2:
                raise _wrong(f"{operator} takes two values.")
            return exp.Between(this=column, low=values[0], high=values[1])
        if operator in _PATTERNS and f.type in ("string", "choice"):
            text = re.sub(r"([\\%_])", r"\\\1", self._next()[0])
            pattern = exp.Literal.string(_PATTERNS[operator].format(text))
            like = exp.Like(this=column, expression=pattern)
            return exp.Escape(this=like, expression=exp.Literal.string("\\"))
        if operator == "IS" and f.type == "boolean":
            word = self._next()[0].lower()
            if word not in ("true", "false"):
                raise _wrong("A box is true or false.")
            return exp.EQ(this=column, expression=exp.Literal.string(word[0].upper()))
        if operator == "ON" and f.type == "datetime":
            return _whole_day(column, self._value())
        kind = exp.EQ if operator == "IS" else _COMPARE.get(operator)
        if kind is None:
            raise _wrong(f"The operator '{operator}' does not fit '{column.name}'.")
        return kind(this=column, expression=self._value())

    def _list(self) -> list[exp.Expr]:
        if self._next()[0] != "[":
            raise _wrong("A list is expected.")
        values = [self._value()]
        while self._peek() == ",":
            self._next()
            values.append(self._value())
        if self._next()[0] != "]":
            raise _wrong("A list is not closed.")
        return values

    def _value(self) -> exp.Expr:
        text, _ = self._next()
        if not text:
            raise _wrong("A value is missing.")
        return exp.Literal.string(text)


def _whole_day(column: exp.Expr, value: exp.Expr) -> exp.Expr:
    """Any moment of the day."""
    day = exp.Anonymous(this="TO_DATE", expressions=[value])
    following = exp.Add(this=day.copy(), expression=exp.Literal.number(1))
    return exp.And(
        this=exp.GTE(this=column, expression=day),
        expression=exp.LT(this=column.copy(), expression=following),
    )


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Each token, and whether it was quoted."""
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise _wrong("A quotation is not closed.")
        quoted, mark, word = found.groups()
        if quoted is not None:
            yield re.sub(r"\\(.)", r"\1", quoted), True
        else:
            yield mark or word, False
        at = found.end()


def _wrong(reason: str) -> Refusal:
    return Refusal("bad-parameter", parameter="q", reason=reason)
