"""Lines of transactions, and what each of them does to the general ledger.

A line's amounts carry the sign of the ledger: a debit is positive. What a document posts is told
from its own lines, so that there is no second bookkeeping.
"""

from collections.abc import Iterator, Mapping

from understudy_mocks.netsuite.objects import SCHEMA
from understudy_mocks.netsuite.objects.accounts import (
    DEPOSITS,
    EXCHANGE,
    INPUT_TAX,
    OUTPUT_TAX,
    PAYABLE,
    PAYABLE_TO_STAFF,
    PRIMARY_BOOK,
    RECEIVABLE,
    UNDEPOSITED,
)
from understudy_mocks.netsuite.objects.schema import (
    APPLIED,
    DOCUMENTS,
    ITEMIZED,
    KINDS,
    VENDORS,
    Document,
)
from understudy_mocks.netsuite.queries.tables import Union, flag, text

Arm = tuple[str, Mapping[str, str]]
_TYPES = {
    "invoice": "ASSET",
    "customerPayment": "ASSET",
    "cashSale": "ASSET",
    "customerDeposit": "ASSET",
    "deposit": "ASSET",
}
_MAIN_ACCOUNT: Mapping[str, str] = {
    "invoice": f"coalesce(l.\"account\", '{RECEIVABLE}')",
    "creditMemo": f"coalesce(l.\"account\", '{RECEIVABLE}')",
    "expenseReport": f"coalesce(l.\"account\", '{PAYABLE_TO_STAFF}')",
    "vendorBill": f"coalesce(l.\"account\", '{PAYABLE}')",
    "vendorCredit": f"coalesce(l.\"account\", '{PAYABLE}')",
}
_RATE = 'coalesce(d."exchangeRate", 1)'


def posted(kind: Document, alias: str = "") -> str:
    """Whether a document reaches the ledger."""
    if not kind.lock:
        return "'F'"
    if not kind.waiting:
        return "'T'"
    waiting = ", ".join(text(status) for status in kind.waiting)
    return f"""CASE WHEN {alias}"status" IN ({waiting}) THEN 'F' ELSE 'T' END"""


def _money(amount: str, rate: str) -> Mapping[str, str]:
    """The columns of an amount in the document's currency."""
    return {
        "netamount": f"round(({amount}) * {rate}, 2)",
        "foreignamount": amount,
        "debitforeignamount": f"CASE WHEN ({amount}) > 0 THEN ({amount}) END",
        "creditforeignamount": f"CASE WHEN ({amount}) < 0 THEN -({amount}) END",
    }


def _sign(kind: Document) -> str:
    """The sign of a document's main line; that of its other lines is the opposite."""
    return "" if (kind.sign or (1 if kind.name not in VENDORS else -1)) > 0 else "-"


def _main(kind: Document) -> Arm:
    """The line that stands for the whole document."""
    known = SCHEMA.object(kind.name).by_name
    found: dict[str, str] = {
        "id": "'0'",
        "transaction": 'l."id"',
        "linesequencenumber": "0",
        "uniquekey": """'0' || l."id" """,
        "mainline": "'T'",
        "taxline": "'F'",
        "iscogs": "'F'",
        **_money(f'{_sign(kind)}l."total"', 'coalesce(l."exchangeRate", 1)'),
        "subsidiary": 'l."subsidiary"',
        "department": 'l."department"',
        "class": 'l."class"',
        "location": 'l."location"',
        "memo": 'l."memo"',
        "createdfrom": 'l."createdFrom"',
        "isbillable": "'F'",
        "isclosed": "'F'",
        "eliminate": "'F'",
        "donotdisplayline": "'F'",
        "accountinglinetype": text(_TYPES.get(kind.name, "LIABILITY")),
        "linelastmodifieddate": 'l."lastModifiedDate"',
        "linecreateddate": 'l."createdDate"',
    }
    if kind.party:
        found["entity"] = f'l."{kind.party}"'
    if kind.name in ("invoice", "vendorBill"):
        found |= {
            "foreignamountpaid": 'l."amountPaid"',
            "foreignamountunpaid": 'l."amountRemaining"',
        }
    if kind.lock:
        banked = f"coalesce(l.\"account\", '{UNDEPOSITED}')" if "account" in known else "NULL"
        found["_account"] = _MAIN_ACCOUNT.get(kind.name, banked)
        found["_rate"], found["_posting"] = 'l."exchangeRate"', posted(kind, "l.")
    return f'"{kind.name}" l', found


def _joined(kind: str, sublist: str) -> str:
    return f'"{kind}-{sublist}" l JOIN "{kind}" d ON d."id" = l."record"'


def _of_document(kind: Document, **own: str) -> dict[str, str]:
    """What every line `l` of a document `d` has."""
    return {
        "id": 'CAST(l."line" AS TEXT)',
        "transaction": 'l."record"',
        "linesequencenumber": 'l."line"',
        "uniquekey": 'l."id"',
        "mainline": "'F'",
        "taxline": "'F'",
        "iscogs": "'F'",
        "subsidiary": 'd."subsidiary"',
        "eliminate": "'F'",
        "donotdisplayline": "'F'",
        "linelastmodifieddate": 'd."lastModifiedDate"',
        "linecreateddate": 'd."createdDate"',
        "_rate": 'd."exchangeRate"',
        "_posting": posted(kind, "d."),
        **own,
    }


def _segments(kind: str) -> dict[str, str]:
    return {
        name: f'coalesce(l."{name}", d."{name}")' for name in ("department", "class", "location")
    }


def _items(kind: Document) -> Iterator[Arm]:
    sign, buying = "-" if _sign(kind) == "" else "", kind.name in VENDORS
    known = SCHEMA.object(kind.name).by_name
    entity = 'coalesce(d."job", d."entity")' if "job" in known else 'd."entity"'
    own = _of_document(
        kind,
        **_money(f'{sign}l."amount"', _RATE),
        **_segments(kind.name),
        entity=entity,
        item='l."item"',
        itemtype="'Service'",
        quantity=f'{sign}l."quantity"',
        quantitybilled='l."quantityBilled"',
        rate='l."rate"',
        rateamount='l."rate"',
        isfullyshipped="'F'",
        price='l."price"',
        memo='l."description"',
        createdfrom='l."orderDoc"',
        isbillable=flag('l."isBillable"'),
        isclosed=flag('l."isClosed"'),
        accountinglinetype="'EXPENSE'" if buying else "'INCOME'",
        custcol_source_id='l."custcol_source_id"',
        _account='l."account"',
    )
    if kind.name == "invoice":
        own |= {
            "revenueelement": '(SELECT e."id" FROM "revenueElement" e WHERE'
            ' e."source" = l."record" AND e."sourceLine" = l."line")',
            "revrecstartdate": 'l."revRecStartDate"',
            "revrecenddate": 'l."revRecEndDate"',
        }
    yield _joined(kind.name, "item"), own
    yield _tax(kind, "item", sign)


def _tax(kind: Document, sublist: str, sign: str) -> Arm:
    """What goes to the tax office; one line for each that is taxed."""
    account = INPUT_TAX if kind.name in VENDORS else OUTPUT_TAX
    own = _of_document(
        kind,
        **_money(f'{sign}l."tax1Amt"', _RATE),
        id="""'T' || l."line" """,
        uniquekey="""'9' || l."id" """,
        taxline="'T'",
        entity='d."entity"',
        accountinglinetype="'LIABILITY'",
        _account=text(account),
    )
    return f'{_joined(kind.name, sublist)} AND l."tax1Amt" <> 0', own


def _expenses(kind: Document) -> Iterator[Arm]:
    sign = "-" if _sign(kind) == "" else ""
    own = _of_document(
        kind,
        **_money(f'{sign}l."amount"', _RATE),
        **_segments(kind.name),
        entity='coalesce(l."customer", d."entity")',
        expenseaccount='l."account"',
        category='l."category"',
        memo='l."memo"',
        isbillable=flag('l."isBillable"'),
        accountinglinetype="'EXPENSE'",
        _account='l."account"',
    )
    yield _joined(kind.name, "expense"), own
    yield _tax(kind, "expense", sign)


def _reported(kind: Document) -> Arm:
    account = '(SELECT c."expenseAcct" FROM "expenseCategory" c WHERE c."id" = l."category")'
    own = _of_document(
        kind,
        **_money('l."amount"', _RATE),
        **_segments(kind.name),
        entity='l."customer"',
        memo='l."memo"',
        category='l."category"',
        isbillable=flag('l."isBillable"'),
        accountinglinetype="'EXPENSE'",
        custcol_source_id='l."custcol_source_id"',
        expenseaccount=account,
        _account=account,
    )
    return _joined(kind.name, "expense"), own


def _settled(kind: Document) -> Iterator[Arm]:
    """The other side of a payment: what it settles, at the rate of each document settled."""
    # All names below are constants of the schema.
    rates = [
        f'(SELECT t."exchangeRate" FROM "{target}" t WHERE t."id" = a."doc")'  # noqa: S608
        for target in APPLIED[kind.name]
    ]
    applied = (
        f'SELECT a."amount" * coalesce({", ".join(rates)}, 1) AS v'  # noqa: S608
        f' FROM "{kind.name}-apply" a WHERE a."record" = l."id" AND a."apply"'
    )
    known = SCHEMA.object(kind.name).by_name
    rest = 'coalesce(l."unapplied", 0)' if "unapplied" in known else "0"
    base = (
        f"(SELECT coalesce(sum(round(v, 2)), 0) FROM ({applied}))"  # noqa: S608
        f' + round({rest} * coalesce(l."exchangeRate", 1), 2)'
    )
    sign, party = "-" if kind.sign > 0 else "", kind.party
    side = {"customerPayment": ("arAcct", RECEIVABLE), "vendorPayment": ("apAcct", PAYABLE)}
    field, default = side.get(kind.name, ("", RECEIVABLE))
    shared = {
        "transaction": 'l."id"',
        "mainline": "'F'",
        "taxline": "'F'",
        "iscogs": "'F'",
        "entity": f'l."{party}"',
        "subsidiary": 'l."subsidiary"',
        "eliminate": "'F'",
        "donotdisplayline": "'T'",
        "linelastmodifieddate": 'l."lastModifiedDate"',
        "linecreateddate": 'l."createdDate"',
        "_rate": 'l."exchangeRate"',
        "_posting": posted(kind, "l."),
    }
    gain = f'round(l."total" * coalesce(l."exchangeRate", 1), 2) - ({base})'
    yield (
        f'"{kind.name}" l WHERE l."id" IS NOT NULL',
        {
            **shared,
            "id": "'1'",
            "linesequencenumber": "1",
            "uniquekey": """'1' || l."id" """,
            "netamount": f"round({sign}({base}), 2)",
            "foreignamount": f'{sign}l."total"',
            "accountinglinetype": text("ASSET" if kind.sign > 0 else "LIABILITY"),
            "_account": f'coalesce(l."{field}", {text(default)})' if field else text(default),
        },
    )
    yield (
        f'"{kind.name}" l WHERE round({gain}, 2) <> 0',
        {
            **shared,
            "id": "'2'",
            "linesequencenumber": "2",
            "uniquekey": """'2' || l."id" """,
            "netamount": f"round({sign}({gain}), 2)",
            "foreignamount": "0.0",
            "accountinglinetype": "'OTHINCOME'",
            "_account": text(EXCHANGE),
        },
    )


def _held() -> Arm:
    """What a customer paid before there was an invoice."""
    kind = KINDS["customerDeposit"]
    source, own = _main(kind)
    found = {**own, **_money('-l."total"', 'coalesce(l."exchangeRate", 1)')}
    found |= {"id": "'1'", "linesequencenumber": "1", "mainline": "'F'", "_account": text(DEPOSITS)}
    return f'{source} WHERE l."id" IS NOT NULL', found


def _deposited() -> Iterator[Arm]:
    kind = KINDS["deposit"]
    yield (
        f'{_joined("deposit", "payment")} AND l."deposit"',
        _of_document(
            kind,
            **_money('-l."paymentAmount"', _RATE),
            _account=text(UNDEPOSITED),
            accountinglinetype="'ASSET'",
        ),
    )
    yield (
        _joined("deposit", "other"),
        _of_document(
            kind,
            **_money('-l."amount"', _RATE),
            memo='l."memo"',
            _account='l."account"',
            id="""'O' || l."line" """,
        ),
    )


def _entries() -> Arm:
    kind = KINDS["journalEntry"]
    own = _of_document(
        kind,
        **_money('coalesce(l."debit", 0) - coalesce(l."credit", 0)', _RATE),
        **_segments(kind.name),
        entity='l."entity"',
        memo='coalesce(l."memo", d."memo")',
        _account='l."account"',
    )
    return _joined("journalEntry", "line"), {**own, "eliminate": flag('l."eliminate"')}


def _arms() -> Iterator[Arm]:
    for kind in DOCUMENTS:
        if kind.name != "journalEntry":
            yield _main(kind)
    for name in ITEMIZED:
        yield from _items(KINDS[name])
    for name in VENDORS:
        yield from _expenses(KINDS[name])
    yield _reported(KINDS["expenseReport"])
    for name in ("customerPayment", "customerRefund", "vendorPayment"):
        yield from _settled(KINDS[name])
    yield _held()
    yield from _deposited()
    yield _entries()


_ARMS = list(_arms())
LINES: Union = {
    source: {name: sql for name, sql in own.items() if not name.startswith("_")}
    for source, own in _ARMS
}


def _accounting() -> Iterator[Arm]:
    for source, own in _ARMS:
        if "_account" not in own:
            continue
        net = own["netamount"]
        yield (
            source,
            {
                "transaction": own["transaction"],
                "transactionline": own["id"],
                "accountingbook": text(PRIMARY_BOOK),
                "account": own["_account"],
                "posting": own["_posting"],
                "debit": f"CASE WHEN {net} > 0 THEN {net} END",
                "credit": f"CASE WHEN {net} < 0 THEN -{net} END",
                "amount": net,
                "netamount": net,
                "exchangerate": own["_rate"],
                "lastmodifieddate": own["linelastmodifieddate"],
                "company_": own["subsidiary"],
                "processedbyrevcommit": "'F'",
            },
        )


ACCOUNTING: Union = dict(_accounting())
