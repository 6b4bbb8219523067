"""The Aggregate API: counts, sums, averages and extremes, by groups."""

import re
from collections.abc import Iterator, Sequence

from understudy.vendor import Call, ObjectType, Reply, Routes, Value, json_reply, sql
from understudy.vendor.contract import Ask, Contract, listing
from understudy_mocks.servicenow.auth import check_read, hidden
from understudy_mocks.servicenow.objects.texts import display_of, text_of
from understudy_mocks.servicenow.queries import Clause, Place, place, understand
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.bodies import filters
from understudy_mocks.servicenow.routes.declaring import under
from understudy_mocks.servicenow.routes.rendering import Told
from understudy_mocks.servicenow.routes.table import kind_of

ROUTES = Routes()
FUNCTIONS = ("avg", "min", "max", "sum")


@under(
    ROUTES,
    "GET",
    "/stats/{object}",
    verb="query",
    source="vendor's REST reference: Aggregate API",
    contract=Contract(
        asks=(
            shapes.TABLE_PATH,
            shapes.QUERY,
            Ask("sysparm_count"),
            Ask("sysparm_group_by"),
            Ask("sysparm_having"),
            Ask("sysparm_order_by"),
            Ask("sysparm_display_value"),
            *(Ask(f"sysparm_{function}_fields") for function in FUNCTIONS),
        ),
        gives=(
            shapes.told(shapes.result({"anyOf": [shapes.STATISTIC, listing(shapes.STATISTIC)]})),
        ),
        errors=(*shapes.SILENT, "unreadable"),
    ),
)
def aggregate(call: Call) -> Reply:
    """Count and add up the records that an encoded query finds."""
    kind = kind_of(call)
    check_read(call.caller, kind)
    groups = _places(call, kind, "sysparm_group_by")
    wanted = [
        (function, there)
        for function in FUNCTIONS
        for there in _places(call, kind, f"sysparm_{function}_fields")
    ]
    counted = call.query.get("sysparm_count", "").lower() == "true"
    also = tuple(Clause(name, "IS", value) for name, value in filters(call))
    asked = understand(call.system, call.caller, kind, call.query.get("sysparm_query", ""), also)
    # The value of a group, and what is shown for it, which goes with it.
    grouped = tuple(path for there in groups for path in (there.path, there.shown))
    select = sql.Select(
        kind.name,
        (
            *grouped,
            sql.Aggregate("count"),
            *(sql.Aggregate(function, there.path) for function, there in wanted),
        ),
        asked.where,
        group_by=grouped,
        having=tuple(_having(call, kind)),
        order_by=(*_order(call, kind), *(sql.OrderBy(there.shown) for there in groups)),
    )
    compiled = sql.compile_select(call.system.schema, select)
    rows = call.system.store.select(compiled.sql, compiled.values)
    start = len(grouped)
    results: list[Told] = []
    for row in rows:
        result: Told = {"stats": _stats(row[start:], counted, wanted)}
        if groups:
            result["groupby_fields"] = _group(call, groups, row[:start])
        results.append(result)
    return json_reply({"result": results if groups else results[0]})


def _places(call: Call, kind: ObjectType, parameter: str) -> list[Place]:
    """The fields that a parameter lists; those that there are not are left out."""
    names = call.query.get(parameter, "").split(",")
    unseen = hidden(call.caller)
    found = (place(call.system.schema, kind, name.strip(), unseen) for name in names)
    return [there for there in found if there is not None]


OPERATORS = ("=", "!=", "<", "<=", ">", ">=")


def _having(call: Call, kind: ObjectType) -> Iterator[sql.HavingCompare]:
    """`count^priority^>^3,sum^planned_hours^>^10`: conditions on groups, all of which must hold."""
    for asked in filter(None, call.query.get("sysparm_having", "").split(",")):
        function, *rest = asked.split("^")
        if len(rest) != 3 or rest[1] not in OPERATORS or _number(rest[2]) is None:
            continue  # as everywhere here: what cannot be read is left out
        column = _aggregate(call, kind, function, rest[0])
        if column is not None:
            yield sql.HavingCompare(column, rest[1], _number(rest[2]))  # type: ignore[arg-type]  # one of six


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", text, re.ASCII) else None


def _aggregate(call: Call, kind: ObjectType, function: str, name: str) -> sql.Aggregate | None:
    function = function.lower()
    if function == "count":
        return sql.Aggregate("count")
    there = place(call.system.schema, kind, name, hidden(call.caller))
    if function not in FUNCTIONS or there is None:
        return None
    return sql.Aggregate(function, there.path)


def _order(call: Call, kind: ObjectType) -> Iterator[sql.OrderBy]:
    """`AVG^state`, `COUNT`, `state^DESC`; what there is not is left out."""
    grouped = call.query.get("sysparm_group_by", "").split(",")
    for asked in filter(None, call.query.get("sysparm_order_by", "").split(",")):
        words = asked.split("^")
        descending = words[-1].upper() == "DESC"
        words = words[:-1] if words[-1].upper() in ("ASC", "DESC") else words
        if not words:
            continue
        if words[0].lower() in (*FUNCTIONS, "count"):
            column = _aggregate(call, kind, words[0], words[1] if len(words) > 1 else "")
            if column is not None:
                yield sql.OrderBy(column, descending)
        elif words[0] in grouped:
            there = place(call.system.schema, kind, words[0], hidden(call.caller))
            if there is not None:
                yield sql.OrderBy(there.path, descending)


def _stats(row: Sequence[Value], counted: bool, wanted: Sequence[tuple[str, Place]]) -> Told:
    stats: Told = {"count": str(row[0])} if counted else {}
    for (function, there), value in zip(wanted, row[1:], strict=True):
        told = stats.setdefault(function, {})
        assert isinstance(told, dict)
        if function == "avg":
            told[there.field.name] = "" if value is None else f"{float(value):.4f}"
        else:
            told[there.field.name] = text_of(there.field, value)
    return stats


def _group(call: Call, groups: Sequence[Place], row: Sequence[Value]) -> list[Told]:
    as_shown = call.query.get("sysparm_display_value", "").lower() in ("true", "all")
    told: list[Told] = []
    for there, value, shown in zip(groups, row[::2], row[1::2], strict=True):
        text = text_of(there.field, value)
        if as_shown:
            referred = bool(there.field.references)
            text = str(shown or "") if referred else display_of(there.field, text)
        told.append({"field": ".".join(there.path), "value": text})
    return told
