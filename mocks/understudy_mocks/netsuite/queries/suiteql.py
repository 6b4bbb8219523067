"""SuiteQL: parsed as Oracle's SQL, compiled to the store's, run, and told in strings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlglot import TokenType, exp
from sqlglot.dialects.oracle import Oracle
from sqlglot.errors import SqlglotError
from sqlglot.parsers.oracle import OracleParser
from sqlglot.transforms import eliminate_join_marks

from understudy.vendor import System, Value
from understudy.vendor.validation import moment
from understudy_mocks.netsuite.objects import SCHEMA
from understudy_mocks.netsuite.queries import moments
from understudy_mocks.netsuite.queries.customers import customers_tables
from understudy_mocks.netsuite.queries.expressions import PARAMETER
from understudy_mocks.netsuite.queries.functions import define
from understudy_mocks.netsuite.queries.moments import Preferences
from understudy_mocks.netsuite.queries.parts import (
    Bound,
    Now,
    Parameter,
    Type,
    shown_number,
    unsupported,
)
from understudy_mocks.netsuite.queries.selects import Query, Selects
from understudy_mocks.netsuite.queries.sight import EVERYTHING, Sight
from understudy_mocks.netsuite.queries.tables import Table

ROWS_MAX = 100_000
"""Rows of a query that can be reached at all (vendor's documentation of SuiteQL)."""
_KEPT = 256
_OF_ALL: dict[tuple[str, "Sight", str, bool], "Compiled"] = {}
"""What systems of the vendor's own schema have compiled: runs of a story ask the same."""
_OF_ALL_KEPT = 1024


class _Parser(OracleParser):
    FUNCTIONS: ClassVar = {}
    FUNCTION_PARSERS: ClassVar = {
        name: parser
        for name, parser in OracleParser.FUNCTION_PARSERS.items()
        if name in ("CAST", "EXTRACT")
    }
    NO_PAREN_FUNCTIONS: ClassVar = {}


class SuiteQL(Oracle):
    """Oracle's SQL whose functions stay as they were written."""

    Parser = _Parser


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query ready to run; `table` is the first one that it names."""

    query: Query
    table: str
    parameters: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of rows as callers see them, and how many there are in all.

    `timely`: the query asks for the time, so a moment later it may find others.
    """

    table: str
    rows: list[dict[str, str]]
    total: int
    timely: bool


class Queries:
    """The queries compiled lately, by their text, and the functions that they call."""

    def __init__(self, system: System) -> None:
        self.preferences = system.part(Preferences)
        self._compiled: dict[tuple[str, Sight], Compiled] = {}
        self._tables = customers_tables(system.schema)
        self._alike = system.schema is SCHEMA
        define(system, self.preferences)

    def compiled(self, text: str, role: Sight = EVERYTHING) -> Compiled:
        found = self._compiled.get((text, role))
        if found is None:
            if len(self._compiled) >= _KEPT:
                del self._compiled[next(iter(self._compiled))]
            found = self._compiled[text, role] = self._known(text, role)
        return found

    def _known(self, text: str, role: Sight) -> Compiled:
        if not self._alike:
            return _compile(text, self.preferences, self._tables, role)
        key = (text, role, str(self.preferences.zone), self.preferences.iso_dates)
        found = _OF_ALL.get(key)
        if found is None:
            if len(_OF_ALL) >= _OF_ALL_KEPT:
                del _OF_ALL[next(iter(_OF_ALL))]
            found = _OF_ALL[key] = _compile(text, self.preferences, self._tables, role)
        return found

    def forget(self) -> None:
        """The preferences have changed."""
        self._compiled.clear()


_BEGINNINGS = (TokenType.SELECT, TokenType.WITH, TokenType.L_PAREN)


def _compile(text: str, preferences: Preferences, own: dict[str, Table], role: Sight) -> Compiled:
    if "\0" in text:
        raise unsupported()
    try:
        dialect = SuiteQL()
        tokens = dialect.tokenize(text)
        if not tokens or tokens[0].token_type not in _BEGINNINGS:
            raise unsupported()
        if any(token.token_type is TokenType.LIMIT for token in tokens):
            raise unsupported("LIMIT is not known.")
        marks = [t for t in tokens if t.token_type is TokenType.PLACEHOLDER]
        for n, mark in reversed(list(enumerate(marks))):
            text = f"{text[: mark.start]}:{PARAMETER}{n}{text[mark.end + 1 :]}"
        (tree,) = [t for t in dialect.parse(text) if t is not None]
        selects = Selects(preferences, own, role)
        if any(column.args.get("join_mark") for column in tree.find_all(exp.Column)):
            tree = _joined(tree)
        return Compiled(selects.query(tree), selects.first_table, len(marks))
    except (SqlglotError, RecursionError, ValueError):
        raise unsupported() from None


def _joined(tree: exp.Expr) -> exp.Expr:
    """The query with Oracle's `(+)` written as outer joins; the two may not be mixed."""
    if any(join.args.get("on") is not None for join in tree.find_all(exp.Join)):
        raise unsupported()
    if any(select.args.get("from_") is None for select in tree.find_all(exp.Select)):
        raise unsupported()
    try:
        return eliminate_join_marks(tree)
    except AssertionError:
        raise unsupported("Every column of such a join names its table.") from None


def run(
    system: System,
    text: str,
    params: Sequence[object],
    limit: int,
    offset: int,
    role: Sight = EVERYTHING,
) -> Found:
    """One page of a query's rows; refuses in the vendor's words."""
    queries = system.part(Queries)
    compiled = queries.compiled(text, role)
    if compiled.parameters != len(params):
        raise unsupported("The number of parameters is wrong.")
    values = bind(system, compiled.query.part.values, params)
    sql = compiled.query.part.sql
    rows = system.store.select(f"{_ALL.format(sql)} LIMIT ? OFFSET ?", (*values, limit, offset))
    total = offset + len(rows)
    if len(rows) == limit or (offset and not rows):
        total = int(str(system.store.select(_COUNT.format(sql), values)[0][0]))
    kinds = [(n, c.type) for n, c in zip(compiled.query.names, compiled.query.columns, strict=True)]
    told = [_told(row, kinds, queries.preferences) for row in rows]
    timely = any(isinstance(value, Now) for value in compiled.query.part.values)
    return Found(compiled.table, told, total, timely)


_ALL = "SELECT * FROM ({})"
_COUNT = "SELECT count(*) FROM ({})"


def bind(system: System, values: Sequence[Bound], params: Sequence[object]) -> tuple[Value, ...]:
    """The values to bind, with what is known only now."""
    now = moments.local(system.clock.now().replace(microsecond=0), system.part(Preferences).zone)
    found: list[Value] = []
    for value in values:
        if isinstance(value, Now):
            found.append(now)
        elif isinstance(value, Parameter):
            given = params[value.n]
            if isinstance(given, bool) or not isinstance(given, str | int | float | None):
                raise unsupported("A parameter is a text or a number.")
            found.append(given)
        else:
            found.append(value)
    return tuple(found)


def _told(
    row: Sequence[Value], kinds: Sequence[tuple[str, Type]], preferences: Preferences
) -> dict[str, str]:
    """Everything is text; what is null is left out."""
    return {
        name: _shown(value, type_, preferences)
        for value, (name, type_) in zip(row, kinds, strict=True)
        if value is not None and value != ""
    }


def _shown(value: Value, type_: Type, preferences: Preferences) -> str:
    if isinstance(value, int | float):
        return shown_number(value)
    if type_ == "datetime":
        return moments.shown(moments.local(moment(str(value)), preferences.zone), preferences)
    if type_ == "date":
        return moments.shown(str(value), preferences)
    return str(value)


def ids(system: System, table: Table, tree: Mapping[str, exp.Expr]) -> list[str]:
    """The ids in one table for which a condition holds."""
    queries = system.part(Queries)
    select = exp.select("id").from_("record")
    condition = tree.get("where")
    if condition is not None:
        select = select.where(condition)
    query = Selects(queries.preferences, {"record": table}).query(select)
    rows = system.store.select(query.part.sql, bind(system, query.part.values, ()))
    return [str(row[0]) for row in rows]
