"""The tables of transactions: documents, what pays what, and what came of what."""

from collections.abc import Mapping
from dataclasses import replace

from understudy.vendor.store import quoted
from understudy_mocks.netsuite.objects import SCHEMA
from understudy_mocks.netsuite.objects.schema import APPLIED, DOCUMENTS, ITEMS, KINDS, Document
from understudy_mocks.netsuite.queries.columns import ACCOUNTING_COLUMNS, LINE_COLUMNS
from understudy_mocks.netsuite.queries.lines import ACCOUNTING, LINES, posted
from understudy_mocks.netsuite.queries.parts import Type
from understudy_mocks.netsuite.queries.tables import (
    Column,
    Grown,
    Table,
    Union,
    grown_union,
    named_by,
    named_by_any,
    text,
    union,
)

_TRANSACTION: Mapping[str, Type] = {
    "id": "id",
    "type": "text",
    "recordtype": "text",
    "tranid": "text",
    "transactionnumber": "text",
    "trandisplayname": "text",
    "trandate": "date",
    "duedate": "date",
    "closedate": "date",
    "createddate": "datetime",
    "createdby": "id",
    "lastmodifieddate": "datetime",
    "lastmodifiedby": "id",
    "entity": "id",
    "currency": "id",
    "exchangerate": "number",
    "foreigntotal": "number",
    "foreignamountpaid": "number",
    "foreignamountunpaid": "number",
    "taxtotal": "number",
    "status": "text",
    "approvalstatus": "text",
    "posting": "text",
    "postingperiod": "id",
    "voided": "text",
    "void": "text",
    "reversal": "id",
    "reversaldate": "date",
    "reversaldefer": "text",
    "isreversal": "text",
    "memo": "text",
    "externalid": "text",
    "otherrefnum": "text",
    "terms": "id",
    "employee": "id",
    "subsidiary": "id",
    "department": "id",
    "class": "id",
    "location": "id",
    "abbrevtype": "text",
    "source": "text",
    "account": "id",
    "title": "text",
    "job": "id",
    "opportunity": "id",
    "entitystatus": "id",
    "probability": "number",
    "expectedclosedate": "date",
    "orderstatus": "text",
    "startdate": "date",
    "enddate": "date",
    "paymentmethod": "id",
    "checknum": "text",
    "paymenthold": "text",
    "billingstatus": "text",
    "daysopen": "number",
    "daysoverduesearch": "number",
    "nexus": "id",
    "billingaddress": "id",
    "shippingaddress": "id",
    "visibletocustomer": "text",
    "userevenuearrangement": "text",
}
_SAME = (
    *("id", "tranId", "tranDate", "createdDate", "lastModifiedDate", "currency", "memo"),
    *("exchangeRate", "status", "postingPeriod", "externalId", "subsidiary", "department"),
    *("class", "location", "account", "title", "job", "opportunity", "entityStatus"),
    *("probability", "expectedCloseDate", "orderStatus", "startDate", "endDate", "dueDate"),
    *("closeDate", "taxTotal", "approvalStatus", "otherRefNum", "terms", "paymentMethod"),
    *("checkNum", "reversalDate"),
)
_FLAGS = ("reversalDefer", "isReversal", "paymentHold")


def _header(kind: Document) -> Mapping[str, str]:
    known = SCHEMA.object(kind.name).by_name
    columns = {name.lower(): quoted(name) for name in _SAME if name.lower() in known}
    columns |= {
        name.lower(): f"CASE WHEN {quoted(name)} THEN 'T' ELSE 'F' END"
        for name in _FLAGS
        if name.lower() in known
    }
    columns |= {
        "type": text(kind.code),
        "recordtype": text(kind.name.lower()),
        "transactionnumber": quoted("tranId"),
        "trandisplayname": f"""{text(kind.label + " #")} || "tranId" """,
        "foreigntotal": quoted("total"),
        "posting": posted(kind),
        "voided": "CASE WHEN \"status\" = 'V' THEN 'T' ELSE 'F' END",
        "void": "'F'",
        "abbrevtype": text(kind.abbreviation),
        "source": "'restWebServices'",
        "createdby": "'-5'",
        "lastmodifiedby": "'-5'",
        "visibletocustomer": "'F'",
        "userevenuearrangement": "'F'",
    }
    if kind.party:
        columns["entity"] = quoted(kind.party)
    if "amountremaining" in known:
        columns |= {"foreignamountpaid": '"amountPaid"', "foreignamountunpaid": '"amountRemaining"'}
    if "duedate" in known and "amountremaining" in known:
        late = 'julianday(suite_today()) - julianday("dueDate")'
        columns["daysoverduesearch"] = (
            f"CASE WHEN \"status\" = 'A' THEN max(CAST({late} AS INTEGER), 0) END"
        )
        opened = 'julianday(coalesce("closeDate", suite_today())) - julianday("tranDate")'
        columns["daysopen"] = f"CAST({opened} AS INTEGER)"
    if kind.name == "expenseReport":
        columns["employee"] = quoted("entity")
        columns["foreignamountunpaid"] = 'coalesce("amountRemaining", "total")'
    if kind.name == "customerPayment":
        columns["otherrefnum"] = '"checkNum"'
    if kind.name == "journalEntry":
        columns["reversal"] = '"reversalOf"'
    return columns


_HEADERS: Union = {quoted(kind.name): _header(kind) for kind in DOCUMENTS}
_STATUSES = [(kind, value, label) for kind in DOCUMENTS for value, label in kind.status.items()]
_TYPE_LABELS = " ".join(f"WHEN {text(k.code)} THEN {text(k.label)}" for k in DOCUMENTS)
_STATUS_LABELS = " ".join(
    f"WHEN {text(f'{kind.code}:{value}')} THEN {text(f'{kind.label} : {label}')}"
    for kind, value, label in _STATUSES
)
_TRANSACTION_STATUS = [
    f"SELECT {text(value)} AS id, {text(kind.code)} AS trantype, {text(label)} AS name,"
    f" {text(f'{kind.label} : {label}')} AS fullname"
    for kind, value, label in _STATUSES
]
_PARTIES = ("customer", "vendor", "employee", "job")
_NAMED = {
    "subsidiary": Column("{t}.subsidiary", "id", named_by("subsidiary", "subsidiary")),
    "department": Column("{t}.department", "id", named_by("department", "department")),
    "class": Column('{t}."class"', "id", named_by("classification", '"class"')),
    "location": Column("{t}.location", "id", named_by("location", "location")),
    "account": Column("{t}.account", "id", named_by("account", "account")),
}
SHARED = {
    "subsidiary": _NAMED["subsidiary"],
    "entity": Column("{t}.entity", "id", named_by_any(_PARTIES, "entity")),
}

# -- what came of what -----------------------------------------------------------------------------

_LINK: Mapping[str, Type] = {
    "previousdoc": "id",
    "previousline": "number",
    "previoustype": "text",
    "nextdoc": "id",
    "nextline": "number",
    "nexttype": "text",
    "linktype": "text",
    "foreignamount": "number",
    "lastmodifieddate": "datetime",
    "previousdate": "date",
    "nextdate": "date",
}


def _paying(payer: str, target: str) -> tuple[str, Mapping[str, str]]:
    source = (
        f'"{payer}-apply" l JOIN "{payer}" d ON d."id" = l."record" AND l."apply"'
        f' JOIN "{target}" p ON p."id" = l."doc"'
    )
    return source, {
        "previousdoc": 'l."doc"',
        "previousline": "0",
        "previoustype": text(KINDS[target].code),
        "nextdoc": 'l."record"',
        "nextline": 'l."line"',
        "nexttype": text(KINDS[payer].code),
        "linktype": "'Payment'",
        "foreignamount": 'l."amount"',
        "lastmodifieddate": 'd."lastModifiedDate"',
        "previousdate": 'p."tranDate"',
        "nextdate": 'd."tranDate"',
    }


_BILLED = (
    *(("salesOrder", name) for name in ("invoice", "cashSale", "returnAuthorization")),
    ("purchaseOrder", "vendorBill"),
    ("returnAuthorization", "creditMemo"),
)
_MADE_FROM = (
    *(("opportunity", name) for name in ("estimate", "salesOrder", "invoice", "cashSale")),
    *(("estimate", name) for name in ("salesOrder", "invoice", "cashSale")),
)


def _billing(order: str, bill: str) -> tuple[str, Mapping[str, str]]:
    source = (
        f'"{bill}-item" l JOIN "{bill}" d ON d."id" = l."record"'
        f' JOIN "{order}" p ON p."id" = l."orderDoc"'
    )
    return source, {
        "previousdoc": 'l."orderDoc"',
        "previousline": 'l."orderLine"',
        "previoustype": text(KINDS[order].code),
        "nextdoc": 'l."record"',
        "nextline": 'l."line"',
        "nexttype": text(KINDS[bill].code),
        "linktype": "'OrdBill'",
        "foreignamount": 'l."amount"',
        "lastmodifieddate": 'd."lastModifiedDate"',
        "previousdate": 'p."tranDate"',
        "nextdate": 'd."tranDate"',
    }


def _making(source_kind: str, made: str) -> tuple[str, Mapping[str, str]]:
    source = f'"{made}" d JOIN "{source_kind}" p ON p."id" = d."createdFrom"'
    return source, {
        "previousdoc": 'p."id"',
        "previousline": "0",
        "previoustype": text(KINDS[source_kind].code),
        "nextdoc": 'd."id"',
        "nextline": "0",
        "nexttype": text(KINDS[made].code),
        "linktype": "'EstInvc'" if source_kind == "estimate" else "'OppEst'",
        "foreignamount": 'd."total"',
        "lastmodifieddate": 'd."lastModifiedDate"',
        "previousdate": 'p."tranDate"',
        "nextdate": 'd."tranDate"',
    }


def _depositing(received: str) -> tuple[str, Mapping[str, str]]:
    source = (
        f'"deposit-payment" l JOIN "deposit" d ON d."id" = l."record" AND l."deposit"'
        f' JOIN "{received}" p ON p."id" = l."doc"'
    )
    return source, {
        "previousdoc": 'l."doc"',
        "previousline": "0",
        "previoustype": text(KINDS[received].code),
        "nextdoc": 'l."record"',
        "nextline": 'l."line"',
        "nexttype": "'Deposit'",
        "linktype": "'PayDep'",
        "foreignamount": 'l."paymentAmount"',
        "lastmodifieddate": 'd."lastModifiedDate"',
        "previousdate": 'p."tranDate"',
        "nextdate": 'd."tranDate"',
    }


_LINKS: Union = dict(
    (
        *(_paying(payer, target) for payer, targets in APPLIED.items() for target in targets),
        *(_billing(order, bill) for order, bill in _BILLED),
        *(_making(source, made) for source, made in _MADE_FROM),
        *(_depositing(name) for name in ("customerPayment", "cashSale", "customerDeposit")),
    )
)


def _accounting() -> Table:
    """The general ledger. Whose money an amount is it knows, but does not show."""
    made = union(ACCOUNTING, {**ACCOUNTING_COLUMNS, "company_": "id"}, account=_NAMED["account"])
    columns = {name: column for name, column in made.columns.items() if name != "company_"}
    rate = '(SELECT "generalRate" FROM "account" WHERE "id" = {t}.account)'
    for name in ("debit", "credit", "amount", "netamount", "amountpaid", "amountunpaid"):
        columns[name] = replace(columns[name], company="{t}.company_", rate_type=rate)
    return Table(made.source, columns, owner="{t}.company_")


# -- all of them -----------------------------------------------------------------------------------

LEDGER: Mapping[str, Table] = {
    "transaction": union(
        _HEADERS,
        _TRANSACTION,
        **SHARED,
        **{name: _NAMED[name] for name in ("department", "class", "location", "account")},
        type=Column("{t}.type", "text", f"CASE {{t}}.type {_TYPE_LABELS} END"),
        status=Column(
            "{t}.status",
            "text",
            f"CASE {{t}}.type || ':' || {{t}}.status {_STATUS_LABELS} END",
            "{t}.type || ':' || {t}.status",
        ),
        postingperiod=Column(
            "{t}.postingperiod", "id", named_by("accountingPeriod", "postingperiod")
        ),
        currency=Column("{t}.currency", "id", named_by("currency", "currency")),
        terms=Column("{t}.terms", "id", named_by("term", "terms")),
        employee=Column("{t}.employee", "id", named_by("employee", "employee")),
        job=Column("{t}.job", "id", named_by("job", "job")),
    ),
    "transactionline": union(
        LINES,
        LINE_COLUMNS,
        **SHARED,
        **{name: _NAMED[name] for name in ("department", "class", "location")},
        expenseaccount=Column("{t}.expenseaccount", "id", named_by("account", "expenseaccount")),
        netamount=Column("{t}.netamount", "number", company="{t}.subsidiary"),
        item=Column("{t}.item", "id", named_by_any(ITEMS, "item")),
    ),
    "transactionaccountingline": _accounting(),
    "nexttransactionlinelink": union(_LINKS, _LINK),
    "previoustransactionlinelink": union(_LINKS, _LINK),
    "nexttransactionlink": union(_LINKS, _LINK),
    "previoustransactionlink": union(_LINKS, _LINK),
    "transactionstatus": Table(
        f"({' UNION ALL '.join(_TRANSACTION_STATUS)})",
        {n: Column(f"{{t}}.{n}") for n in ("id", "trantype", "name", "fullname")},
    ),
}


def grown_ledger(grown: Grown) -> Mapping[str, Table]:
    """The tables of documents and lines with the columns of a customer's own fields."""
    found: dict[str, Table] = {}
    for name, parts, columns, alias in (
        ("transaction", _HEADERS, _TRANSACTION, ""),
        ("transactionline", LINES, LINE_COLUMNS, "l."),
    ):
        found |= grown_union(name, LEDGER[name], parts, columns, alias, grown)
    return found
