"""Encoded queries, understood: what was read becomes conditions on the columns of a table.

A field that the table does not have, or that the caller may not see, takes its clause with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from understudy.vendor import Field, ObjectType, Refusal, Schema, sql
from understudy.vendor.validation import coerce
from understudy_mocks.servicenow.auth import Column
from understudy_mocks.servicenow.objects.fields import refers
from understudy_mocks.servicenow.objects.schema import table_of
from understudy_mocks.servicenow.queries import distances
from understudy_mocks.servicenow.queries.grammar import Encoded, Join, Related, Term
from understudy_mocks.servicenow.queries.moments import UNITS, Context, evaluate, moved
from understudy_mocks.servicenow.queries.places import EVERYTHING, NOTHING, Place
from understudy_mocks.servicenow.queries.places import place as lead


@dataclass(slots=True)
class Understanding:
    """One query on one table. `broken` tells that a part of it was left out."""

    schema: Schema
    kind: ObjectType
    hidden: frozenset[Column]
    context: Context
    broken: bool = False

    def where(self, encoded: Encoded) -> sql.Condition:
        self.broken = self.broken or encoded.broken
        queries = []
        for groups in encoded.queries:
            kept = [sql.Either(tuple(parts)) for g in groups if (parts := self._group(g))]
            queries.append(sql.Both(tuple(kept)))
        return sql.Either(tuple(queries)) if queries else EVERYTHING

    def order(self, encoded: Encoded) -> tuple[sql.OrderBy, ...]:
        """As asked, nulls first when ascending; at last by id, so that pages fit together."""
        found = [
            sql.OrderBy(there.shown, descending, nulls_last=descending)
            for name, descending in encoded.orders
            if (there := self.place(name)) is not None
        ]
        return (*found, sql.OrderBy(("sys_id",)))

    def _group(self, terms: tuple[Term, ...]) -> list[sql.Condition]:
        found = [self._term(term) for term in terms]
        self.broken = self.broken or None in found
        return [condition for condition in found if condition is not None]

    def place(self, name: str) -> Place | None:
        """Where a name leads that a condition may speak of."""
        there = lead(self.schema, self.kind, name, self.hidden)
        # Nobody finds out a password by asking for it.
        return None if there is None or there.field.native == "password" else there

    def _term(self, term: Term) -> sql.Condition | None:
        if isinstance(term, Join):
            return self._join(term)
        if isinstance(term, Related):
            return self._related(term)
        there, operator = self.place(term.field), _OPERATORS.get(term.operator)
        if there is None:
            return None
        if operator is None:
            raise Refusal("bad-query", reason=f"the operator {term.operator} is not played")
        return operator(self, there, term.value)

    def _join(self, join: Join) -> sql.Condition | None:
        primary = self.place(join.primary)
        inner = self._inner(join.table, join.secondary, join.within)
        if primary is None or inner is None:
            return None
        return sql.InSelect(primary.path, inner)

    def _related(self, related: Related) -> sql.Condition | None:
        inner = self._inner(related.table, related.field, related.within)
        if inner is None:
            return None
        count, operator = related.count, related.operator
        column = inner.columns[0]
        assert isinstance(column, tuple)
        none_too = _COMPARED[operator](0, count)
        # Rows that nothing names are in no group, so where they count, the others are left out.
        wanted = _OPPOSITE[operator] if none_too else operator
        having = (sql.HavingCompare(sql.Aggregate("count"), wanted, count),)  # type: ignore[arg-type]  # one of six
        grouped = sql.Select(
            inner.object, (column,), inner.where, group_by=(column,), having=having
        )
        return sql.InSelect(("sys_id",), grouped, negated=none_too)

    def _inner(self, table: str, name: str, within: Encoded) -> sql.Select | None:
        if table not in self.schema or self.schema.object(table).hidden:
            return None
        other = Understanding(self.schema, self.schema.object(table), self.hidden, self.context)
        there = other.place(name)
        if there is None:
            return None
        named = sql.IsEmpty(there.path, negated=True)
        where = sql.Both((named, other.where(within)))
        self.broken = self.broken or other.broken
        return sql.Select(table, (there.path,), where)

    # -- operators -------------------------------------------------------------------------------

    def compare(self, there: Place, operator: sql.Operator, value: str) -> sql.Condition | None:
        """A comparison; with what the field cannot hold, nothing is found."""
        plain = evaluate(value, self.context)
        if plain is None:
            return None
        if plain in ("", "NULL") and operator in ("=", "<>"):
            return sql.IsEmpty(there.path, negated=operator == "<>")
        if not self.fits(there.field, plain):
            return NOTHING
        return sql.Compare(there.path, operator, plain)

    def fits(self, f: Field, value: str) -> bool:
        try:
            coerce(self.kind, f, value)
        except Refusal as refusal:
            return refusal.kind != "invalid-value"
        return True

    def one_of(self, there: Place, value: str, negated: bool) -> sql.Condition | None:
        plain = evaluate(value, self.context)
        if plain is None:
            return None
        values = tuple(v for v in plain.split(",") if v and self.fits(there.field, v))
        return sql.In(there.path, values, negated)

    def between(self, there: Place, low: str, high: str) -> sql.Condition | None:
        above, below = self.compare(there, ">=", low), self.compare(there, "<=", high)
        return None if above is None or below is None else sql.Both((above, below))

    def against(self, there: Place, operator: sql.Operator, name: str) -> sql.Condition | None:
        other = self.place(name.partition("@")[0])
        return None if other is None else sql.CompareFields(there.path, operator, other.path)

    def relative(self, there: Place, value: str, operator: str) -> sql.Condition | None:
        """`@hour@ago@3`: three hours before now."""
        unit, _, rest = value.removeprefix("@").partition("@")
        direction, _, count = rest.partition("@")
        unit = f"{unit.removesuffix('s')}s"
        if unit not in UNITS or direction not in ("ago", "ahead") or not count.isdigit():
            return None
        try:
            shift = -int(count) if direction == "ago" else int(count)
            at = moved(self.context.now, unit, shift)
        except OverflowError:
            return None
        if operator == "EE":
            day = f"{at:%Y-%m-%d}"
            return self.between(there, f"{day} 00:00:00", f"{day} 23:59:59")
        compared: sql.Operator = ">=" if operator.startswith("G") else "<="
        return self.compare(there, compared, f"{at:%Y-%m-%d %H:%M:%S}")


Apply = Callable[[Understanding, Place, str], sql.Condition | None]


def pattern(there: Place, value: str, shape: str, negated: bool = False) -> sql.Condition:
    """What people see, compared with a part of a text."""
    escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found = sql.Compare(there.shown, "like", shape.format(escaped))
    return sql.Both((sql.IsEmpty(there.path, negated=True), sql.Not(found))) if negated else found


def _either_form(asked: Understanding, there: Place, value: str) -> sql.Condition | None:
    """The value as it is stored, or as people see it."""
    forms = [asked.compare(there, "=", value)]
    if refers(there.field):
        forms.append(sql.Compare(there.shown, "=", value))
    labelled = [c.value for c in there.field.choices if c.label.lower() == value.lower()]
    forms += [asked.compare(there, "=", plain) for plain in labelled]
    return sql.Either(tuple(form for form in forms if form is not None))


def _date_part(asked: Understanding, there: Place, value: str) -> sql.Condition | None:
    return distances.date_part(asked.context.store, asked.kind, there, value, asked.context)


def _apart(*, more: bool) -> Apply:
    def applied(asked: Understanding, there: Place, value: str) -> sql.Condition | None:
        name, _, rest = value.partition("@")
        other = asked.place(name)
        if other is None:
            return None
        store = asked.context.store
        return distances.apart(store, asked.kind, there, other, rest, more=more)

    return applied


def _dynamic(asked: Understanding, there: Place, value: str) -> sql.Condition | None:
    return distances.dynamic(asked.context.store, there, value, asked.context)


def _below(asked: Understanding, there: Place, value: str) -> sql.Condition | None:
    return distances.in_hierarchy(asked.context.store, there, value)


def _span(asked: Understanding, there: Place, value: str) -> sql.Condition | None:
    """`label@from@to`."""
    _, _, bounds = value.partition("@")
    low, _, high = bounds.partition("@")
    return asked.between(there, low, high)


def _outside(asked: Understanding, there: Place, value: str) -> sql.Condition | None:
    inside = _span(asked, there, value)
    return None if inside is None else sql.Not(inside)


def _instance_of(asked: Understanding, there: Place, value: str) -> sql.Condition:
    kind = asked.schema.object(value) if value in asked.schema else None
    held = kind.union_of if kind is not None else ()
    return sql.In(there.path, tuple(map(table_of, held)) or (value,))


def _comparing(operator: sql.Operator) -> Apply:
    return lambda asked, there, value: asked.compare(there, operator, value)


def _fields(operator: sql.Operator) -> Apply:
    return lambda asked, there, value: asked.against(there, operator, value)


def _text(shape: str, *, negated: bool = False) -> Apply:
    return lambda asked, there, value: pattern(there, value, shape, negated)


def _relative(operator: str) -> Apply:
    return lambda asked, there, value: asked.relative(there, value, operator)


_COMPARED: Mapping[str, Callable[[int, int], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_HAS, _HAS_NOT = _text("%{}%"), _text("%{}%", negated=True)
_AT_MOST = _fields("<=")
_OPERATORS: Mapping[str, Apply] = {
    "IS": _either_form,
    "=": _comparing("="),
    # Rows where the field is empty are not found (memory: so it is for most types).
    "!=": _comparing("<>"),
    "<": _comparing("<"),
    "<=": _comparing("<="),
    ">": _comparing(">"),
    ">=": _comparing(">="),
    "LIKE": _HAS,
    "CONTAINS": _HAS,
    "*": _HAS,
    "NOT LIKE": _HAS_NOT,
    "DOES NOT CONTAIN": _HAS_NOT,
    "!*": _HAS_NOT,
    "STARTSWITH": _text("{}%"),
    "ENDSWITH": _text("%{}"),
    "%": _text("%{}"),
    "IN": lambda asked, there, value: asked.one_of(there, value, negated=False),
    "NOT IN": lambda asked, there, value: asked.one_of(there, value, negated=True),
    "ISEMPTY": lambda asked, there, value: sql.IsEmpty(there.path),
    "ISNOTEMPTY": lambda asked, there, value: sql.IsEmpty(there.path, negated=True),
    "EMPTYSTRING": lambda asked, there, value: sql.IsEmpty(there.path),
    "ANYTHING": lambda asked, there, value: EVERYTHING,
    "BETWEEN": lambda asked, there, value: asked.between(there, *value.partition("@")[::2]),
    "ON": _span,
    "NOTON": _outside,
    "SAMEAS": _fields("="),
    "NSAMEAS": _fields("<>"),
    "GT_FIELD": _fields(">"),
    "LT_FIELD": _fields("<"),
    "GT_OR_EQUALS_FIELD": _fields(">="),
    "LT_OR_EQUALS_FIELD": _AT_MOST,
    "LE_OR_EQUALS_FIELD": _AT_MOST,
    **{f"RELATIVE{o}": _relative(o) for o in ("GT", "GE", "LT", "LE", "EE")},
    "INSTANCEOF": _instance_of,
    "DATEPART": _date_part,
    "MORETHAN": _apart(more=True),
    "LESSTHAN": _apart(more=False),
    "DYNAMIC": _dynamic,
    "IN_HIERARCHY": _below,
    # These speak of a change that is being made, and none is.
    "VALCHANGES": lambda asked, there, value: EVERYTHING,
    "CHANGESFROM": lambda asked, there, value: EVERYTHING,
    "CHANGESTO": lambda asked, there, value: EVERYTHING,
}
