"""What can be told of a query without its rows: its columns, and how it would be run.

Shapes: recorded traffic of command-line tools (columns), REST API reference (query plans).
"""

from collections.abc import Iterator

from understudy.vendor import Field, System, sql
from understudy_mocks.salesforce.queries import planned
from understudy_mocks.salesforce.queries.grammar import Function, Name, parse
from understudy_mocks.salesforce.queries.names import Names, object_of
from understudy_mocks.salesforce.queries.plans import Children, Plan
from understudy_mocks.salesforce.queries.tree import Item, Query

_APEX = {
    "id": "Id",
    "reference": "Id",
    "boolean": "Boolean",
    "int": "Integer",
    "double": "Double",
    "currency": "Double",
    "percent": "Double",
    "date": "Date",
    "datetime": "Datetime",
}


def columns_of(system: System, text: str) -> dict[str, object]:
    """The columns of a query's answer, as its metadata."""
    made, query = planned(system, text), parse(text)
    kind = object_of(system.schema, query)
    told = list(_columns(system, query, made))
    return {
        "columnMetadata": told,
        "entityTypeName": "AggregateResult" if made.tells == "aggregates" else kind.name,
        "groupBy": bool(query.group_by),
        "idSelected": any(column["columnName"] == "Id" for column in told),
        "keyPrefix": kind.key_prefix or None,
    }


def _columns(system: System, query: Query, made: Plan) -> Iterator[dict[str, object]]:
    names = Names(system.schema, object_of(system.schema, query), query)
    children = {part.key.lower(): part for part in made.root.parts if isinstance(part, Children)}
    for item in query.items:
        if isinstance(item.what, Query):
            part = children[str(item.what.object.parts[-1]).lower()]
            kind = system.schema.object(part.plan.object)
            inner = Query(
                item.what.text, item.what.items, Name((kind.name,), item.what.object.at), ""
            )
            joined = list(_columns(system, inner, part.plan))
            yield {**column_named(part.key, None), "aggregate": True, "joinColumns": joined}
        else:
            yield from _own(names, item)


def _own(names: Names, item: Item) -> Iterator[dict[str, object]]:
    what = item.what
    if isinstance(what, Name):
        path, f = names.resolve(what)
        told = column_named(path[-1], f)
        for name in reversed(path[:-1]):
            told = {**column_named(name, None), "joinColumns": [told]}
        yield told
    elif isinstance(what, Function):
        yield {**column_named(item.alias or "expr0", None), "aggregate": True}


def column_named(name: str, f: Field | None) -> dict[str, object]:
    """One column, as far as its field is known."""
    native = f.native if f is not None else ""
    return {
        "aggregate": False,
        "apexType": _APEX.get(native, "String") if f is not None else None,
        "booleanType": native == "boolean",
        "columnName": name,
        "custom": name.endswith("__c"),
        "displayName": name,
        "foreignKeyName": f.relationship or None if f is not None else None,
        "insertable": f is not None and f.createable and not f.computed,
        "joinColumns": [],
        "numberType": native in ("int", "double", "currency", "percent"),
        "textType": f is not None and f.type in ("string", "choice"),
        "updatable": f is not None and f.updateable and not f.computed,
    }


def explain(system: System, text: str) -> dict[str, object]:
    """How a query would be run: by an index, or through the whole table."""
    made, query = planned(system, text), parse(text)
    kind = object_of(system.schema, query)
    every = sql.compile_select(system.schema, sql.Select(kind.name, (sql.Aggregate("count"),)))
    [[size]] = system.store.select(every.sql, every.values)
    rows = int(size or 0)
    compiled = sql.compile_select(system.schema, made.select)
    found = len(system.store.select(compiled.sql, compiled.values))
    indexed = [f.name for f in _filtered(made.select.where, system, kind.name) if _is_indexed(f)]
    free = [f.name for f in _filtered(made.select.where, system, kind.name) if not _is_indexed(f)]
    plan = {
        "cardinality": found,
        "fields": list(dict.fromkeys(indexed)),
        "leadingOperationType": "Index" if indexed else "TableScan",
        "notes": [
            {
                "description": "Not considering filter for optimization because unindexed",
                "fields": [name],
                "tableEnumOrId": kind.name,
            }
            for name in dict.fromkeys(["IsDeleted", *free])
        ],
        "relativeCost": round(found / max(rows, 1), 4) if indexed else 1.0,
        "sobjectCardinality": rows,
        "sobjectType": kind.name,
    }
    return {"plans": [plan], "sourceQuery": text}


def _filtered(condition: object, system: System, name: str) -> Iterator[Field]:
    """The record's own fields that a condition asks about."""
    if isinstance(condition, sql.Both | sql.Either):
        for part in condition.parts:
            yield from _filtered(part, system, name)
    elif isinstance(condition, sql.Not):
        yield from _filtered(condition.part, system, name)
    elif isinstance(condition, sql.Compare | sql.In | sql.InSelect):
        path = condition.path
        if isinstance(path, tuple) and len(path) == 1:
            yield system.schema.object(name).field(path[0])


def _is_indexed(f: Field) -> bool:
    named = f.name in ("Id", "Name", "OwnerId", "CreatedDate", "SystemModstamp", "RecordTypeId")
    return named or f.indexed or f.external_id or f.unique or f.type == "reference"
