"""What a customer's shape demands of every record is filled in where people would have done so.

Seeded records have it, and so has what persons make at their screens. An integration that does not
know of it is refused, as at the customer's.
"""

from collections.abc import Iterator, Mapping

from understudy.vendor.schema import Field, ObjectType, Row, Schema, Value
from understudy.vendor.store import Store

FOUNDED = "2020-01-06"
"""The day in every date that nobody cares about."""


def demanded(vendors: Schema, own: Schema) -> Mapping[str, tuple[Field, ...]]:
    """The fields, by object type, that only the customer's schema requires, without a default."""
    found = {kind.name: tuple(_beyond(kind, vendors)) for kind in own if own is not vendors}
    return {name: fields for name, fields in found.items() if fields}


def _beyond(kind: ObjectType, vendors: Schema) -> Iterator[Field]:
    known = vendors.object(kind.name).by_name if kind.name in vendors else {}
    for f in kind.fields:
        before = known.get(f.name.lower())
        if f.required and f.default is None and not (before is not None and before.required):
            yield f


def fill_loaded(store: Store, wanted: Mapping[str, tuple[Field, ...]]) -> None:
    """Fill in what the records that were loaded do not have."""
    for name, fields in wanted.items():
        kind = store.schema.object(name)
        if kind.union_of:
            continue
        rows: list[Row] = []
        for n, row in enumerate(store.all(name), 1):
            made = {f.name: _or_made_up(store, f, row[f.name], n) for f in fields}
            rows.append({kind.id_field: row[kind.id_field], **made})
        store.amend(name, rows)


def fill_drafted(store: Store, kind: ObjectType, row: Row, fields: tuple[Field, ...]) -> None:
    """Fill in what somebody at a screen could not have left out."""
    n = store.count(f"{kind.name}/made up", 1_000_000)
    for f in fields:
        row[f.name] = _or_made_up(store, f, row[f.name], n)


def _or_made_up(store: Store, f: Field, value: Value, n: int) -> Value:
    if value not in (None, ""):
        return value
    if f.choices:
        return next((c.value for c in f.choices if c.active), f.choices[0].value)
    if f.type == "reference":
        return _first_of(store, f)
    made: Mapping[str, Value] = {
        "integer": n if f.unique else 1,
        "decimal": float(n) if f.unique else 1.0,
        "boolean": False,
        "date": FOUNDED,
        "datetime": f"{FOUNDED}T09:00:00.000Z",
        "json": "null",
    }
    text = f"{f.label} {n}" if f.unique or f.external_id else f.label
    return made.get(f.type, text[-f.length :])


def _first_of(store: Store, f: Field) -> Value:
    for target in f.references:
        row = next(iter(store.all(target)), None)
        if row is not None:
            return row[store.schema.object(target).id_field]
    return None
