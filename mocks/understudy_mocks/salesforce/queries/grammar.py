"""SOQL: from text to a tree."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn, TypeVar

from understudy.vendor import Refusal
from understudy_mocks.salesforce.queries.tree import (
    KINDS,
    WORDS,
    Combined,
    Condition,
    Function,
    Item,
    Kind,
    Literal,
    Name,
    Order,
    Predicate,
    Query,
    TypeOf,
    What,
)

__all__ = ["Function", "Name", "Query", "parse"]

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
SCOPES = frozenset(
    {
        "everything",
        "mine",
        "mine_and_my_groups",
        "my_territory",
        "my_team_territory",
        "team",
        "delegated",
        "queue",
        "scopingrule",
        "allprivate",
    }
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
        "update",
        "includes",
        "excludes",
    }
)
T = TypeVar("T")


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
        object_, alias = self.object(), self.alias()
        aliases = []
        while self.sign(","):
            path = self.name()
            aliases.append((self.alias() or path.parts[-1], path))
        scope = self.scope() if self.word("using", "scope") else ""
        where = self.condition(self.name_or_function) if self.word("where") else None
        grouping, group = self.groups() if self.word("group", "by") else ("", ())
        having = self.condition(self.name_or_function) if self.word("having") else None
        order = self.several(self.order) if self.word("order", "by") else ()
        limit = self.count() if self.word("limit") else None
        offset = self.count() if self.word("offset") else 0
        while self.word("for"):
            self.need(self.word("view") or self.word("reference") or self.word("update"))
        if self.word("update"):
            self.need(self.word("tracking") or self.word("viewstat"))
        self.depth -= 1
        return Query(
            self.text,
            items,
            object_,
            alias,
            tuple(aliases),
            scope,
            where,
            group,
            grouping,
            having,
            order,
            limit,
            offset,
        )

    def alias(self) -> str:
        self.word("as")
        if self.next.kind == "name" and self.next.text.lower() not in _KEYWORDS:
            return self.take().text
        return ""

    def scope(self) -> str:
        name = str(self.name()).lower()
        if name not in SCOPES:
            self.at -= 1
            self.unexpected()
        return name

    def groups(self) -> tuple[str, tuple[What, ...]]:
        for grouping in ("rollup", "cube"):
            if self.is_word(grouping) and self.tokens[self.at + 1].text == "(":
                self.at += 2
                found = self.several(self.name_or_function)
                self.need(self.sign(")"))
                return grouping, found
        return "", self.several(self.name_or_function)

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

    def object(self) -> Name:
        """A type; two of them are called like words of the language."""
        if self.is_word("order") or self.is_word("group"):
            token = self.take()
            return Name((token.text,), token.at)
        return self.name()

    def item(self) -> Item:
        if self.sign("("):
            inner = self.query()
            self.need(self.sign(")"))
            return Item(inner, "")
        if self.is_word("typeof"):
            return Item(self.typeof(), "")
        return Item(self.name_or_function(), self.alias())

    def typeof(self) -> TypeOf:
        self.at += 1
        of, whens = self.name(), []
        otherwise: tuple[Name, ...] = ()
        while self.word("when"):
            kind = str(self.name())
            self.need(self.word("then"))
            whens.append((kind, self.several(self.name)))
        self.need(bool(whens))
        if self.word("else"):
            otherwise = self.several(self.name)
        self.need(self.word("end"))
        return TypeOf(of, tuple(whens), otherwise)

    def name_or_function(self) -> What:
        name = self.name()
        if not self.sign("("):
            return name
        self.deeper()
        of, more = None, []
        if self.next.text != ")":
            of = self.name_or_function()
            while self.sign(","):
                more.append(self.argument())
        self.need(self.sign(")"))
        self.depth -= 1
        return Function(str(name).lower(), of, name.at, tuple(more))

    def argument(self) -> Literal | Function:
        """One after the first: a constant, or a place on earth."""
        if self.next.kind != "name":
            return self.literal()
        name = self.name()
        self.need(self.sign("("))
        found = self.several(self.literal)
        self.need(self.sign(")"))
        return Function(str(name).lower(), None, name.at, found)

    def order(self) -> Order:
        what = self.name_or_function()
        descending = self.word("desc") or (self.word("asc") and False)
        nulls_last = self.word("nulls", "last") or (self.word("nulls", "first") and False)
        return Order(what, descending, nulls_last)

    def count(self) -> int:
        token = self.take()
        if token.kind != "number" or not token.text.isdigit():
            self.at -= 1
            self.unexpected()
        return min(int(token.text[:18]), 1 << 62)

    # -- conditions --------------------------------------------------------------------------

    def condition(self, left: Callable[[], What]) -> Condition:
        parts = [self.part(left)]
        for word in ("and", "or"):
            if self.is_word(word):
                while self.word(word):
                    parts.append(self.part(left))
                # AND beside OR needs parentheses.
                self.need(not self.is_word("and") and not self.is_word("or"))
                return Combined(word, tuple(parts))
        return parts[0]

    def part(self, left: Callable[[], What]) -> Condition:
        self.deeper()
        found: Condition
        if self.word("not"):
            found = Combined("not", (self.part(left),))
        elif self.sign("("):
            found = self.condition(left)
            self.need(self.sign(")"))
        else:
            found = self.predicate(left)
        self.depth -= 1
        return found

    def predicate(self, left: Callable[[], What]) -> Predicate:
        name = left()
        for operator in ("in", "not in", "includes", "excludes"):
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
            kind: Kind = WORDS.get(token.text.lower(), "range")
            self.need("." not in token.text and token.text.lower() not in _KEYWORDS)
        else:
            found = next((k for k in KINDS if k == token.kind), None)
            if found is None:
                self.unexpected()
            kind = found
        self.at += 1
        return Literal(kind, token.text)
