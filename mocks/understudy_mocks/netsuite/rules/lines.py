"""Lines of documents: what they cost, their tax, and the account they post to."""

from decimal import ROUND_HALF_UP, Decimal

from understudy.vendor import Draft, Refusal, Row, Rules, Value
from understudy.vendor.store import Store
from understudy_mocks.netsuite.objects.accounts import CONSULTING, SUBCONTRACTORS
from understudy_mocks.netsuite.objects.schema import ITEMIZED, ITEMS, KINDS, ORDERS, VENDORS
from understudy_mocks.netsuite.rules.periods import lines_post

RULES = Rules()

_ITEM_LINES = tuple(f"{name}-item" for name in ITEMIZED)
_EXPENSE_LINES = tuple(f"{name}-expense" for name in VENDORS)
_BILLING = ("invoice-item", "cashSale-item", "vendorBill-item", "creditMemo-item")
"""Lines by which the lines of an order are billed, or paid back."""


def document_of(kind: str) -> str:
    """The type of document that a type of lines belongs to."""
    return kind.partition("-")[0]


def product(quantity: Value, rate: Value) -> float:
    """What so many cost, to the cent."""
    exact = Decimal(str(quantity or 0)) * Decimal(str(rate or 0))
    return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def item_of(store: Store, id_: Value) -> Row | None:
    """The item, whatever its type."""
    return next((row for t in ITEMS if (row := store.get(t, str(id_))) is not None), None)


@RULES.before(*_ITEM_LINES, *_EXPENSE_LINES)
def lines_of_settled_documents_stay(draft: Draft) -> None:
    """Neither in a closed period nor once the document is paid."""
    name = document_of(draft.kind.name)
    if not KINDS[name].lock:
        return
    lines_post(draft, name, KINDS[name].lock)
    if name not in ("invoice", "vendorBill"):
        return
    document = draft.records.store.get(name, str(draft.after["record"]))
    if document is not None and document["status"] == "B":
        raise Refusal("locked", field="item", reason="it has been paid")


@RULES.before(*_ITEM_LINES)
def lines_have_an_amount(draft: Draft) -> None:
    """Quantity times rate, unless the writer says another amount; the item brings the rest."""
    row = draft.after
    item = item_of(draft.records.store, row["item"])
    if draft.deleting or item is None:
        return
    buying = document_of(draft.kind.name) in VENDORS
    told = item["purchaseDescription"] if buying else None
    row["description"] = row["description"] or told or item["salesDescription"]
    if row["quantity"] is None:
        row["quantity"] = 1.0
    if row["rate"] is None and row["amount"] is None:
        row["rate"] = item["rate"] if item["cost"] is None or not buying else item["cost"]
    if row["rate"] is None and row["amount"] is None:
        raise Refusal("required-missing", object=draft.kind.name, field="amount", fields="amount")
    priced = draft.creating or draft.changed("quantity") or draft.changed("rate")
    if row["amount"] is None or (priced and "amount" not in draft.given):
        row["amount"] = product(row["quantity"], row["rate"])
    elif row["rate"] is None and row["quantity"]:
        row["rate"] = round(float(row["amount"]) / float(row["quantity"]), 8)
    own = item["expenseAccount"] if buying else item["deferralAccount"] or item["incomeAccount"]
    row["account"] = own or (SUBCONTRACTORS if buying else CONSULTING)


@RULES.before(*_EXPENSE_LINES)
def expenses_have_an_account(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting or row["account"]:
        return
    category = store.get("expenseCategory", str(row["category"]))
    if category is None:
        raise Refusal("required-missing", object=draft.kind.name, field="account", fields="account")
    row["account"] = category["expenseAcct"]


@RULES.before(*_ITEM_LINES, *_EXPENSE_LINES)
def lines_bear_their_tax(draft: Draft) -> None:
    row = draft.after
    if draft.deleting or (row["taxCode"] is None and not row["tax1Amt"]):
        return
    code = draft.records.store.get("salesTaxItem", str(row["taxCode"]))
    row["taxRate1"] = (code or {}).get("rate")
    share = Decimal(str(row["taxRate1"] or 0)) / 100
    row["tax1Amt"] = product(row["amount"], str(share))
    row["grossAmt"] = round(float(row["amount"] or 0) + float(row["tax1Amt"] or 0), 2)


@RULES.after(*_BILLING)
def orders_know_what_was_billed(draft: Draft) -> None:
    """The line of an order counts what was billed of it, and so the order's status moves."""
    doc, line = draft.after["orderDoc"], draft.after["orderLine"]
    if doc is None or line is None:
        return
    records, store = draft.records, draft.records.store
    kind = next((o for o in ORDERS if store.get(o, str(doc)) is not None), None)
    ordered = store.first(f"{kind}-item", record=doc, line=line) if kind else None
    if kind is None or ordered is None:
        return
    billed = sum(
        float(row["quantity"] or 0)
        for name in _BILLING
        for row in store.find(name, orderDoc=doc, orderLine=line)
    )
    values = {"quantityBilled": billed}
    records.update(f"{kind}-item", str(ordered["id"]), values, draft.by, trusted=True)
    records.update(kind, str(doc), {}, draft.by, trusted=True)
