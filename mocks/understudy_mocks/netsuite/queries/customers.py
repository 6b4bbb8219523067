"""Tables of a customer's own: custom records, and standard ones with custom fields."""

from collections.abc import Mapping

from understudy.vendor import Field, ObjectType, Schema
from understudy.vendor.validation import stored
from understudy_mocks.netsuite.objects import SCHEMA
from understudy_mocks.netsuite.objects.standing import FOUNDED
from understudy_mocks.netsuite.queries.exposed import TABLES
from understudy_mocks.netsuite.queries.tables import Column, Table, record_table, text
from understudy_mocks.netsuite.queries.transactions import grown_ledger

_NAMES = {"serviceSaleItem": "item"}
"""Record types whose table has another name."""
_COLUMNS = (
    *("internalid", "scriptid", "name", "fieldtype", "fieldvaluetype", "recordtype"),
    "isinactive",
)


def customers_tables(schema: Schema) -> dict[str, Table]:
    """What queries see otherwise than in the vendor's own schema."""
    found: dict[str, Table] = {"customfield": _custom_fields(schema)}
    if schema is SCHEMA:
        return found
    grown: dict[str, tuple[Field, ...]] = {}
    for kind in schema:
        if kind.name not in SCHEMA:
            found[kind.name.lower()] = record_table(kind)
            continue
        more = tuple(_more(kind))
        if more:
            grown[kind.name] = more
            found |= _wider(kind, more)
    return {**found, **grown_ledger(grown)}


def _more(kind: ObjectType) -> list[Field]:
    known = SCHEMA.object(kind.name).by_name
    return [f for f in kind.fields if f.name.lower() not in known and not f.hidden]


def _wider(kind: ObjectType, more: tuple[Field, ...]) -> Mapping[str, Table]:
    name = _NAMES.get(kind.name, kind.name).lower()
    known = TABLES.get(name)
    if known is None or known.source != record_table(kind).source:
        return {}
    columns = record_table(kind).columns
    own = {f.name.lower(): columns[f.name.lower()] for f in more}
    return {name: Table(known.source, {**known.columns, **own}, known.unexposed)}


def _custom_fields(schema: Schema) -> Table:
    """The table of all custom fields: which record has which, and what they hold."""
    rows = [
        (f.name.lower(), f.label or f.name, f.type.upper(), kind.name.lower())
        for kind in schema
        for f in kind.fields
        if f.name.lower().startswith("cust") and "_" in f.name
    ]
    selects = [
        f"SELECT {text(str(n))} AS internalid, {text(name.upper())} AS scriptid,"
        f" {text(label)} AS name, {text(name.partition('_')[0].upper())} AS fieldtype,"
        f" {text(value)} AS fieldvaluetype, {text(record)} AS recordtype, 'F' AS isinactive"
        for n, (name, label, value, record) in enumerate(rows, 1)
    ]
    columns = {name: Column(f"{{t}}.{name}") for name in _COLUMNS}
    columns["lastmodifieddate"] = Column(f"'{stored(FOUNDED)}'", "datetime")
    return Table(f"({' UNION ALL '.join(selects)})", columns)
