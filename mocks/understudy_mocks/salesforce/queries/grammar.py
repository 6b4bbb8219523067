"""SOQL: from text to a tree that still knows where in the text each name stood."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal as Word
from typing import NoReturn, TypeVar

from understudy.vendor import Refusal

LENGTH_MAX = 100_000
DEPTH_MAX = 40
"""Deeper nesting than this is no query that a person or a program means."""

_TOKEN = re.compile(
    r"""(?P<datetime>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+\- ]\d\d:?\d\d))
      | (?P<date>\d{4}-\d\d-\d\d(?![\dT]))
      | (?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+))(?!\w)
      | (?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?::\d+)?)
      | (?P<text>'(?:[^'\\]|\\.)*')
      | (?P<sign><=|>=|!=|<>|[=<>(),])""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_BLANK = re.compile(r"\s*")
_KEYWORDS = frozenset(
    {
        "from",
        "where",
        "group",
        "having",
        "order",
        "limit",
        "offset",
        "for",
        "using",
        "with",
        "and",
        "or",
        "not",
        "in",
        "like",
        "asc",
        "desc",
        "nulls",
        "as",
    }
)
Kind = Word["text", "number", "boolean", "null", "date", "datetime", "range"]


_KINDS: tuple[Kind, ...] = ("text", "number", "date", "datetime")
_WORDS: Mapping[str, Kind] = {"true": "boolean", "false": "boolean", "null": "null"}
T = TypeVar("T")


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
    """`name(of)`; `of` None is `name()`."""

    name: str
    of: Name | None
    at: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is selected."""

    what: "Name | Function | Query"
    alias: str


@dataclass(frozen=True, slots=True)
class Predicate:
    """`value` is a list after IN and NOT IN."""

    name: Name
    operator: str
    value: "Literal | tuple[Literal, ...] | Query"


@dataclass(frozen=True, slots=True)
class Combined:
    """All (`and`) or some (`or`) of the parts; `not` has one."""

    word: str
    parts: tuple["Condition", ...]


Condition = Predicate | Combined


@dataclass(frozen=True, slots=True)
class Having:
    what: Name | Function
    operator: str
    value: Literal


@dataclass(frozen=True, slots=True)
class Order:
    what: Name | Function
    descending: bool
    nulls_last: bool


@dataclass(frozen=True, slots=True)
class Query:
    """`object` is where it selects from: a type, or a relationship in a subquery."""

    text: str
    items: tuple[Item, ...]
    object: Name
    alias: str
    where: Condition | None = None
    group_by: tuple[Name, ...] = ()
    having: tuple[Having, ...] = ()
    order_by: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


@lru_cache(maxsize=1024)
def parse(text: str) -> Query:
    """The tree of a query; refuses `bad-query`."""
    if len(text) > LENGTH_MAX:
        raise Refusal(
            "bad-query", reason=f"SOQL statements can not be longer than {LENGTH_MAX} characters"
        )
    return _Parser(text).whole()


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = _end_of_blank(text, 0)
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Refusal("bad-query", reason=f"unexpected token: '{text[at : at + 1]}'")
        found.append(_Token(match.lastgroup or "", match[0], at))
        at = _end_of_blank(text, match.end())
    return [*found, _Token("end", "<EOF>", len(text))]


def _end_of_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.tokens = text, _tokens(text)
        self.at = self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.next
        if token.kind != "end":
            self.at += 1
        return token

    def unexpected(self) -> NoReturn:
        raise Refusal("bad-query", reason=f"unexpected token: '{self.next.text}'")

    def is_word(self, *words: str) -> bool:
        """Whether these keywords come next."""
        ahead = self.tokens[self.at : self.at + len(words)]
        return [t.text.lower() for t in ahead if t.kind == "name"] == list(words)

    def word(self, *words: str) -> bool:
        """Take these keywords if they come next."""
        found = self.is_word(*words)
        self.at += len(words) if found else 0
        return found

    def sign(self, sign: str) -> bool:
        found = self.next.kind == "sign" and self.next.text == sign
        self.at += found
        return found

    def need(self, found: bool) -> None:
        if not found:
            self.unexpected()

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEPTH_MAX:
            raise Refusal("bad-query", reason="the query is nested too deeply")

    # -- clauses -----------------------------------------------------------------------------

    def whole(self) -> Query:
        query = self.query()
        self.need(self.next.kind == "end")
        return query

    def query(self) -> Query:
        self.deeper()
        self.need(self.word("select"))
        items = self.several(self.item)
        self.need(self.word("from"))
        object_ = self.name()
        self.word("as")
        alias = ""
        if self.next.kind == "name" and self.next.text.lower() not in _KEYWORDS:
            alias = self.take().text
        if self.word("using"):
            self.need(self.word("scope", "everything"))
        where = self.condition() if self.word("where") else None
        group = self.several(self.name) if self.word("group", "by") else ()
        having = self.having() if self.word("having") else ()
        order = self.several(self.order) if self.word("order", "by") else ()
        limit = self.count() if self.word("limit") else None
        offset = self.count() if self.word("offset") else 0
        if self.word("for"):
            self.need(self.word("view") or self.word("reference"))
        self.depth -= 1
        return Query(self.text, items, object_, alias, where, group, having, order, limit, offset)

    def several(self, one: Callable[[], T]) -> tuple[T, ...]:
        found = [one()]
        while self.sign(","):
            found.append(one())
        return tuple(found)

    def name(self) -> Name:
        token = self.next
        self.need(token.kind == "name" and ":" not in token.text)
        self.need(token.text.lower() not in _KEYWORDS)
        self.at += 1
        return Name(tuple(token.text.split(".")), token.at)

    def item(self) -> Item:
        if self.sign("("):
            inner = self.query()
            self.need(self.sign(")"))
            return Item(inner, "")
        what = self.name_or_function()
        alias = ""
        if self.next.kind == "name" and self.next.text.lower() not in _KEYWORDS:
            alias = self.take().text
        return Item(what, alias)

    def name_or_function(self) -> Name | Function:
        name = self.name()
        if not self.sign("("):
            return name
        of = None if self.next.text == ")" else self.name()
        self.need(self.sign(")"))
        return Function(str(name).lower(), of, name.at)

    def order(self) -> Order:
        what = self.name_or_function()
        descending = self.word("desc") or (self.word("asc") and False)
        nulls_last = self.word("nulls", "last") or (self.word("nulls", "first") and False)
        return Order(what, descending, nulls_last)

    def having(self) -> tuple[Having, ...]:
        found = [self.having_one()]
        while self.word("and"):
            found.append(self.having_one())
        return tuple(found)

    def having_one(self) -> Having:
        what = self.name_or_function()
        return Having(what, self.operator(), self.literal())

    def count(self) -> int:
        token = self.take()
        if token.kind != "number" or not token.text.isdigit():
            self.at -= 1
            self.unexpected()
        return min(int(token.text[:18]), 1 << 62)

    # -- conditions --------------------------------------------------------------------------

    def condition(self) -> Condition:
        parts = [self.part()]
        for word in ("and", "or"):
            if self.is_word(word):
                while self.word(word):
                    parts.append(self.part())
                # AND beside OR needs parentheses.
                self.need(not self.is_word("and") and not self.is_word("or"))
                return Combined(word, tuple(parts))
        return parts[0]

    def part(self) -> Condition:
        self.deeper()
        found: Condition
        if self.word("not"):
            found = Combined("not", (self.part(),))
        elif self.sign("("):
            found = self.condition()
            self.need(self.sign(")"))
        else:
            found = self.predicate()
        self.depth -= 1
        return found

    def predicate(self) -> Predicate:
        name = self.name()
        for operator in ("in", "not in"):
            if self.word(*operator.split()):
                self.need(self.sign("("))
                value: Query | tuple[Literal, ...]
                value = self.query() if self.is_word("select") else self.several(self.literal)
                self.need(self.sign(")"))
                return Predicate(name, operator, value)
        if self.word("like"):
            self.need(self.next.kind == "text")
            return Predicate(name, "like", self.literal())
        return Predicate(name, self.operator(), self.literal())

    def operator(self) -> str:
        token = self.next
        self.need(token.kind == "sign" and token.text not in "(),")
        self.at += 1
        return "!=" if token.text == "<>" else token.text

    def literal(self) -> Literal:
        token = self.next
        if token.kind == "name":
            kind: Kind = _WORDS.get(token.text.lower(), "range")
            self.need("." not in token.text and token.text.lower() not in _KEYWORDS)
        else:
            found = next((k for k in _KINDS if k == token.kind), None)
            if found is None:
                self.unexpected()
            kind = found
        self.at += 1
        return Literal(kind, token.text)
