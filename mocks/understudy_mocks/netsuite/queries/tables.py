"""Which tables queries see, with which columns, and what of the store is behind each.

Column names are lower-case. The SQL in here is ours and constant; `{t}` is where the table's alias
goes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from understudy.vendor import Field, ObjectType, Refusal
from understudy.vendor.store import quoted
from understudy_mocks.netsuite.objects import SCHEMA
from understudy_mocks.netsuite.queries.parts import Type


@dataclass(frozen=True, slots=True)
class Column:
    """`display` and `coded`: see `Part`."""

    sql: str
    type: Type = "text"
    display: str = ""
    coded: str = ""


@dataclass(frozen=True)
class Table:
    """What stands behind FROM, and its columns. `unexposed` ones exist, but are not shown."""

    source: str
    columns: Mapping[str, Column]
    unexposed: frozenset[str] = field(default_factory=frozenset)


_TYPES: Mapping[str, Type] = {
    "reference": "id",
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "datetime": "datetime",
}
_DISPLAYS: Mapping[str, str] = {
    "subsidiary": '"fullName"',
    "department": '"fullName"',
    "currency": '"name"',
    "accountingPeriod": '"periodName"',
    "customer": """"entityId" || ' ' || "altName" """,
    "job": """"entityId" || ' ' || "altName" """,
    "employee": '"entityId"',
    "serviceSaleItem": '"itemId"',
    "invoice": """'Invoice #' || "tranId" """,
}


def _text(value: str) -> str:
    """A constant of ours as SQL."""
    return "'" + value.replace("'", "''") + "'"


def _display(f: Field, sql: str) -> str:
    if f.type == "choice":
        cases = " ".join(f"WHEN {_text(c.value)} THEN {_text(c.label)}" for c in f.choices)
        return f"CASE {sql} {cases} END"
    names = [
        f'(SELECT {_DISPLAYS.get(t, quoted("name"))} FROM {quoted(t)} WHERE "id" = {sql})'  # noqa: S608  # names of the schema
        for t in f.references
    ]
    if not names:
        return ""
    return names[0] if len(names) == 1 else f"coalesce({', '.join(names)})"


def _column(f: Field) -> Column:
    sql = f"{{t}}.{quoted(f.name)}"
    if f.type == "boolean":
        return Column(f"CASE WHEN {sql} THEN 'T' ELSE 'F' END")
    if f.native == "duration":
        return Column(f"{sql} / 60.0", "number")
    display = _display(f, sql) if f.type in ("choice", "reference") else ""
    return Column(sql, _TYPES.get(f.type, "text"), display)


@cache
def record_table(kind: ObjectType) -> Table:
    """All body fields of a record type."""
    columns = {f.name.lower(): _column(f) for f in kind.visible}
    return Table(quoted(kind.name), columns)


def _own(name: str, unexposed: Iterable[str] = (), **more: Column) -> Table:
    """A record type as it is, less what queries do not show, and more."""
    table = record_table(SCHEMA.object(name))
    hidden = frozenset(unexposed)
    columns = {n: c for n, c in table.columns.items() if n not in hidden}
    return Table(table.source, {**columns, **more}, hidden)


Union = Mapping[str, Mapping[str, str]]
"""By the name of a store's table: the SQL of each column in it."""


def _union(parts: Union, columns: Mapping[str, Type], **more: Column) -> Table:
    """One table over several. Columns that a part does not have are null in it."""
    selects = []
    for name, known in parts.items():
        head = ", ".join(f"{known.get(column, 'NULL')} AS {quoted(column)}" for column in columns)
        selects.append(f"SELECT {head} FROM {name}")  # noqa: S608  # constants of ours
    found = {name: Column(f"{{t}}.{quoted(name)}", type_) for name, type_ in columns.items()}
    return Table(f"({' UNION ALL '.join(selects)})", {**found, **more})


def _flag(sql: str) -> str:
    return f"CASE WHEN {sql} THEN 'T' ELSE 'F' END"


# -- transactions --------------------------------------------------------------------------------

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
        "type": _text(code),
        "recordtype": _text(name.lower()),
        "transactionnumber": quoted("tranId"),
        "trandisplayname": f"""{_text(label + " #")} || "tranId" """,
        "foreigntotal": quoted("total"),
        "posting": "'T'",
        "voided": "'F'",
        "abbrevtype": _text({"CustInvc": "INV", "CustPymt": "PYMT"}.get(code, "EXP")),
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

_TYPE_LABELS = " ".join(f"WHEN {_text(c)} THEN {_text(label)}" for c, label in _CODES.values())
_STATUS_LABELS = " ".join(
    f"WHEN {_text(f'{code}:{c.value}')} THEN {_text(f'{label} : {c.label}')}"
    for name, (code, label) in _CODES.items()
    for c in SCHEMA.object(name).by_name["status"].choices
)
_TRANSACTION_STATUS = [
    f"SELECT {_text(c.value)} AS id, {_text(code)} AS trantype, {_text(c.label)} AS name,"
    f" {_text(f'{label} : {c.label}')} AS fullname"
    for name, (code, label) in _CODES.items()
    for c in SCHEMA.object(name).by_name["status"].choices
]


def _named_by(target: str, column: str) -> str:
    return f'(SELECT {_DISPLAYS[target]} FROM {quoted(target)} WHERE "id" = {{t}}.{column})'  # noqa: S608


_PARTY = f"coalesce({_named_by('customer', 'entity')}, {_named_by('employee', 'entity')})"
_SHARED = {
    "subsidiary": Column("{t}.subsidiary", "id", _named_by("subsidiary", "subsidiary")),
    "entity": Column("{t}.entity", "id", _PARTY),
}

# -- lines ---------------------------------------------------------------------------------------

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
        "isbillable": _flag('l."isBillable"'),
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

# -- masters -------------------------------------------------------------------------------------

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
        "type": _text(type_),
        "entityid": '"entityId"',
        "altname": altname,
        column: '"id"',
        "isinactive": _flag('"isInactive"'),
        "externalid": '"externalId"',
        "lastmodifieddate": '"lastModifiedDate"',
    }


_ENTITIES: Union = {
    '"customer"': _entity("CustJob", "customer", '"altName"'),
    '"employee"': _entity("Employee", "employee", '"entityId"'),
    '"job"': _entity("Job", "project", '"altName"'),
}
_STATUS = {"id": '"id"', "name": '"name"', "isinactive": _flag('"isInactive"')}
_BALANCE = (
    'coalesce((SELECT round(sum("amountRemaining"), 2) FROM "invoice"'
    ' WHERE "entity" = {t}."id"), 0)'
)
_ADDRESS = ("addressee", "addr1", "addr2", "addr3", "city", "state", "zip", "country", "addrPhone")

TABLES: Mapping[str, Table] = {
    "dual": Table("(SELECT 'X' AS dummy)", {"dummy": Column("{t}.dummy")}),
    "transaction": _union(
        _HEADERS,
        _TRANSACTION,
        **_SHARED,
        type=Column("{t}.type", "text", f"CASE {{t}}.type {_TYPE_LABELS} END"),
        status=Column(
            "{t}.status",
            "text",
            f"CASE {{t}}.type || ':' || {{t}}.status {_STATUS_LABELS} END",
            "{t}.type || ':' || {t}.status",
        ),
        postingperiod=Column(
            "{t}.postingperiod", "id", _named_by("accountingPeriod", "postingperiod")
        ),
        currency=Column("{t}.currency", "id", _named_by("currency", "currency")),
    ),
    "transactionline": _union(
        _LINES,
        _LINE,
        subsidiary=_SHARED["subsidiary"],
        item=Column("{t}.item", "id", _named_by("serviceSaleItem", "item")),
    ),
    "nexttransactionlinelink": _union(_LINKS, _LINK),
    "previoustransactionlinelink": _union(_LINKS, _LINK),
    "transactionstatus": Table(
        f"({' UNION ALL '.join(_TRANSACTION_STATUS)})",
        {n: Column(f"{{t}}.{n}") for n in ("id", "trantype", "name", "fullname")},
    ),
    "customer": _own(
        "customer", ("subsidiary", "comments"), balancesearch=Column(_BALANCE, "number")
    ),
    "customersubsidiaryrelationship": _union(
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
        **_SHARED,
    ),
    "customeraddressbook": _union(
        {
            '"customer-addressBook"': {
                "internalid": '"id"',
                "entity": '"record"',
                "addressbookaddress": '"id"',
                "label": '"label"',
                "defaultbilling": _flag('"defaultBilling"'),
                "defaultshipping": _flag('"defaultShipping"'),
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
    "customeraddressbookentityaddress": _union(
        {
            '"customer-addressBook"': {
                "nkey": '"id"',
                **{name.lower(): quoted(name) for name in _ADDRESS},
            }
        },
        {"nkey": "id", **{name.lower(): "text" for name in _ADDRESS}},
    ),
    "employee": _own("employee"),
    "job": _own(
        "job", ("status",), customer=Column('{t}."parent"', "id", _named_by("customer", '"parent"'))
    ),
    "entity": _union(_ENTITIES, _ENTITY),
    "entitystatus": _union(
        {'"customerStatus"': _STATUS, '"jobStatus"': _STATUS},
        {"id": "id", "name": "text", "isinactive": "text"},
    ),
    "timebill": _own("timeBill"),
    "item": _own(
        "serviceSaleItem", ("salesdescription",), description=Column('{t}."salesDescription"')
    ),
    "subsidiary": _own("subsidiary"),
    "currency": _own("currency"),
    "currencyrate": _own("currencyRate"),
    "accountingperiod": _own("accountingPeriod"),
    "department": _own("department"),
    "term": _own("term"),
    "expensecategory": _own("expenseCategory"),
}


def table(name: str) -> Table:
    """The table queries know by this name; refuses in the vendor's words."""
    found = TABLES.get(name.lower())
    if found is None:
        raise Refusal("bad-search", reason=f"Invalid search type: {name}.")
    return found
