"""Which tables queries see."""

from collections.abc import Mapping

from understudy.vendor import Refusal
from understudy.vendor.store import quoted
from understudy.vendor.validation import stored
from understudy_mocks.netsuite.objects import SCHEMA
from understudy_mocks.netsuite.objects.schema import ITEMS
from understudy_mocks.netsuite.objects.schema.entities import BALANCES
from understudy_mocks.netsuite.objects.schema.masters import ACCOUNT_TYPES
from understudy_mocks.netsuite.objects.standing import FOUNDED
from understudy_mocks.netsuite.queries.parts import Type
from understudy_mocks.netsuite.queries.revenue import REVENUE_TABLES
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
_LONG_AGO = f"'{stored(FOUNDED)}'"


def _status(kind: str) -> Mapping[str, str]:
    """Statuses of customers, as of projects; `key` and `inactive` are names of older accounts."""
    return {
        **dict.fromkeys(("id", "key"), '"id"'),
        "name": '"name"',
        "entitytype": text(kind),
        **dict.fromkeys(("isinactive", "inactive"), flag('"isInactive"')),
        "lastmodifieddate": _LONG_AGO,
    }


_AS_THEY_ARE = (
    *("classification", "location", "consolidatedExchangeRate", "nexus"),
    *("taxType", "jobType", "customerCategory", "vendorCategory", "priceLevel", "billingClass"),
    *("paymentMethod", "billingSchedule", "billingRateCard", "charge", "resourceAllocation"),
    *("timeSheet", "taxSchedule"),
)


def _dated(name: str) -> Mapping[str, Column]:
    """When a list was last written, where its records do not say: when the account was set up."""
    known = "lastmodifieddate" in SCHEMA.object(name).by_name
    return {} if known else {"lastmodifieddate": Column(_LONG_AGO, "datetime")}


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
_OVERDUE = (
    'coalesce((SELECT round(sum("amountRemaining"), 2) FROM "invoice" WHERE "entity" = {t}."id"'
    """ AND "dueDate" < suite_today()), 0)"""
)
_UNBILLED = (
    'coalesce((SELECT round(sum("total"), 2) FROM "salesOrder"'
    """ WHERE "entity" = {t}."id" AND "status" NOT IN ('C', 'G', 'H')), 0)"""
)
_FIRST_SALE = '(SELECT min("tranDate") FROM "invoice" WHERE "entity" = {t}."id")'
_STAGE = (
    """CASE WHEN {t}."entityStatus" IN ('13', '15', '16') THEN 'Customer' ELSE 'Prospect' END"""
)


def _default_address(flag_: str) -> str:
    return (
        '(SELECT a."id" FROM "customer-addressBook" a'  # noqa: S608  # names of the schema
        f' WHERE a."record" = {{t}}."id" AND a."{flag_}" LIMIT 1)'
    )


_ADDRESS = ("addressee", "addr1", "addr2", "addr3", "city", "state", "zip", "country", "addrPhone")

_TOLD = ("addressee", "addr1", "addr2", "zip", "city", "country")
_RELATION: Mapping[str, Type] = {
    "id": "id",
    "entity": "id",
    "subsidiary": "id",
    "primarycurrency": "id",
    "isprimarysub": "text",
    "balance": "number",
    "lastmodifieddate": "datetime",
}
_ITEM: Mapping[str, Type] = {
    **dict.fromkeys(("id", "incomeaccount", "expenseaccount", "deferralaccount"), "id"),
    "assetaccount": "id",
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
    whole = " || ".join(f"""coalesce({quoted(n)} || ' ', '')""" for n in _TOLD)
    return f'"{kind}-addressBook"', {
        "nkey": '"id"',
        **told,
        **dict.fromkeys(("addrtext", "fulladdress"), f"trim({whole})"),
    }


_ADDRESS_COLUMNS: Mapping[str, Type] = {
    "nkey": "id",
    **{name.lower(): "text" for name in _ADDRESS},
    **dict.fromkeys(("addrtext", "fulladdress"), "text"),
}
_DELETED = (
    "(SELECT id AS recordid, object AS type, object AS recordtypeid, by AS deletedby,"
    " substr(at, 1, 19) || '.000Z' AS deleteddate,"
    " coalesce(json_extract(after, '$.tranId'), json_extract(after, '$.entityId'),"
    " json_extract(after, '$.name'), id) AS name,"
    " CASE WHEN object LIKE 'customrecord%' THEN 'T' ELSE 'F' END AS iscustomrecord,"
    " 'REST Web Services' AS context, upper(object) AS scriptid FROM _changes"
    " WHERE kind = 'deleted' AND object NOT LIKE '%-%')"
)
_LABOR = '(SELECT e."laborCost" FROM "employee" e WHERE e."id" = {t}."employee")'
_MINUTES = 'SELECT sum(t."hours") / 60.0 FROM "timeBill" t WHERE t."customer" = {t}."id"'

TABLES: Mapping[str, Table] = {
    **LEDGER,
    **REVENUE_TABLES,
    "dual": Table("(SELECT 'X' AS dummy)", {"dummy": Column("{t}.dummy")}),
    "customer": own(
        "customer",
        ("subsidiary", "comments", *(name.lower() for name in BALANCES)),
        balancesearch=Column(_BALANCE, "number"),
        consolbalancesearch=Column(_BALANCE, "number"),
        overduebalancesearch=Column(_OVERDUE, "number"),
        unbilledorderssearch=Column(_UNBILLED, "number"),
        defaultbillingaddress=Column(_default_address("defaultBilling"), "id"),
        defaultshippingaddress=Column(_default_address("defaultShipping"), "id"),
        searchstage=Column(_STAGE),
        firstsaledate=Column(_FIRST_SALE, "date"),
    ),
    "vendorsubsidiaryrelationship": union(
        {
            '"vendor"': {
                "id": '"id"',
                "entity": '"id"',
                "subsidiary": '"subsidiary"',
                "primarycurrency": '"currency"',
                "isprimarysub": "'T'",
                "balance": _OWED.replace("{t}", '"vendor"'),
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
                "balance": _BALANCE.replace("{t}", '"customer"'),
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
        timeremaining=Column(
            f'max(coalesce({{t}}."estimatedTime", 0) / 60.0 - coalesce(({_MINUTES}), 0), 0)',
            "number",
        ),
        percenttimecomplete=Column(
            f'round(coalesce(({_MINUTES}) * 6000.0 / nullif({{t}}."estimatedTime", 0), 0), 2)',
            "number",
        ),
        **dict.fromkeys(("isutilizedtime", "isproductivetime"), Column("'F'")),
        timeapproval=Column("'2'"),
        customer=Column('{t}."parent"', "id", named_by("customer", '"parent"')),
    ),
    "entity": union(_ENTITIES, _ENTITY),
    "entitystatus": union(
        {'"customerStatus"': _status("customer"), '"jobStatus"': _status("job")},
        {
            **dict.fromkeys(("id", "key"), "id"),
            **dict.fromkeys(("name", "entitytype", "isinactive", "inactive"), "text"),
            "lastmodifieddate": "datetime",
        },
    ),
    "timebill": own(
        "timeBill", laborcost=Column(_LABOR, "number"), status=Column('{t}."approvalStatus"')
    ),
    "item": union({quoted(name): _item() for name in ITEMS}, _ITEM),
    "account": own(
        "account",
        **dict.fromkeys(("class", "department", "location"), Column("NULL", "id")),
        accountsearchdisplayname=Column(_NUMBERED),
        accountsearchdisplaynamecopy=Column(_NUMBERED),
        displaynamewithhierarchy=Column('{t}."fullName"'),
    ),
    "accounttype": Table(
        f"({' UNION ALL '.join(_ACCOUNT_TYPES)})",
        {
            **{n: Column(f"{{t}}.{n}") for n in ("id", "longname", "balancesheet")},
            "name": Column("{t}.longname"),
            "isinactive": Column("'F'"),
            "lastmodifieddate": Column(_LONG_AGO, "datetime"),
        },
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
            "scriptid": Column("{t}.scriptid"),
            "iscustomrecord": Column("{t}.iscustomrecord"),
        },
    ),
    **{name.lower(): own(name, **_dated(name)) for name in _AS_THEY_ARE},
    "subsidiary": own(
        "subsidiary",
        fiscalcalendar=Column("'1'", "id", "'Standard Fiscal Calendar'"),
        mainaddress=Column("NULL", "id"),
    ),
    "accountingbook": own(
        "accountingBook",
        basebook=Column("NULL", "id"),
        **dict.fromkeys(("isconsolidated", "isadjustmentonly"), Column("'F'")),
    ),
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
