"""Which tables queries see."""

from collections.abc import Mapping

from understudy.vendor import Refusal
from understudy.vendor.store import quoted
from understudy_mocks.netsuite.objects.schema import ITEMS
from understudy_mocks.netsuite.objects.schema.masters import ACCOUNT_TYPES
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
    "vendor": "id",
    "contact": "id",
    "project": "id",
    "email": "text",
    "isinactive": "text",
    "externalid": "text",
    "lastmodifieddate": "datetime",
}


def _entity(type_: str, column: str, altname: str, email: str = '"email"') -> Mapping[str, str]:
    return {
        "id": '"id"',
        "type": text(type_),
        "entityid": '"entityId"',
        "altname": altname,
        column: '"id"',
        "email": email,
        "isinactive": flag('"isInactive"'),
        "externalid": '"externalId"',
        "lastmodifieddate": '"lastModifiedDate"',
    }


_ENTITIES: Union = {
    '"customer"': _entity("CustJob", "customer", '"altName"'),
    '"employee"': _entity("Employee", "employee", '"entityId"'),
    '"job"': _entity("Job", "project", '"altName"', "NULL COLLATE NOCASE"),
    '"vendor"': _entity("Vendor", "vendor", '"altName"'),
    '"contact"': _entity("Contact", "contact", '"entityId"'),
}
_STATUS = {"id": '"id"', "name": '"name"', "isinactive": flag('"isInactive"')}
_AS_THEY_ARE = (
    *("accountingBook", "classification", "location", "consolidatedExchangeRate", "nexus"),
    *("taxType", "jobType", "customerCategory", "vendorCategory", "priceLevel", "billingClass"),
    *("paymentMethod", "billingSchedule", "billingRateCard", "charge", "resourceAllocation"),
    *("timeSheet",),
)
_PROFIT_AND_LOSS = ("Income", "COGS", "Expense", "OthIncome", "OthExpense", "NonPosting", "Stat")
_ACCOUNT_TYPES = [
    f"SELECT {text(value)} AS id, {text(label)} AS longname,"
    f" {text('F' if value in _PROFIT_AND_LOSS else 'T')} AS balancesheet"
    for value, label in ACCOUNT_TYPES.items()
]
_OWED = (
    'coalesce((SELECT round(sum("amountRemaining"), 2) FROM "vendorBill"'
    ' WHERE "entity" = {t}."id"), 0)'
)
_BALANCE = (
    'coalesce((SELECT round(sum("amountRemaining"), 2) FROM "invoice"'
    ' WHERE "entity" = {t}."id"), 0)'
)
_ADDRESS = ("addressee", "addr1", "addr2", "addr3", "city", "state", "zip", "country", "addrPhone")

_RELATION: Mapping[str, Type] = {
    "id": "id",
    "entity": "id",
    "subsidiary": "id",
    "primarycurrency": "id",
    "isprimarysub": "text",
    "lastmodifieddate": "datetime",
}
_ITEM: Mapping[str, Type] = {
    **dict.fromkeys(("id", "incomeaccount", "expenseaccount", "deferralaccount"), "id"),
    **dict.fromkeys(("subsidiary", "parent", "department", "class", "location"), "id"),
    **dict.fromkeys(("itemid", "displayname", "fullname", "itemtype", "subtype"), "text"),
    **dict.fromkeys(("description", "isinactive", "externalid", "isfulfillable"), "text"),
    **dict.fromkeys(("createddate", "lastmodifieddate"), "datetime"),
    "rate": "number",
    "cost": "number",
}


def _item() -> Mapping[str, str]:
    names = (
        *("id", "itemId", "displayName", "itemType", "subtype", "incomeAccount", "expenseAccount"),
        *("deferralAccount", "subsidiary", "parent", "department", "class", "location"),
        *("externalId", "createdDate", "lastModifiedDate", "rate", "cost"),
    )
    return {
        **{name.lower(): quoted(name) for name in names},
        "fullname": '"itemId"',
        "description": '"salesDescription"',
        "isinactive": flag('"isInactive"'),
        "isfulfillable": flag('"isFulfillable"'),
    }


_NUMBERED = """{t}."acctNumber" || ' ' || {t}."acctName" """
_BOOK: Mapping[str, Type] = {
    "internalid": "id",
    "entity": "id",
    "addressbookaddress": "id",
    "label": "text",
    "defaultbilling": "text",
    "defaultshipping": "text",
}


def _book(kind: str) -> tuple[str, Mapping[str, str]]:
    return f'"{kind}-addressBook"', {
        "internalid": '"id"',
        "entity": '"record"',
        "addressbookaddress": '"id"',
        "label": '"label"',
        "defaultbilling": flag('"defaultBilling"'),
        "defaultshipping": flag('"defaultShipping"'),
    }


def _address(kind: str) -> tuple[str, Mapping[str, str]]:
    told = {name.lower(): quoted(name) for name in _ADDRESS}
    return f'"{kind}-addressBook"', {"nkey": '"id"', **told}


_ADDRESS_COLUMNS: Mapping[str, Type] = {
    "nkey": "id",
    **{name.lower(): "text" for name in _ADDRESS},
}
_DELETED = (
    "(SELECT id AS recordid, object AS type, object AS recordtypeid, by AS deletedby,"
    " substr(at, 1, 19) || '.000Z' AS deleteddate,"
    " coalesce(json_extract(after, '$.tranId'), json_extract(after, '$.entityId'),"
    " json_extract(after, '$.name'), id) AS name,"
    " CASE WHEN object LIKE 'customrecord%' THEN 'T' ELSE 'F' END AS iscustomrecord,"
    " 'REST Web Services' AS context FROM _changes"
    " WHERE kind = 'deleted' AND object NOT LIKE '%-%')"
)
_MINUTES = 'SELECT sum(t."hours") / 60.0 FROM "timeBill" t WHERE t."customer" = {t}."id"'

TABLES: Mapping[str, Table] = {
    **LEDGER,
    "dual": Table("(SELECT 'X' AS dummy)", {"dummy": Column("{t}.dummy")}),
    "customer": own(
        "customer", ("subsidiary", "comments"), balancesearch=Column(_BALANCE, "number")
    ),
    "vendorsubsidiaryrelationship": union(
        {
            '"vendor"': {
                "id": '"id"',
                "entity": '"id"',
                "subsidiary": '"subsidiary"',
                "primarycurrency": '"currency"',
                "isprimarysub": "'T'",
                "lastmodifieddate": '"lastModifiedDate"',
            }
        },
        _RELATION,
        **SHARED,
    ),
    "customersubsidiaryrelationship": union(
        {
            '"customersubsidiaryrelationship"': {
                **{n: quoted(n) for n in ("id", "entity", "subsidiary")},
                "primarycurrency": '"primaryCurrency"',
                "isprimarysub": flag('"isPrimarySub"'),
                "lastmodifieddate": '"lastModifiedDate"',
            },
            '"customer"': {
                "id": '"id"',
                "entity": '"id"',
                "subsidiary": '"subsidiary"',
                "primarycurrency": '"currency"',
                "isprimarysub": "'T'",
                "lastmodifieddate": '"lastModifiedDate"',
            },
        },
        _RELATION,
        **SHARED,
    ),
    "customeraddressbook": union(dict((_book("customer"),)), _BOOK),
    "customeraddressbookentityaddress": union(dict((_address("customer"),)), _ADDRESS_COLUMNS),
    "vendoraddressbook": union(dict((_book("vendor"),)), _BOOK),
    "vendoraddressbookentityaddress": union(dict((_address("vendor"),)), _ADDRESS_COLUMNS),
    "entityaddress": union(
        dict(_address(kind) for kind in ("customer", "vendor", "employee")), _ADDRESS_COLUMNS
    ),
    "vendor": own("vendor", ("comments",), balance=Column(_OWED, "number")),
    "contact": own("contact", ("comments",)),
    "employee": own("employee"),
    "job": own(
        "job",
        ("status",),
        actualtime=Column(f"coalesce(({_MINUTES}), 0)", "number"),
        customer=Column('{t}."parent"', "id", named_by("customer", '"parent"')),
    ),
    "entity": union(_ENTITIES, _ENTITY),
    "entitystatus": union(
        {'"customerStatus"': _STATUS, '"jobStatus"': _STATUS},
        {"id": "id", "name": "text", "isinactive": "text"},
    ),
    "timebill": own("timeBill"),
    "item": union({quoted(name): _item() for name in ITEMS}, _ITEM),
    "account": own(
        "account",
        accountsearchdisplayname=Column(_NUMBERED),
        accountsearchdisplaynamecopy=Column(_NUMBERED),
        displaynamewithhierarchy=Column('{t}."fullName"'),
    ),
    "accounttype": Table(
        f"({' UNION ALL '.join(_ACCOUNT_TYPES)})",
        {n: Column(f"{{t}}.{n}") for n in ("id", "longname", "balancesheet")},
    ),
    "projecttask": own("projectTask", ("startdate", "enddate", "tasktype", "percentcomplete")),
    "accountingperiodfiscalcalendars": union(
        {
            '"accountingPeriod"': {
                "accountingperiod": '"id"',
                "fiscalcalendar": "'1'",
                "parent": '"parent"',
                "fullname": '"periodName"',
            }
        },
        {"accountingperiod": "id", "fiscalcalendar": "id", "parent": "id", "fullname": "text"},
    ),
    "taxitemtaxgroup": own("salesTaxItem", name=Column('{t}."itemId"')),
    "salestaxitem": own("salesTaxItem", name=Column('{t}."itemId"')),
    "deletedrecord": Table(
        _DELETED,
        {
            "recordid": Column("{t}.recordid", "id"),
            **{n: Column(f"{{t}}.{n}") for n in ("type", "recordtypeid", "name", "deletedby")},
            "deleteddate": Column("{t}.deleteddate", "datetime"),
            "context": Column("{t}.context"),
            "iscustomrecord": Column("{t}.iscustomrecord"),
        },
    ),
    **{name.lower(): own(name) for name in _AS_THEY_ARE},
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
