"""SOSL: a term is looked for in many types of records at once.

What is found is what is there: the org's index is never behind here. Grammar: vendor's SOSL
reference; wordings of refusals from memory.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from understudy.vendor import Field, ObjectType, Refusal, System, sql
from understudy_mocks.salesforce.queries import Told, matching_records
from understudy_mocks.salesforce.queries.functions import FINDS

MOST = 2000
TERM_MIN = 2
GROUPS = ("all", "name", "email", "phone", "sidebar")
_HEAD = re.compile(
    r"\s*find\s*\{(?P<term>(?:[^{}\\]|\\.)*)\}\s*(?:in\s+(?P<group>\w+)\s+fields\b)?",
    re.IGNORECASE | re.DOTALL,
)
_TAIL = re.compile(r"\s*(?:with\s+.*?)?\s*(?:limit\s+(?P<limit>\d{1,9}))?\s*\Z", re.I | re.DOTALL)
_NAME = re.compile(r"\s*([A-Za-z_]\w*)\s*", re.ASCII)
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\()|(\))|((?:[^\s"()\\]|\\.)+)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_TEXTUAL = frozenset({"string", "textarea", "email", "phone", "url", "picklist", "combobox"})


@dataclass(frozen=True, slots=True)
class Term:
    """What is looked for: alternatives, each of words that must be there, or must not."""

    either: tuple[tuple[tuple[str, bool], ...], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One type that is told, and how: the text of the query behind it."""

    object: str
    inner: str


def search(system: System, text: str, base: str) -> list[Told]:
    """The records that a search finds, by type in the order asked for; refuses `bad-search`."""
    head = _HEAD.match(text)
    if head is None:
        raise Refusal(
            "bad-search",
            reason="No search term found. The search term must be enclosed in braces.",
        )
    term = read_term(head["term"])
    group = (head["group"] or "all").lower()
    if group not in GROUPS:
        raise Refusal("bad-search", reason=f"unexpected token: '{head['group']}'")
    wanted, end = _returning(text, head.end())
    tail = _TAIL.match(text, end)
    if tail is None:
        raise Refusal("bad-search", reason=f"unexpected token: '{text[end : end + 20].strip()}'")
    limit = min(int(tail["limit"] or MOST), MOST)
    if not wanted:
        wanted = [Wanted(k.name, "Id") for k in system.schema if _is_searchable(k)]
    found: list[Told] = []
    for one in wanted:
        found += find(system, one.object, one.inner, term, group, base)[: limit - len(found)]
    return found


def read_term(text: str) -> Term:
    """Words, phrases in quotes, AND, OR, AND NOT; refuses what is too short to look for."""
    if len(re.sub(r"[*?\s\"]", "", text)) < TERM_MIN:
        raise Refusal("bad-search", reason="search term must be longer than one character")
    either: list[list[tuple[str, bool]]] = [[]]
    negated = False
    for match in _WORD.finditer(text):
        phrase, opens, closes, word = match.groups()
        if opens or closes:
            continue  # alternatives are told by OR alone
        if word and word.upper() == "OR":
            either.append([])
        elif word and word.upper() in ("AND", "NOT"):
            negated = word.upper() == "NOT"
        else:
            plain = _ESCAPED.sub(r"\1", phrase if phrase is not None else word)
            either[-1].append((plain, negated))
            negated = False
    return Term(tuple(tuple(words) for words in either if words))


def find(system: System, name: str, inner: str, term: Term, group: str, base: str) -> list[Told]:
    """The records of one type. `inner`: its fields, and what may follow them."""
    fields, query = _inner(name, inner)
    kind = _kind(system, name)
    if group not in GROUPS:
        raise Refusal("bad-search", reason=f"unexpected token: '{group}'")
    looked_in = [f for f in kind.visible if _in_group(f, group)]
    matching = _matching(looked_in, term)
    text = " ".join(("SELECT", fields, "FROM", kind.name, query))
    return matching_records(system, text, matching, base)


def _kind(system: System, name: str) -> ObjectType:
    known = name in system.schema
    if not known or not _is_searchable(system.schema.object(name)):
        raise Refusal(
            "soql-object",
            reason=f"sObject type '{name}' is not supported. If you are attempting to use a custom"
            " object, be sure to append the '__c' after the entity name. Please reference your"
            " WSDL or the describe call for the appropriate names.",
        )
    return system.schema.object(name)


def _is_searchable(kind: ObjectType) -> bool:
    shown = kind.createable and kind.updateable and not kind.hidden
    return shown and any(_in_group(f, "all") for f in kind.fields)


def _in_group(f: Field, group: str) -> bool:
    if f.hidden or f.native not in _TEXTUAL:
        return False
    if group == "name":
        return f.name in ("Name", "FirstName", "LastName", "Subject", "Title", "CaseNumber")
    if group in ("email", "phone"):
        return f.native == group
    return True


def _matching(fields: Sequence[Field], term: Term) -> sql.Condition:
    """Every word of one alternative is found in some field."""
    either = []
    for words in term.either:
        each: list[sql.Condition] = []
        for word, negated in words:
            found = (sql.Called(FINDS, ((f.name,),), (word,)) for f in fields)
            anywhere = sql.Either(tuple(sql.Compare(one, "=", True) for one in found))
            each.append(sql.Not(anywhere) if negated else anywhere)
        either.append(sql.Both(tuple(each)))
    return sql.Either(tuple(either))


# -- RETURNING -------------------------------------------------------------------------------------


def _returning(text: str, at: int) -> tuple[list[Wanted], int]:
    """The types that are to be told, and where the list ends."""
    match = re.compile(r"\s*returning\b", re.IGNORECASE).match(text, at)
    if match is None:
        return [], at
    found, at = [], match.end()
    while True:
        name = _NAME.match(text, at)
        if name is None:
            raise Refusal("bad-search", reason="unexpected token: '<EOF>'")
        at, inner = name.end(), "Id"
        if text[at : at + 1] == "(":
            end = _closing(text, at)
            inner, at = text[at + 1 : end], end + 1
        found.append(Wanted(name[1], inner))
        rest = text[at:].lstrip()
        if not rest.startswith(","):
            return found, at
        at = len(text) - len(rest) + 1


def _closing(text: str, at: int) -> int:
    """Where the parenthesis that opens at a place closes; quotes hide others."""
    depth, quoted = 0, False
    for place in range(at, len(text)):
        sign = text[place]
        if sign == "'" and text[place - 1] != "\\":
            quoted = not quoted
        elif sign == "(" and not quoted:
            depth += 1
        elif sign == ")" and not quoted:
            depth -= 1
            if depth == 0:
                return place
    raise Refusal("bad-search", reason="unexpected token: '<EOF>'")


_REST = re.compile(r"\s(?:where|order\s+by|limit|offset|using)\s", re.IGNORECASE)


def _inner(name: str, inner: str) -> tuple[str, str]:
    """The fields of a type, and what follows them."""
    match = _REST.search(f" {inner} ")
    if match is None:
        return inner.strip() or "Id", ""
    at = max(match.start() - 1, 0)
    return inner[:at].strip() or "Id", inner[at:]
