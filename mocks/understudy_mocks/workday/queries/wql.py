"""Workday's query language: PARAMETERS, SELECT with aggregates and subfields, GROUP BY, HAVING.

A data source is computed as of a day, not stored, so a query is a tree that is run over rows in
memory; nothing of it reaches SQL.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
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
query: [parameters] _SELECT columns _FROM NAME [options] [_WHERE either] _rest
_rest: [groups] [_HAVING either] [order] [_LIMIT INT]
parameters: _PARAMETERS option ("," option)*
columns: column ("," column)*
column: operand [subfields] [_AS NAME]
subfields: "{" NAME ("," NAME)* "}"
operand: NAME -> field | AGGREGATE "(" NAME ")" -> aggregate
groups: _GROUP _BY NAME ("," NAME)*
options: "(" option ("," option)* ")"
option: NAME "=" setting
?setting: literal | NAME -> name
order: _ORDER _BY ordering ("," ordering)*
ordering: operand [DIRECTION]
?either: both (_OR both)*
?both: one (_AND one)*
?one: operand OPERATOR literal -> compare
    | operand _IN values -> within
    | operand _NOT _IN values -> without
    | operand _IS (_NULL | _EMPTY) -> empty
    | operand _IS _NOT (_NULL | _EMPTY) -> filled
    | operand MATCH STRING -> like
    | "(" either ")"
values: "(" literal ("," literal)* ")"
literal: STRING -> string | NUMBER -> number | INT -> number | TRUE -> true | FALSE -> false
OPERATOR: "<=" | ">=" | "!=" | "=" | "<" | ">"
DIRECTION: /(asc|desc)\b/i
AGGREGATE.2: /(count|sum|avg|min|max)(?=\s*\()/i
MATCH.2: /(like|contains|startswith|endswith)\b/i
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
    *("OR", "AND", "IN", "NOT", "IS", "NULL", "EMPTY"),
    *("GROUP", "HAVING", "PARAMETERS"),
)

Predicate = Callable[[Callable[[str], Value]], bool]
"""Whether a row, given as its values by field name, is wanted."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the result. `aggregate` is COUNT, SUM and so on, or nothing."""

    field: str
    alias: str
    aggregate: str = ""
    subfields: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.aggregate}({self.field})" if self.aggregate else self.field


@dataclass(frozen=True, slots=True)
class Operand:
    """A field, or an aggregate of one."""

    field: str
    aggregate: str = ""

    @property
    def key(self) -> str:
        return f"{self.aggregate}({self.field})" if self.aggregate else self.field


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
    groups: tuple[str, ...] = ()
    having: Predicate | None = None

    @property
    def grouped(self) -> bool:
        """Whether rows are put together."""
        return bool(self.groups) or any(column.aggregate for column in self.columns)


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

    def field(self, name: Token) -> Operand:
        return Operand(self._field(name))

    def aggregate(self, function: Token, name: Token) -> Operand:
        return Operand(self._field(name), str(function).upper())

    def subfields(self, *names: Token) -> tuple[str, ...]:
        return tuple(map(str, names))

    def column(
        self, operand: Operand, subfields: tuple[str, ...] | None, alias: Token | None
    ) -> Column:
        name = str(alias or operand.key)
        return Column(operand.field, name, operand.aggregate, subfields or ())

    def groups(self, *names: Token) -> tuple[str, ...]:
        return tuple(self._field(name) for name in names)

    def parameters(self, *options: tuple[str, Literal]) -> Mapping[str, Literal]:
        return dict(options)

    def columns(self, *columns: Column) -> tuple[Column, ...]:
        return columns

    def option(self, name: Token, value: Literal) -> tuple[str, Literal]:
        return str(name), value

    def options(self, *options: tuple[str, Literal]) -> Mapping[str, Literal]:
        return dict(options)

    def ordering(self, operand: Operand, direction: Token | None) -> tuple[str, bool]:
        return operand.key, str(direction or "").upper() == "DESC"

    def order(self, *orderings: tuple[str, bool]) -> tuple[tuple[str, bool], ...]:
        return orderings

    def values(self, *values: Literal) -> tuple[Literal, ...]:
        return values

    def compare(self, operand: Operand, operator: Token, literal: Literal) -> Predicate:
        field, sign = operand.key, str(operator)
        return lambda row: matches(row(field), sign, literal)

    def within(self, operand: Operand, literals: tuple[Literal, ...]) -> Predicate:
        field = operand.key
        return lambda row: any(matches(row(field), "=", each) for each in literals)

    def without(self, operand: Operand, literals: tuple[Literal, ...]) -> Predicate:
        field = operand.key
        return lambda row: not any(matches(row(field), "=", each) for each in literals)

    def empty(self, operand: Operand) -> Predicate:
        field = operand.key
        return lambda row: row(field) in (None, "", [])

    def filled(self, operand: Operand) -> Predicate:
        field = operand.key
        return lambda row: row(field) not in (None, "", [])

    def like(self, operand: Operand, match: Token, text: Token) -> Predicate:
        field, way = operand.key, str(match).upper()
        wanted = str(text)[1:-1].casefold()
        if way == "LIKE":
            # Without a sign for anything, a pattern may stand anywhere.
            begins, ends = wanted.startswith("%"), wanted.endswith("%")
            way = {
                (True, False): "ENDSWITH",
                (False, True): "STARTSWITH",
            }.get((begins, ends), "CONTAINS")
            wanted = wanted.strip("%")
        return lambda row: _like(row(field), way, wanted)

    def either(self, *parts: Predicate) -> Predicate:
        return lambda row: any(part(row) for part in parts)

    def both(self, *parts: Predicate) -> Predicate:
        return lambda row: all(part(row) for part in parts)

    def query(
        self,
        parameters: Mapping[str, Literal] | None,
        columns: tuple[Column, ...],
        source: Token,
        options: Mapping[str, Literal] | None,
        where: Predicate | None,
        groups: tuple[str, ...] | None,
        having: Predicate | None,
        order: tuple[tuple[str, bool], ...] | None,
        limit: Token | None,
    ) -> Query:
        count = None if limit is None else max(int(limit), 0)
        wanted: Predicate = where or (lambda row: True)
        given = {**(parameters or {}), **(options or {})}
        return Query(
            str(source), columns, given, wanted, order or (), count, (), groups or (), having
        )

    def finish(self, query: object) -> Query:
        """The query, knowing the fields it names."""
        if not isinstance(query, Query):
            raise TypeError(query)
        return replace(query, fields=tuple(dict.fromkeys(self.fields)))


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


def _like(value: Value, way: str, wanted: str) -> bool:
    if isinstance(value, Mapping):
        value = value["descriptor"]
    if not isinstance(value, str):
        return False
    text = value.casefold()
    if way == "CONTAINS":
        return wanted in text
    return text.startswith(wanted) if way == "STARTSWITH" else text.endswith(wanted)


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
