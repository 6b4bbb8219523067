"""The tables of transactions: documents, their lines, and what pays what."""

from collections.abc import Mapping

from understudy.vendor.store import quoted
from understudy_mocks.netsuite.objects import SCHEMA
from understudy_mocks.netsuite.queries.parts import Type
from understudy_mocks.netsuite.queries.tables import (
    Column,
    Grown,
    Table,
    Union,
    flag,
    grown_union,
    named_by,
    text,
    union,
)

_CODES = {
    "invoice": ("CustInvc", "Invoice"),
    "expenseReport": ("ExpRept", "Expense Report"),
    "customerPayment": ("CustPymt", "Payment"),
}
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
    "lastmodifieddate": "datetime",
    "entity": "id",
    "currency": "id",
    "exchangerate": "number",
    "foreigntotal": "number",
    "foreignamountpaid": "number",
    "foreignamountunpaid": "number",
    "status": "text",
    "posting": "text",
    "postingperiod": "id",
    "voided": "text",
    "memo": "text",
    "externalid": "text",
    "otherrefnum": "text",
    "terms": "id",
    "employee": "id",
    "subsidiary": "id",
    "abbrevtype": "text",
    "source": "text",
}


def _header(name: str, **own: str) -> Mapping[str, str]:
    code, label = _CODES[name]
    same = ("id", "tranId", "tranDate", "createdDate", "lastModifiedDate", "currency", "memo")
    more = ("exchangeRate", "status", "postingPeriod", "externalId", "subsidiary")
    return {
        **{field.lower(): quoted(field) for field in (*same, *more)},
        "type": text(code),
        "recordtype": text(name.lower()),
        "transactionnumber": quoted("tranId"),
        "trandisplayname": f"""{text(label + " #")} || "tranId" """,
        "foreigntotal": quoted("total"),
        "posting": "'T'",
        "voided": "'F'",
        "abbrevtype": text({"CustInvc": "INV", "CustPymt": "PYMT"}.get(code, "EXP")),
        "source": "'restWebServices'",
        **own,
    }


_HEADERS: Union = {
    '"invoice"': _header(
        "invoice",
        duedate='"dueDate"',
        closedate='"closeDate"',
        entity='"entity"',
        foreignamountpaid='"amountPaid"',
        foreignamountunpaid='"amountRemaining"',
        otherrefnum='"otherRefNum"',
        terms='"terms"',
        posting="CASE WHEN \"status\" IN ('D', 'E') THEN 'F' ELSE 'T' END",
        voided="CASE WHEN \"status\" = 'V' THEN 'T' ELSE 'F' END",
    ),
    '"expenseReport"': _header(
        "expenseReport",
        entity='"entity"',
        employee='"entity"',
        foreignamountpaid="0.0",
        foreignamountunpaid='"total"',
        posting="CASE WHEN \"status\" IN ('F', 'I') THEN 'T' ELSE 'F' END",
    ),
    '"customerPayment"': _header("customerPayment", entity='"customer"', otherrefnum='"checkNum"'),
}

_TYPE_LABELS = " ".join(f"WHEN {text(c)} THEN {text(label)}" for c, label in _CODES.values())
_STATUS_LABELS = " ".join(
    f"WHEN {text(f'{code}:{c.value}')} THEN {text(f'{label} : {c.label}')}"
    for name, (code, label) in _CODES.items()
    for c in SCHEMA.object(name).by_name["status"].choices
)
_TRANSACTION_STATUS = [
    f"SELECT {text(c.value)} AS id, {text(code)} AS trantype, {text(c.label)} AS name,"
    f" {text(f'{label} : {c.label}')} AS fullname"
    for name, (code, label) in _CODES.items()
    for c in SCHEMA.object(name).by_name["status"].choices
]


_PARTY = f"coalesce({named_by('customer', 'entity')}, {named_by('employee', 'entity')})"
SHARED = {
    "subsidiary": Column("{t}.subsidiary", "id", named_by("subsidiary", "subsidiary")),
    "entity": Column("{t}.entity", "id", _PARTY),
}


_LINE: Mapping[str, Type] = {
    "id": "id",
    "transaction": "id",
    "linesequencenumber": "number",
    "uniquekey": "id",
    "mainline": "text",
    "taxline": "text",
    "item": "id",
    "itemtype": "text",
    "quantity": "number",
    "rate": "number",
    "netamount": "number",
    "foreignamount": "number",
    "foreignamountpaid": "number",
    "foreignamountunpaid": "number",
    "entity": "id",
    "subsidiary": "id",
    "memo": "text",
    "isbillable": "text",
    "category": "id",
    "accountinglinetype": "text",
    "linelastmodifieddate": "datetime",
    "linecreateddate": "datetime",
    "custcol_source_id": "text",
}


def _main(kind: str, party: str, sign: str, posted: str, **own: str) -> Mapping[str, str]:
    """The line that stands for the whole document."""
    return {
        "id": "'0'",
        "transaction": '"id"',
        "linesequencenumber": "0",
        "uniquekey": """'0' || "id" """,
        "mainline": "'T'",
        "taxline": "'F'",
        "netamount": f'{sign}"total" * coalesce("exchangeRate", 1)',
        "foreignamount": f'{sign}"total"',
        "entity": party,
        "subsidiary": '"subsidiary"',
        "memo": '"memo"',
        "isbillable": "'F'",
        "accountinglinetype": posted,
        "linelastmodifieddate": '"lastModifiedDate"',
        "linecreateddate": '"createdDate"',
        **own,
    }


def _line(sign: str, entity: str, **own: str) -> Mapping[str, str]:
    """A line `l` of a document `d`. Sales lines carry the sign of the general ledger."""
    return {
        "id": 'CAST(l."line" AS TEXT)',
        "transaction": 'l."record"',
        "linesequencenumber": 'l."line"',
        "uniquekey": 'l."id"',
        "mainline": "'F'",
        "taxline": "'F'",
        "netamount": f'{sign}l."amount" * coalesce(d."exchangeRate", 1)',
        "foreignamount": f'{sign}l."amount"',
        "entity": entity,
        "subsidiary": 'd."subsidiary"',
        "isbillable": flag('l."isBillable"'),
        "linelastmodifieddate": 'd."lastModifiedDate"',
        "linecreateddate": 'd."createdDate"',
        "custcol_source_id": 'l."custcol_source_id"',
        **own,
    }


_LINES: Union = {
    '"invoice"': _main(
        "invoice",
        '"entity"',
        "",
        "'ASSET'",
        foreignamountpaid='"amountPaid"',
        foreignamountunpaid='"amountRemaining"',
    ),
    '"expenseReport"': _main("expenseReport", '"entity"', "-", "'LIABILITY'"),
    '"customerPayment"': _main("customerPayment", '"customer"', "", "'ASSET'"),
    '"invoice-item" l JOIN "invoice" d ON d."id" = l."record"': _line(
        "-",
        'coalesce(d."job", d."entity")',
        item='l."item"',
        itemtype="'Service'",
        quantity='-l."quantity"',
        rate='l."rate"',
        memo='l."description"',
        accountinglinetype="'INCOME'",
    ),
    '"expenseReport-expense" l JOIN "expenseReport" d ON d."id" = l."record"': _line(
        "",
        'l."customer"',
        memo='l."memo"',
        category='l."category"',
        accountinglinetype="'EXPENSE'",
    ),
}

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
}
_LINKS: Union = {
    '"customerPayment-apply" l JOIN "customerPayment" d ON d."id" = l."record"': {
        "previousdoc": 'l."doc"',
        "previousline": "0",
        "previoustype": "'CustInvc'",
        "nextdoc": 'l."record"',
        "nextline": 'l."line"',
        "nexttype": "'CustPymt'",
        "linktype": "'Payment'",
        "foreignamount": 'l."amount"',
        "lastmodifieddate": 'd."lastModifiedDate"',
    }
}

LEDGER: Mapping[str, Table] = {
    "transaction": union(
        _HEADERS,
        _TRANSACTION,
        **SHARED,
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
    ),
    "transactionline": union(
        _LINES,
        _LINE,
        subsidiary=SHARED["subsidiary"],
        item=Column("{t}.item", "id", named_by("serviceSaleItem", "item")),
    ),
    "nexttransactionlinelink": union(_LINKS, _LINK),
    "previoustransactionlinelink": union(_LINKS, _LINK),
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
        ("transactionline", _LINES, _LINE, "l."),
    ):
        found |= grown_union(name, LEDGER[name], parts, columns, alias, grown)
    return found
