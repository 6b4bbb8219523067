"""How the nouns look in Tallybook, and what its records are made of."""

from understudy.vendor import (
    Choice,
    Field,
    ObjectType,
    Projection,
    Row,
    Schema,
    choice,
    minor,
    ref,
    same,
)
from understudy.vendor.records import Records

CLIENT = ObjectType(
    "client",
    (
        Field("id", createable=False, updateable=False),
        Field("title", length=60, required=True),
        Field("reference", unique=True, external_id=True),
        Field("phone", length=40),
        Field("version", "integer", default=0, computed=True),
    ),
)
BILL = ObjectType(
    "bill",
    (
        Field("id", createable=False, updateable=False),
        Field("number", computed=True),
        Field("client", "reference", references=("client",), relationship="client", required=True),
        Field("total", "decimal", required=True),
        Field("currency", "choice", choices=(Choice("USD"), Choice("EUR")), restricted=True),
        Field("issued", "date"),
        Field("state", "choice", choices=(Choice("open"), Choice("settled")), default="open"),
    ),
)
SCHEMA = Schema((CLIENT, BILL))


def new_id(records: Records, kind: ObjectType, row: Row) -> str:
    return f"{kind.name[0]}{records.store.count(kind.name, 1001)}"


PROJECTIONS = (
    Projection(
        noun="customer",
        object_name="client",
        links={"name": same("title"), "phone": same("phone")},
        seed_id=lambda n: f"c{n}",
        source=lambda row, store: None if row["reference"] is None else str(row["reference"]),
    ),
    Projection(
        noun="invoice",
        object_name="bill",
        links={
            "number": same("number"),
            "customer": ref("client"),
            "total_minor": minor("total"),
            "currency": same("currency"),
            "issued_on": same("issued"),
            "status": choice("state", {"open": "open", "paid": "settled"}),
        },
        seed_id=lambda n: f"b{n}",
    ),
)
