"""Workday's query language, as far as `SELECT … FROM … WHERE … ORDER BY … LIMIT` goes.

A data source is computed as of a day, not stored, so a query is a tree that is run over rows in
memory; nothing of it reaches SQL.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar, cast

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args

from understudy.vendor import Refusal

Instance = Mapping[str, str]
"""`{"id", "descriptor"}`."""
Value = str | bool | Decimal | Instance | Sequence[Instance] | None
Literal = str | bool | Decimal

_GRAMMAR = r"""
query: _SELECT columns _FROM NAME [options] [_WHERE either] [order] [_LIMIT INT]
columns: column ("," column)*
column: NAME [_AS NAME]
options: "(" option ("," option)* ")"
option: NAME "=" setting
?setting: literal | NAME -> name
order: _ORDER _BY ordering ("," ordering)*
ordering: NAME [DIRECTION]
?either: both (_OR both)*
?both: one (_AND one)*
?one: NAME OPERATOR literal -> compare
    | NAME _IN values -> within
    | NAME _NOT _IN values -> without
    | NAME _IS _NULL -> empty
    | NAME _IS _NOT _NULL -> filled
    | "(" either ")"
values: "(" literal ("," literal)* ")"
literal: STRING -> string | NUMBER -> number | INT -> number | TRUE -> true | FALSE -> false
OPERATOR: "<=" | ">=" | "!=" | "=" | "<" | ">"
DIRECTION: /(asc|desc)\b/i
TRUE.2: /true\b/i
FALSE.2: /false\b/i
NAME: /[a-z_][a-z0-9_]*/i
STRING: /"[^"]*"/ | /'[^']*'/
NUMBER: /-?[0-9]{1,18}\.[0-9]{1,9}/
INT: /-?[0-9]{1,18}/
%ignore /\s+/
"""
_KEYWORDS = (
    *("SELECT", "FROM", "WHERE", "LIMIT", "AS", "ORDER", "BY"),
    *("OR", "AND", "IN", "NOT", "IS", "NULL"),
)

Predicate = Callable[[Callable[[str], Value]], bool]
"""Whether a row, given as its values by field name, is wanted."""


@dataclass(frozen=True, slots=True)
class Column:
    field: str
    alias: str


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `fields` are all names it uses, to be checked against the source."""

    source: str
    columns: tuple[Column, ...]
    options: Mapping[str, Literal]
    where: Predicate
    order: tuple[tuple[str, bool], ...]
    limit: int | None
    fields: tuple[str, ...]


@lru_cache(maxsize=512)
def parse(text: str) -> Query:
    """The query; refuses `bad-query` with what is wrong and where."""
    try:
        tree = _PARSER.parse(text)
    except UnexpectedInput as wrong:
        ended = isinstance(wrong, UnexpectedToken) and wrong.token.type == "$END"
        at = len(text) if ended else cast(int, wrong.pos_in_stream)
        word = (text[at:].split() or ["the end"])[0]
        raise Refusal(
            "bad-query",
            reason="Invalid WQL syntax.",
            field=f"at or near '{word[:40]}'",
            location=f"Invalid clause starting with character: {at}",
        ) from None
    builder = _Builder()
    return builder.finish(builder.transform(tree))


def wrong(reason: str, name: str) -> Refusal:
    """A query that can be read but not run."""
    return Refusal("bad-query", reason=reason, field=name, location="query")


@v_args(inline=True)
class _Builder(Transformer[Token, object]):
    """Turns the parser's tree into a query, noting the fields it names."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[str] = []

    def _field(self, name: Token) -> str:
        self.fields.append(str(name))
        return str(name)

    def string(self, token: Token) -> Literal:
        return str(token)[1:-1]

    def number(self, token: Token) -> Literal:
        return Decimal(str(token))

    def true(self, _: Token) -> Literal:
        return True

    def false(self, _: Token) -> Literal:
        return False

    def name(self, token: Token) -> Literal:
        return str(token)

    def column(self, name: Token, alias: Token | None) -> Column:
        return Column(self._field(name), str(alias or name))

    def columns(self, *columns: Column) -> tuple[Column, ...]:
        return columns

    def option(self, name: Token, value: Literal) -> tuple[str, Literal]:
        return str(name), value

    def options(self, *options: tuple[str, Literal]) -> Mapping[str, Literal]:
        return dict(options)

    def ordering(self, name: Token, direction: Token | None) -> tuple[str, bool]:
        return self._field(name), str(direction or "").upper() == "DESC"

    def order(self, *orderings: tuple[str, bool]) -> tuple[tuple[str, bool], ...]:
        return orderings

    def values(self, *values: Literal) -> tuple[Literal, ...]:
        return values

    def compare(self, name: Token, operator: Token, literal: Literal) -> Predicate:
        field, sign = self._field(name), str(operator)
        return lambda row: matches(row(field), sign, literal)

    def within(self, name: Token, literals: tuple[Literal, ...]) -> Predicate:
        field = self._field(name)
        return lambda row: any(matches(row(field), "=", each) for each in literals)

    def without(self, name: Token, literals: tuple[Literal, ...]) -> Predicate:
        field = self._field(name)
        return lambda row: not any(matches(row(field), "=", each) for each in literals)

    def empty(self, name: Token) -> Predicate:
        field = self._field(name)
        return lambda row: row(field) in (None, "", [])

    def filled(self, name: Token) -> Predicate:
        field = self._field(name)
        return lambda row: row(field) not in (None, "", [])

    def either(self, *parts: Predicate) -> Predicate:
        return lambda row: any(part(row) for part in parts)

    def both(self, *parts: Predicate) -> Predicate:
        return lambda row: all(part(row) for part in parts)

    def query(
        self,
        columns: tuple[Column, ...],
        source: Token,
        options: Mapping[str, Literal] | None,
        where: Predicate | None,
        order: tuple[tuple[str, bool], ...] | None,
        limit: Token | None,
    ) -> Query:
        count = None if limit is None else max(int(limit), 0)
        wanted: Predicate = where or (lambda row: True)
        return Query(str(source), columns, options or {}, wanted, order or (), count, ())

    def finish(self, query: object) -> Query:
        """The query, knowing the fields it names."""
        if not isinstance(query, Query):
            raise TypeError(query)
        return Query(
            query.source,
            query.columns,
            query.options,
            query.where,
            query.order,
            query.limit,
            tuple(dict.fromkeys(self.fields)),
        )


_PARSER = Lark(
    _GRAMMAR + "".join(f"_{word}: /{word}\\b/i\n" for word in _KEYWORDS),
    start="query",
    parser="lalr",
    maybe_placeholders=True,
)


def matches(value: Value, operator: str, literal: Literal) -> bool:
    """Whether a value stands so to a literal. Instances are known by their WIDs."""
    if value is None:
        return operator == "!="
    if isinstance(value, Mapping):
        return _stands(value["id"], operator, str(literal))
    if isinstance(value, bool):
        return _stands(str(value).lower(), operator, str(literal).lower())
    if isinstance(value, Decimal):
        return isinstance(literal, Decimal) and _stands(value, operator, literal)
    if isinstance(value, str):
        return _stands(value.casefold(), operator, str(literal).casefold())
    found = any(one["id"] == str(literal) for one in value)
    return not found if operator == "!=" else found and operator == "="


Ordered = TypeVar("Ordered", str, Decimal)


def _stands(left: Ordered, operator: str, right: Ordered) -> bool:
    less, equal = left < right, left == right
    return {"=": equal, "!=": not equal, "<": less, "<=": less or equal}.get(
        operator, not less if operator == ">=" else not less and not equal
    )


def sort_key(value: Value) -> tuple[bool, Decimal, str]:
    """Where a value comes in an ordered result: what is empty last, instances by descriptor."""
    if isinstance(value, Mapping):
        value = value["descriptor"]
    number = value if isinstance(value, Decimal) else Decimal(0)
    return value is None, number, "" if isinstance(value, Decimal) else str(value).casefold()
