"""Whole queries: SELECT with its sources, and what is made of several."""

from dataclasses import dataclass

from sqlglot import exp

from understudy.vendor import Refusal
from understudy_mocks.netsuite.queries.exposed import table
from understudy_mocks.netsuite.queries.expressions import Expressions
from understudy_mocks.netsuite.queries.moments import Preferences
from understudy_mocks.netsuite.queries.parts import Part, bound, joined, listed, unsupported, whole
from understudy_mocks.netsuite.queries.scope import Scope, Source
from understudy_mocks.netsuite.queries.sight import EVERYTHING, Sight
from understudy_mocks.netsuite.queries.tables import Table

_CLAUSES = frozenset(
    {
        *("expressions", "from_", "joins", "where", "group", "having", "order"),
        *("limit", "offset", "distinct", "with_", "hint"),
    }
)
_SETS: tuple[tuple[type[exp.Expr], str], ...] = (
    (exp.Union, "UNION"),
    (exp.Except, "EXCEPT"),
    (exp.Intersect, "INTERSECT"),
)
_JOINS = {
    ("", ""): "CROSS JOIN",
    ("", "CROSS"): "CROSS JOIN",
    ("", "INNER"): "JOIN",
    ("", "LEFT"): "LEFT JOIN",  # how a `(+)` is written out
    ("LEFT", ""): "LEFT JOIN",
    ("LEFT", "OUTER"): "LEFT JOIN",
    ("RIGHT", ""): "RIGHT JOIN",
    ("RIGHT", "OUTER"): "RIGHT JOIN",
    ("FULL", ""): "FULL JOIN",
    ("FULL", "OUTER"): "FULL JOIN",
}

_BOTH = "SELECT * FROM ({{}}) {word} SELECT * FROM ({{}})"


@dataclass(frozen=True, slots=True)
class Query:
    """SQL whose columns are `c1`, `c2` …, and what each of them is called and holds."""

    part: Part
    names: tuple[str, ...]
    columns: tuple[Part, ...]


class Selects:
    """Compiles one query. `tables` are further ones than those everybody knows.

    `role` says which tables and which rows its user sees.
    """

    def __init__(
        self,
        preferences: Preferences,
        tables: dict[str, Table] | None = None,
        role: Sight = EVERYTHING,
    ) -> None:
        self._expressions = Expressions(self._inner, preferences, role.user)
        self._tables, self._role = tables or {}, role
        self._common: dict[str, exp.Expr] = {}
        self._count = 0
        self.first_table = ""

    def query(self, node: exp.Expr, parent: Scope | None = None) -> Query:
        """Refuses what is not played, and names that nothing has."""
        node = node.unnest() if isinstance(node, exp.Subquery) else node
        for cte in (node.args.get("with_") or exp.With()).expressions:
            self._common[str(cte.alias).lower()] = cte.this
        for kind, word in _SETS:
            if isinstance(node, kind):
                return self._combined(node, word, parent)
        if not isinstance(node, exp.Select):
            raise unsupported()
        return self._select(node, parent)

    def _inner(self, node: exp.Expr, scope: Scope) -> Part:
        query = self.query(node, scope)
        if not query.columns:
            raise unsupported()
        return query.part.typed(query.columns[0].type)

    # -- SELECT ----------------------------------------------------------------------------------

    def _select(self, node: exp.Select, parent: Scope | None) -> Query:
        if any(value and name not in _CLAUSES for name, value in node.args.items()):
            raise unsupported()
        scope = Scope(parent)
        tail = [self._from(node, scope)]
        conditions, rows = self._where(node, scope)
        if conditions:
            template = " WHERE " + " AND ".join("({})" for _ in conditions)
            tail.append(joined(template, *conditions))
        names, columns = self._outputs(node, scope)
        group, having = node.args.get("group"), node.args.get("having")
        if group is not None:
            by = self._expressions.all(group.expressions, scope)
            if not by:
                raise unsupported()
            tail.append(joined(" GROUP BY {}", listed(by)))
        if having is not None:
            tail.append(joined(" HAVING {}", self._expressions.emit(having.this, scope)))
        shown = tuple(Part(f"c{n}", (), column.type) for n, column in enumerate(columns, 1))
        scope.outputs = dict(zip(names, shown, strict=True))
        tail.append(self._tail(node, scope, shown, rows))
        head = listed([joined(f"{{}} AS c{n}", c) for n, c in enumerate(columns, 1)])
        distinct = "DISTINCT " if node.args.get("distinct") else ""
        sql = joined(f"SELECT {distinct}{{}}" + "{}" * len(tail), head, *tail)
        return Query(sql, tuple(names), shown)

    def _outputs(self, node: exp.Select, scope: Scope) -> tuple[list[str], list[Part]]:
        names: list[str] = []
        columns: list[Part] = []
        unnamed = 0
        for item in node.expressions:
            if isinstance(item, exp.Star) or isinstance(item.this, exp.Star):
                table = str(item.text("table")) if isinstance(item, exp.Column) else ""
                for source in [scope.source(table)] if table else scope.sources:
                    names += source.columns
                    columns += source.columns.values()
                continue
            inner = item.this if isinstance(item, exp.Alias) else item
            name = str(item.alias_or_name).lower()
            if not isinstance(item, exp.Alias | exp.Column):
                unnamed += 1
                name = f"expr{unnamed}"
            names.append(name)
            columns.append(self._expressions.emit(inner, scope))
        return names, columns

    def _where(self, node: exp.Select, scope: Scope) -> tuple[list[Part], int | None]:
        """The conditions, and how many rows `ROWNUM` lets through."""
        where, rows = node.args.get("where"), None
        found: list[Part] = []
        if where is None:
            return found, rows
        inner = where.this
        for condition in inner.flatten() if isinstance(inner, exp.And) else [inner]:
            upto = self._rownum(condition, scope)
            if upto is None:
                found.append(self._expressions.emit(condition, scope))
            else:
                rows = upto if rows is None else min(rows, upto)
        return found, rows

    def _rownum(self, node: exp.Expr, scope: Scope) -> int | None:
        column = node.this if isinstance(node, exp.LT | exp.LTE | exp.EQ) else None
        if not isinstance(column, exp.Column) or column.name.upper() != "ROWNUM":
            return None
        upto = whole(self._expressions.emit(node.expression, scope))
        if isinstance(node, exp.EQ):
            return 1 if upto == 1 else 0
        return max(upto - isinstance(node, exp.LT), 0)

    def _tail(
        self, node: exp.Expr, scope: Scope, columns: tuple[Part, ...], rows: int | None
    ) -> Part:
        """ORDER BY, and which rows of all."""
        order, limit, offset = (node.args.get(name) for name in ("order", "limit", "offset"))
        parts: list[Part] = []
        if order is not None:
            terms = [self._term(term, scope, columns) for term in order.expressions]
            parts.append(joined(" ORDER BY {}", listed(terms)))
        if limit is not None:
            count = limit.args.get("count") or limit.args.get("expression")
            if (limit.args.get("limit_options") or exp.Null()).args.get("percent"):
                raise unsupported()
            upto = 1 if count is None else whole(self._expressions.emit(count, scope))
            rows = upto if rows is None else min(rows, upto)
        if rows is not None or offset is not None:
            skip = whole(self._expressions.emit(offset.expression, scope)) if offset else 0
            parts.append(
                joined(" LIMIT {} OFFSET {}", bound(-1 if rows is None else rows), bound(skip))
            )
        return listed(parts, "") if parts else Part("")

    def _term(self, node: exp.Expr, scope: Scope, columns: tuple[Part, ...]) -> Part:
        """A term of ORDER BY: a column's position or own name comes before anything else."""
        inner, known = node.this, None
        if isinstance(inner, exp.Literal) and not inner.args.get("is_string"):
            position = whole(self._expressions.emit(inner, scope))
            if not 1 <= position <= len(columns):
                raise unsupported()
            known = columns[position - 1]
        elif isinstance(inner, exp.Column) and not inner.text("table"):
            known = scope.outputs.get(inner.name.lower())
        return self._expressions.ordered(node, scope, known)

    # -- FROM ------------------------------------------------------------------------------------

    def _from(self, node: exp.Select, scope: Scope) -> Part:
        source = node.args.get("from_")
        if source is None:
            raise unsupported()
        found = [joined(" FROM {}", self._source(source.this, scope))]
        for join in node.args.get("joins") or ():
            kind = _JOINS.get((str(join.side).upper(), str(join.kind).upper()))
            on = join.args.get("on")
            if kind is None or join.args.get("using") or join.args.get("method"):
                raise unsupported()
            if on is None and kind != "CROSS JOIN":
                raise unsupported()
            right = self._source(join.this, scope)
            if on is None:
                found.append(joined(f" {kind} {{}}", right))
            else:
                kind = "JOIN" if kind == "CROSS JOIN" else kind
                condition = self._expressions.emit(on, scope)
                found.append(joined(f" {kind} {{}} ON {{}}", right, condition))
        return listed(found, "")

    def _source(self, node: exp.Expr, scope: Scope) -> Part:
        self._count += 1
        alias, given = f"t{self._count}", str(node.alias).lower()
        if isinstance(node, exp.Subquery):
            return self._derived(node.this, alias, (given,), scope)
        if not isinstance(node, exp.Table) or node.args.get("joins") or node.text("db"):
            raise unsupported()
        name = str(node.name)
        names = (given or name.lower(), name.lower())
        common = self._common.get(name.lower())
        if common is not None:
            return self._derived(common, alias, names[:1], scope)
        found = self._role.seen(name, self._tables.get(name.lower()) or table(name))
        self.first_table = self.first_table or name.lower()
        scope.sources.append(Source.of_table(names, found, alias))
        return Part(f"{found.source} AS {alias}")

    def _derived(self, node: exp.Expr, alias: str, names: tuple[str, ...], scope: Scope) -> Part:
        query = self.query(node, scope.parent)
        columns = {
            name: Part(f"{alias}.{column.sql}", (), column.type)
            for name, column in zip(query.names, query.columns, strict=True)
        }
        scope.sources.append(Source(names, columns))
        return joined(f"({{}}) AS {alias}", query.part)

    # -- UNION and its like ----------------------------------------------------------------------

    def _combined(self, node: exp.Expr, word: str, parent: Scope | None) -> Query:
        left, right = (self.query(side, parent) for side in (node.this, node.args["expression"]))
        if len(left.columns) != len(right.columns):
            raise Refusal("bad-query", reason="The parts have different numbers of columns.")
        if word == "UNION" and not node.args.get("distinct"):
            word = "UNION ALL"
        both = joined(_BOTH.format(word=word), left.part, right.part)
        scope = Scope(parent, outputs=dict(zip(left.names, left.columns, strict=True)))
        tail = self._tail(node, scope, left.columns, None)
        return Query(joined("SELECT * FROM ({}){}", both, tail), left.names, left.columns)
