"""Encoded queries, read. What cannot be read is left out, and said to be `broken`.

`a=1^ORa=2^b=3` is (a=1 or a=2) and b=3; `^NQ` begins a query that is an alternative to all before.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

OPERATORS = (
    *("=", "!=", "<", "<=", ">", ">=", "LIKE", "CONTAINS", "*", "NOT LIKE", "DOES NOT CONTAIN"),
    *("!*", "STARTSWITH", "ENDSWITH", "%", "IN", "NOT IN", "ISEMPTY", "ISNOTEMPTY", "EMPTYSTRING"),
    *("ANYTHING", "BETWEEN", "SAMEAS", "NSAMEAS", "GT_FIELD", "LT_FIELD", "GT_OR_EQUALS_FIELD"),
    *("LT_OR_EQUALS_FIELD", "LE_OR_EQUALS_FIELD", "ON", "NOTON", "RELATIVEGT", "RELATIVEGE"),
    *("RELATIVELT", "RELATIVELE", "RELATIVEEE", "INSTANCEOF", "VALCHANGES", "CHANGESFROM"),
    *("CHANGESTO", "DATEPART", "MORETHAN", "LESSTHAN", "DYNAMIC", "IN_HIERARCHY"),
)
TIMELY = frozenset(
    o
    for o in OPERATORS
    if o.startswith("RELATIVE")
    or o in ("MORETHAN", "LESSTHAN", "DYNAMIC", "IN_HIERARCHY", "DATEPART")
)
"""Operators whose answer depends on the day, on who asks, or on what else there is."""
_LONGEST_FIRST = "|".join(re.escape(o) for o in sorted(OPERATORS, key=len, reverse=True))
_CLAUSE = re.compile(rf"([a-z0-9_.]+)({_LONGEST_FIRST})(.*)", re.DOTALL)
_JOIN = re.compile(r"JOIN[a-z0-9_]+\.([a-z0-9_.]+)=([a-z0-9_]+)\.([a-z0-9_]+)(?:!(.*))?", re.DOTALL)
_RELATED = re.compile(r"RLQUERY([a-z0-9_]+)\.([a-z0-9_]+),(>=|<=|!=|=|>|<)(\d{1,9})(?:,m2m)?")
_CARET = "\0"


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition. The operator `IS` is no one's to write: a value, as stored or as shown."""

    field: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Join:
    """Rows whose `primary` field is the `secondary` field of a row of `table`."""

    primary: str
    table: str
    secondary: str
    within: "Encoded"


@dataclass(frozen=True, slots=True)
class Related:
    """Rows that so many rows of `table` name in their `field`."""

    table: str
    field: str
    operator: str
    count: int
    within: "Encoded"


Term = Clause | Join | Related
Group = tuple[Term, ...]
"""Terms of which one must hold."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Queries of which one must hold, each of groups that all must; and the order of the rows."""

    queries: tuple[tuple[Group, ...], ...] = ()
    orders: tuple[tuple[str, bool], ...] = ()
    broken: bool = False
    timely: bool = False
    """Whether the answer depends on who asks, and when."""

    def also(self, clauses: Group) -> "Encoded":
        """The same, with each of these clauses required too."""
        required = tuple((clause,) for clause in clauses)
        return replace(self, queries=tuple((*q, *required) for q in self.queries or ((),)))


@lru_cache(maxsize=1024)
def parse(text: str) -> Encoded:
    """The query in a text. Every text can be read, if only as an empty query."""
    tokens = text.replace("^^", _CARET).split("^")
    return _Reader([t.replace(_CARET, "^") for t in tokens]).read(lambda token: False)


@dataclass(slots=True)
class _Reader:
    tokens: list[str]
    nests: bool = True
    at: int = 0
    queries: list[list[list[Term]]] = field(default_factory=lambda: [[]])
    orders: list[tuple[str, bool]] = field(default_factory=list)
    broken: bool = False
    timely: bool = False

    def read(self, ends: Callable[[str], bool]) -> Encoded:
        while self.at < len(self.tokens) and not ends(self.tokens[self.at]):
            self.token(self.tokens[self.at])
        queries = tuple(tuple(tuple(group) for group in query) for query in self.queries)
        return Encoded(queries, tuple(self.orders), self.broken, self.timely)

    def token(self, token: str) -> None:
        self.at += 1
        if token.startswith("ORDERBYDESC"):
            self.orders.append((token[11:], True))
        elif token.startswith("ORDERBY"):
            self.orders.append((token[7:], False))
        elif token.startswith("NQ"):
            self.queries.append([])
            self.clause(token[2:], either=False)
        elif token.startswith("OR"):
            self.clause(token[2:], either=True)
        elif token.startswith("JOIN") and self.nests:
            self.join(token)
        elif token.startswith("RLQUERY") and self.nests:
            self.related(token)
        elif token != "EQ" and not token.startswith("GROUPBY"):
            self.clause(token, either=False)

    def clause(self, text: str, *, either: bool) -> None:
        if not text:
            return
        found = _CLAUSE.fullmatch(text)
        if found is None:
            self.broken = True
            return
        self.timely = self.timely or "javascript:" in text or found[2] in TIMELY
        self.add(Clause(*found.groups()), either=either)

    def add(self, term: Term, *, either: bool = False) -> None:
        groups = self.queries[-1]
        if either and groups:
            groups[-1].append(term)
        else:
            groups.append([term])

    def join(self, token: str) -> None:
        found = _JOIN.fullmatch(token)
        if found is None:
            self.broken = True
            return
        within = self.nested(found[4] or "", lambda t: t.startswith(("NQ", "ORDERBY", "JOIN")))
        self.add(Join(found[1], found[2], found[3], within))

    def related(self, token: str) -> None:
        found = _RELATED.fullmatch(token)
        within = self.nested("", lambda t: t == "ENDRLQUERY")
        self.at += 1
        if found is None:
            self.broken = True
            return
        self.add(Related(found[1], found[2], found[3], int(found[4]), within))

    def nested(self, first: str, ends: Callable[[str], bool]) -> Encoded:
        """What is asked of the other table: `first`, and the tokens up to where it `ends`."""
        reader = _Reader([first, *self.tokens[self.at :]], nests=False)
        reader.token(first)
        within = reader.read(ends)
        self.at += reader.at - 1
        self.broken, self.timely = self.broken or within.broken, self.timely or within.timely
        return within
