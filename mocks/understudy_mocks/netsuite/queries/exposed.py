"""Which tables queries see."""

from collections.abc import Mapping

from understudy.vendor import Refusal
from understudy.vendor.store import quoted
from understudy_mocks.netsuite.queries.parts import Type
from understudy_mocks.netsuite.queries.tables import (
    Column,
    Table,
    Union,
    flag,
    named_by,
    own,
    text,
    union,
)
from understudy_mocks.netsuite.queries.transactions import LEDGER, SHARED

_ENTITY: Mapping[str, Type] = {
    "id": "id",
    "type": "text",
    "entityid": "text",
    "altname": "text",
    "customer": "id",
    "employee": "id",
    "project": "id",
    "isinactive": "text",
    "externalid": "text",
    "lastmodifieddate": "datetime",
}


def _entity(type_: str, column: str, altname: str) -> Mapping[str, str]:
    return {
        "id": '"id"',
        "type": text(type_),
        "entityid": '"entityId"',
        "altname": altname,
        column: '"id"',
        "isinactive": flag('"isInactive"'),
        "externalid": '"externalId"',
        "lastmodifieddate": '"lastModifiedDate"',
    }


_ENTITIES: Union = {
    '"customer"': _entity("CustJob", "customer", '"altName"'),
    '"employee"': _entity("Employee", "employee", '"entityId"'),
    '"job"': _entity("Job", "project", '"altName"'),
}
_STATUS = {"id": '"id"', "name": '"name"', "isinactive": flag('"isInactive"')}
_BALANCE = (
    'coalesce((SELECT round(sum("amountRemaining"), 2) FROM "invoice"'
    ' WHERE "entity" = {t}."id"), 0)'
)
_ADDRESS = ("addressee", "addr1", "addr2", "addr3", "city", "state", "zip", "country", "addrPhone")

TABLES: Mapping[str, Table] = {
    **LEDGER,
    "dual": Table("(SELECT 'X' AS dummy)", {"dummy": Column("{t}.dummy")}),
    "customer": own(
        "customer", ("subsidiary", "comments"), balancesearch=Column(_BALANCE, "number")
    ),
    "customersubsidiaryrelationship": union(
        {
            '"customer"': {
                "id": '"id"',
                "entity": '"id"',
                "subsidiary": '"subsidiary"',
                "primarycurrency": '"currency"',
                "isprimarysub": "'T'",
                "lastmodifieddate": '"lastModifiedDate"',
            }
        },
        {
            "id": "id",
            "entity": "id",
            "subsidiary": "id",
            "primarycurrency": "id",
            "isprimarysub": "text",
            "lastmodifieddate": "datetime",
        },
        **SHARED,
    ),
    "customeraddressbook": union(
        {
            '"customer-addressBook"': {
                "internalid": '"id"',
                "entity": '"record"',
                "addressbookaddress": '"id"',
                "label": '"label"',
                "defaultbilling": flag('"defaultBilling"'),
                "defaultshipping": flag('"defaultShipping"'),
            }
        },
        {
            "internalid": "id",
            "entity": "id",
            "addressbookaddress": "id",
            "label": "text",
            "defaultbilling": "text",
            "defaultshipping": "text",
        },
    ),
    "customeraddressbookentityaddress": union(
        {
            '"customer-addressBook"': {
                "nkey": '"id"',
                **{name.lower(): quoted(name) for name in _ADDRESS},
            }
        },
        {"nkey": "id", **{name.lower(): "text" for name in _ADDRESS}},
    ),
    "employee": own("employee"),
    "job": own(
        "job", ("status",), customer=Column('{t}."parent"', "id", named_by("customer", '"parent"'))
    ),
    "entity": union(_ENTITIES, _ENTITY),
    "entitystatus": union(
        {'"customerStatus"': _STATUS, '"jobStatus"': _STATUS},
        {"id": "id", "name": "text", "isinactive": "text"},
    ),
    "timebill": own("timeBill"),
    "item": own(
        "serviceSaleItem", ("salesdescription",), description=Column('{t}."salesDescription"')
    ),
    "subsidiary": own("subsidiary"),
    "currency": own("currency"),
    "currencyrate": own("currencyRate"),
    "accountingperiod": own("accountingPeriod"),
    "department": own("department"),
    "term": own("term"),
    "expensecategory": own("expenseCategory"),
}


def table(name: str) -> Table:
    """The table queries know by this name; refuses in the vendor's words."""
    found = TABLES.get(name.lower())
    if found is None:
        raise Refusal("bad-search", reason=f"Invalid search type: {name}.")
    return found
