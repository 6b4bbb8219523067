"""Expressions and conditions of a parsed query, as SQL with bound values."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from sqlglot import exp

from understudy_mocks.netsuite.queries.builtins import builtin
from understudy_mocks.netsuite.queries.comparing import local, meet, number, text
from understudy_mocks.netsuite.queries.functions import alike, call, concat, now, today
from understudy_mocks.netsuite.queries.moments import Preferences
from understudy_mocks.netsuite.queries.parts import (
    Parameter,
    Part,
    Type,
    bound,
    joined,
    listed,
    unsupported,
)
from understudy_mocks.netsuite.queries.patterns import STATISTICS, listed_group, measured
from understudy_mocks.netsuite.queries.scope import Scope

PARAMETER = "p"
"""How the n-th placeholder of a query is named before it is parsed: `:p0`."""

_COMPARISONS: Mapping[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_SIGNS: Mapping[type[exp.Expr], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "* 1.0 /",
}
_AGGREGATES: Mapping[str, str] = {"SUM": "sum", "AVG": "avg", "MIN": "min", "MAX": "max"}
_RANKS = {"ROW_NUMBER": "row_number", "RANK": "rank", "DENSE_RANK": "dense_rank"}
_NEIGHBOURS = ("LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE", "NTILE")
Handler = Callable[["Expressions", exp.Expr, Scope], Part]
Subselect = Callable[[exp.Expr, Scope], Part]


def _frame(spec: exp.Expr) -> Part:
    """How far a window reaches before and behind each row."""
    if str(spec.args.get("kind")).upper() not in ("ROWS", "RANGE"):
        raise unsupported()
    told = []
    for end in ("start", "end"):
        value, side = spec.args.get(end), str(spec.args.get(f"{end}_side") or "").upper()
        if value is None:
            continue
        if isinstance(value, exp.Expr):
            if not isinstance(value, exp.Literal) or not str(value.this).isdigit():
                raise unsupported()
            value = int(str(value.this))
        told.append(f"{value} {side}".strip())
    kind = str(spec.args["kind"]).upper()
    return Part(
        f"{kind} BETWEEN {told[0]} AND {told[1]}" if len(told) == 2 else f"{kind} {told[0]}"
    )


class Expressions:
    """Emits expressions; `subselect` emits a query inside of one."""

    def __init__(self, subselect: Subselect, preferences: Preferences, user: str) -> None:
        self._subselect, self._preferences, self._user = subselect, preferences, user

    def emit(self, node: exp.Expr | None, scope: Scope) -> Part:
        """Refuses what is not played."""
        if node is None:
            raise unsupported()
        comparison = _COMPARISONS.get(type(node))
        if comparison is not None:
            return self._compared(node, comparison, scope)
        handler = self._HANDLERS.get(type(node))
        if handler is None:
            raise unsupported()
        return handler(self, node, scope)

    def all(self, nodes: list[exp.Expr], scope: Scope) -> list[Part]:
        return [self.emit(node, scope) for node in nodes]

    # -- values ----------------------------------------------------------------------------------

    def _column(self, node: exp.Expr, scope: Scope) -> Part:
        name, table = str(node.name), str(node.text("table"))
        if not table and name.upper() in ("SYSDATE", "SYSTIMESTAMP", "CURRENT_TIMESTAMP"):
            return now([], self._preferences)
        if not table and name.upper() == "CURRENT_DATE":
            return today([], self._preferences)
        if not table and name.upper() == "ROWNUM":
            return Part("row_number() OVER ()", type="number")
        return scope.column(table, name)

    def _now(self, node: exp.Expr, scope: Scope) -> Part:
        return now([], self._preferences)

    def _literal(self, node: exp.Expr, scope: Scope) -> Part:
        value = str(node.this)
        if node.args.get("is_string"):
            # The empty text is null, as Oracle has it.
            return bound(value) if value else Part("NULL")
        try:
            if value.isdigit() and len(value) < 19:
                return bound(int(value), "number")
            return bound(float(value), "number")
        except ValueError:
            raise unsupported() from None

    def _null(self, node: exp.Expr, scope: Scope) -> Part:
        return Part("NULL")

    def _placeholder(self, node: exp.Expr, scope: Scope) -> Part:
        name = str(node.this or "")
        if not (name.startswith(PARAMETER) and name[1:].isdigit()):
            raise unsupported()
        return Part("?", (Parameter(int(name[1:])),))

    def _paren(self, node: exp.Expr, scope: Scope) -> Part:
        inner = self.emit(node.this, scope)
        return Part(f"({inner.sql})", inner.values, inner.type, inner.literal)

    def _negative(self, node: exp.Expr, scope: Scope) -> Part:
        inner = number(self.emit(node.this, scope))
        if isinstance(inner.literal, int | float):
            return bound(-inner.literal, "number")
        return joined("-{}", inner, type="number")

    def _arithmetic(self, node: exp.Expr, scope: Scope) -> Part:
        left, right = self.emit(node.this, scope), self.emit(node.expression, scope)
        dates = [p.type in ("date", "datetime") for p in (left, right)]
        if any(dates):
            return self._moved(node, left, right, dates)
        sign = _SIGNS[type(node)]
        return joined(f"({{}} {sign} {{}})", number(left), number(right), type="number")

    def _moved(self, node: exp.Expr, left: Part, right: Part, dates: list[bool]) -> Part:
        """A day so many days earlier or later, or the days between two."""
        if isinstance(node, exp.Sub) and all(dates):
            days = (local(p, self._preferences) for p in (left, right))
            return joined("suite_days_between({}, {})", *days, type="number")
        if isinstance(node, exp.Add) and dates[1]:
            left, right, dates = right, left, dates[::-1]
        if dates[1] or not isinstance(node, exp.Add | exp.Sub):
            raise unsupported()
        span = number(right)
        if isinstance(node, exp.Sub):
            span = joined("-{}", span, type="number")
        return joined("suite_add_days({}, {})", local(left, self._preferences), span, type="date")

    def _concatenated(self, node: exp.Expr, scope: Scope) -> Part:
        parts = [self.emit(n, scope) for n in node.flatten()]
        found = parts[0]
        for part in parts[1:]:
            found = concat([found, part], self._preferences)
        return found

    def _case(self, node: exp.Expr, scope: Scope) -> Part:
        ifs: list[exp.Expr] = node.args["ifs"]
        default = node.args.get("default")
        results = self.all([i.args["true"] for i in ifs], scope)
        rest = [self.emit(default, scope)] if default is not None else []
        results = alike([*results, *rest], self._preferences)
        parts: list[Part] = []
        for branch, result in zip(ifs, results, strict=False):
            if node.this is None:
                parts += [self.emit(branch.this, scope), result]
            else:
                pair = [self.emit(node.this, scope), self.emit(branch.this, scope)]
                parts += [joined("{} = {}", *meet(pair, "=", self._preferences)), result]
        template = "CASE" + " WHEN {} THEN {}" * len(ifs) + (" ELSE {}" if rest else "") + " END"
        known: list[Type] = [p.type for p in results if p.sql != "NULL"]
        return joined(template, *parts, *results[len(ifs) :], type=known[0] if known else "text")

    def _cast(self, node: exp.Expr, scope: Scope) -> Part:
        inner = self.emit(node.this, scope)
        kind = node.args["to"].this
        if kind in exp.DataType.NUMERIC_TYPES:
            return number(inner)
        if kind in exp.DataType.TEXT_TYPES:
            return text(inner)
        if kind in exp.DataType.TEMPORAL_TYPES:
            return local(inner, self._preferences)
        raise unsupported()

    def _extract(self, node: exp.Expr, scope: Scope) -> Part:
        unit = str(node.this.name)
        if unit.upper() not in ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"):
            raise unsupported()
        inner = local(self.emit(node.expression, scope), self._preferences)
        return joined("suite_part({}, {})", inner, bound(unit), type="number")

    def _date(self, node: exp.Expr, scope: Scope) -> Part:
        return call(
            "TO_DATE", [*self.all([node.this], scope), bound("YYYY-MM-DD")], self._preferences
        )

    def _scalar(self, node: exp.Expr, scope: Scope) -> Part:
        found = self._subselect(node, scope)
        return Part(f"({found.sql})", found.values, found.type)

    # -- functions -------------------------------------------------------------------------------

    def _function(self, node: exp.Expr, scope: Scope) -> Part:
        name, arguments = str(node.this).upper(), node.expressions
        if name == "COUNT" or name in _AGGREGATES:
            return self._aggregate(name, arguments, scope)
        if name == "LISTAGG":
            return self._collected(arguments, [], scope)
        if name in STATISTICS and len(arguments) == 1:
            return measured(name, number(self.emit(arguments[0], scope)))
        return call(name, self.all(arguments, scope), self._preferences)

    def _aggregate(self, name: str, arguments: list[exp.Expr], scope: Scope) -> Part:
        if len(arguments) != 1:
            raise unsupported()
        argument, distinct = arguments[0], ""
        if isinstance(argument, exp.Star) and name == "COUNT":
            return Part("count(*)", type="number")
        if isinstance(argument, exp.Distinct):
            argument, distinct = argument.expressions[0], "DISTINCT "
        inner = self.emit(argument, scope)
        if name == "COUNT":
            return joined(f"count({distinct}{{}})", inner, type="number")
        if name in ("SUM", "AVG") or inner.type == "id":
            inner = number(inner)
        return joined(f"{_AGGREGATES[name]}({distinct}{{}})", inner, type=inner.type)

    def _collected(self, arguments: list[exp.Expr], order: list[exp.Expr], scope: Scope) -> Part:
        given = [text(p) for p in self.all(arguments, scope)]
        if len(given) not in (1, 2):
            raise unsupported()
        terms = []
        for term in order:
            part = self.emit(term.this, scope)
            part = number(part) if part.type == "id" else part
            terms.append((part, bool(term.args.get("desc"))))
        return listed_group(given[0], given[1] if len(given) == 2 else bound(""), terms)

    def _within_group(self, node: exp.Expr, scope: Scope) -> Part:
        inner, order = node.this, node.args.get("expression")
        if str(inner.name).upper() != "LISTAGG" or not isinstance(order, exp.Order):
            raise unsupported()
        return self._collected(inner.expressions, order.expressions, scope)

    def _window(self, node: exp.Expr, scope: Scope) -> Part:
        function, order = node.this, node.args.get("order")
        if not isinstance(function, exp.Anonymous):
            raise unsupported()
        over: list[Part] = []
        partition = self.all(node.args.get("partition_by") or [], scope)
        if partition:
            over.append(joined("PARTITION BY {}", listed(partition)))
        if order is not None:
            ordered = [self.ordered(o, scope) for o in order.expressions]
            over.append(joined("ORDER BY {}", listed(ordered)))
        if node.args.get("spec"):
            over.append(_frame(node.args["spec"]))
        inner = self._over(function, scope)
        template = "{} OVER (" + " ".join("{}" for _ in over) + ")"
        return joined(template, inner, *over, type=inner.type)

    def _over(self, function: exp.Expr, scope: Scope) -> Part:
        """A function that looks at the rows around."""
        name = str(function.this).upper()
        if name in _RANKS:
            return Part(f"{_RANKS[name]}()", type="number")
        if name not in _NEIGHBOURS:
            return self.emit(function, scope)
        given = self.all(function.expressions, scope)
        if not given or len(given) > 3:
            raise unsupported()
        parts = listed(given)
        return Part(f"{name.lower()}({parts.sql})", parts.values, given[0].type)

    def ordered(self, node: exp.Expr, scope: Scope, known: Part | None = None) -> Part:
        """One term of ORDER BY; `known` is what its expression was found to mean."""
        if not isinstance(node, exp.Ordered):
            raise unsupported()
        part = known or self.emit(node.this, scope)
        if part.type == "id":
            part = number(part)
        direction = "DESC" if node.args.get("desc") else "ASC"
        nulls = "FIRST" if node.args.get("nulls_first") else "LAST"
        return joined(f"{{}} {direction} NULLS {nulls}", part)

    def _dotted(self, node: exp.Expr, scope: Scope) -> Part:
        package = str(node.this.name).upper()
        if package not in ("BUILTIN", "BUILTIN_RESULT") or not isinstance(
            node.expression, exp.Anonymous
        ):
            raise unsupported()
        arguments = self.all(node.expression.expressions, scope)
        if package == "BUILTIN_RESULT" and arguments:
            return arguments[0]  # as the vendor's own tools write what a column holds
        return builtin(str(node.expression.this), arguments, self._user)

    # -- conditions ------------------------------------------------------------------------------

    def _compared(self, node: exp.Expr, operator: str, scope: Scope) -> Part:
        pair = [self.emit(node.this, scope), self.emit(node.expression, scope)]
        left, right = meet(pair, operator, self._preferences)
        return joined(f"{{}} {operator} {{}}", left, right, type="number")

    def _connected(self, node: exp.Expr, scope: Scope) -> Part:
        word = " AND " if isinstance(node, exp.And) else " OR "
        parts = [self.emit(n, scope) for n in node.flatten()]
        return joined("(" + word.join("({})" for _ in parts) + ")", *parts, type="number")

    def _not(self, node: exp.Expr, scope: Scope) -> Part:
        return joined("NOT ({})", self.emit(node.this, scope), type="number")

    def _in(self, node: exp.Expr, scope: Scope) -> Part:
        left, query = self.emit(node.this, scope), node.args.get("query")
        if query is not None:
            return joined("{} IN ({})", left, self._subselect(query, scope), type="number")
        items = self.all(node.expressions, scope)
        left, *items = meet([left, *items], "IN", self._preferences)
        return joined("{} IN ({})", left, listed(items), type="number")

    def _between(self, node: exp.Expr, scope: Scope) -> Part:
        parts = self.all([node.this, node.args["low"], node.args["high"]], scope)
        parts = meet(parts, "BETWEEN", self._preferences)
        return joined("{} BETWEEN {} AND {}", *parts, type="number")

    def _is(self, node: exp.Expr, scope: Scope) -> Part:
        if not isinstance(node.expression, exp.Null):
            raise unsupported()
        return joined("nullif({}, '') IS NULL", self.emit(node.this, scope), type="number")

    def _like(self, node: exp.Expr, scope: Scope) -> Part:
        left, right = text(self.emit(node.this, scope)), text(self.emit(node.expression, scope))
        negated = "NOT " if node.args.get("negate") else ""
        return joined(f"{{}} {negated}LIKE {{}}", left, right, type="number")

    def _escape(self, node: exp.Expr, scope: Scope) -> Part:
        mark = str(node.expression.this)
        if not isinstance(node.this, exp.Like) or len(mark) != 1:
            raise unsupported()
        return joined("{} ESCAPE {}", self._like(node.this, scope), bound(mark), type="number")

    def _exists(self, node: exp.Expr, scope: Scope) -> Part:
        return joined("EXISTS ({})", self._subselect(node.this, scope), type="number")

    _HANDLERS: ClassVar[Mapping[type[exp.Expr], Handler]] = {
        exp.Column: _column,
        exp.Literal: _literal,
        exp.Null: _null,
        exp.Placeholder: _placeholder,
        exp.Paren: _paren,
        exp.Neg: _negative,
        **dict.fromkeys((exp.Add, exp.Sub, exp.Mul, exp.Div), _arithmetic),
        exp.DPipe: _concatenated,
        exp.Case: _case,
        exp.Cast: _cast,
        exp.Extract: _extract,
        exp.DateStrToDate: _date,
        exp.CurrentTimestamp: _now,
        exp.Subquery: _scalar,
        exp.Anonymous: _function,
        exp.WithinGroup: _within_group,
        exp.Window: _window,
        exp.Dot: _dotted,
        **dict.fromkeys((exp.And, exp.Or), _connected),
        exp.Not: _not,
        exp.In: _in,
        exp.Between: _between,
        exp.Is: _is,
        exp.Like: _like,
        exp.Escape: _escape,
        exp.Exists: _exists,
    }
