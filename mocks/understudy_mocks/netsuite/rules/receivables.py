"""Invoices and what is paid of them."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from understudy.vendor import Draft, Refusal, Row, Rules, Value
from understudy.vendor.call import Caller
from understudy.vendor.records import Records
from understudy.vendor.store import Store
from understudy_mocks.netsuite.rules.periods import cents, lines_post, posts, rate_into

RULES = Rules()

_INVOICE = ("tranDate", "entity", "subsidiary", "currency", "exchangeRate", "total")
_PAYMENT = ("tranDate", "customer", "currency", "exchangeRate", "payment")


@RULES.before("invoice-item")
def lines_of_settled_invoices_stay(draft: Draft) -> None:
    """Neither in a closed period nor once the invoice is paid."""
    lines_post(draft, "invoice", "arLocked")
    invoice = draft.records.store.get("invoice", str(draft.after["record"]))
    if invoice is not None and invoice["status"] == "B":
        raise Refusal("locked", field="item", reason="it has been paid")


@RULES.before("invoice-item")
def lines_have_an_amount(draft: Draft) -> None:
    """Quantity times rate, unless the writer says another amount; the item brings the rest."""
    row = draft.after
    item = draft.records.store.get("serviceSaleItem", str(row["item"]))
    if draft.deleting or item is None:
        return
    row["description"] = row["description"] or item["salesDescription"]
    if row["quantity"] is None:
        row["quantity"] = 1.0
    if row["rate"] is None and row["amount"] is None:
        row["rate"] = item["rate"]
    if row["rate"] is None and row["amount"] is None:
        raise Refusal("required-missing", object=draft.kind.name, field="amount", fields="amount")
    priced = draft.creating or draft.changed("quantity") or draft.changed("rate")
    if row["amount"] is None or (priced and "amount" not in draft.given):
        row["amount"] = _product(row["quantity"], row["rate"])
    elif row["rate"] is None and row["quantity"]:
        row["rate"] = round(float(row["amount"]) / float(row["quantity"]), 8)


def _product(quantity: Value, rate: Value) -> float:
    exact = Decimal(str(quantity or 0)) * Decimal(str(rate or 0))
    return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


@RULES.before("invoice")
def invoices_follow_their_customer(draft: Draft) -> None:
    """Company, currency and terms are the customer's; the due date is the terms'."""
    row, store = draft.after, draft.records.store
    customer = store.get("customer", str(row["entity"]))
    if draft.deleting or customer is None:
        return
    job = store.get("job", str(row["job"])) if row["job"] else None
    if job is not None and job["parent"] != customer["id"]:
        raise Refusal("bad-reference", object="invoice", field="job", value=row["job"])
    row["subsidiary"] = (job or customer)["subsidiary"]
    row["currency"] = row["currency"] or customer["currency"]
    if row["currency"] != customer["currency"]:
        raise Refusal("bad-reference", object="invoice", field="currency", value=row["currency"])
    row["terms"] = row["terms"] or customer["terms"]


@RULES.before("invoice")
def invoices_are_added_up(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting:
        return
    lines = store.find("invoice-item", record=row["id"])
    if not lines:
        raise Refusal("no-lines", field="item")
    total, paid = cents(lines, "amount"), round(float(row["amountPaid"] or 0) * 100)
    if paid > max(total, 0):
        raise Refusal("locked", field="item", reason="more than its total has been paid")
    row["subtotal"] = row["total"] = total / 100
    row["taxTotal"], row["amountPaid"] = 0.0, paid / 100
    row["amountRemaining"] = (total - paid) / 100
    waiting = {"1": "D", "3": "E"}.get(str(row["approvalStatus"]))
    row["status"] = waiting or ("B" if paid and paid == total else "A")


@RULES.before("invoice")
def invoices_are_posted(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    posts(draft, "arLocked", _INVOICE)
    if draft.deleting:
        return
    dated = draft.creating or draft.changed("tranDate")
    if dated or draft.changed("terms"):
        term = store.get("term", str(row["terms"]))
        days = 0 if term is None else int(term["daysUntilNetDue"] or 0)
        if "dueDate" not in draft.given or row["dueDate"] is None:
            day = date.fromisoformat(str(row["tranDate"])) + timedelta(days=days)
            row["dueDate"] = day.isoformat()
    if dated and "exchangeRate" not in draft.given:
        row["exchangeRate"] = rate_into(store, row["currency"], row["subsidiary"], row["tranDate"])


@RULES.before("invoice")
def what_was_paid_stays_with_whom(draft: Draft) -> None:
    if draft.creating or not draft.after["amountPaid"]:
        return
    for name in ("entity", "currency", "job"):
        if draft.changed(name):
            raise Refusal("locked", field=name, reason="a payment is applied to it")


# -- payments ------------------------------------------------------------------------------------


@RULES.before("customerPayment-apply")
def money_is_applied_to_what_is_due(draft: Draft) -> None:
    """Not more than is due, and all of that where no amount is given."""
    lines_post(draft, "customerPayment", "arLocked")
    row, store = draft.after, draft.records.store
    invoice = store.get("invoice", str(row["doc"]))
    if draft.deleting or invoice is None:
        return
    row["refNum"] = invoice["tranId"]
    if not row["apply"]:
        row["amount"] = 0.0
        return
    own = float(draft.was("amount") or 0)
    due = round(float(invoice["amountRemaining"] or 0) + own, 2)
    if row["amount"] is None:
        row["amount"] = due
    if not 0 < float(row["amount"] or 0) <= due:
        raise Refusal("over-applied", field="amount", value=row["amount"], due=f"{due:.2f}")


@RULES.after("customerPayment-apply")
def invoices_know_what_was_paid(draft: Draft) -> None:
    for doc in {str(draft.was("doc") or draft.after["doc"]): 1, str(draft.after["doc"]): 1}:
        _settle(draft.records, doc, draft.by, draft.now.date().isoformat())


def _settle(records: Records, invoice: str, by: Caller, today: str) -> None:
    applied = cents(records.store.find("customerPayment-apply", doc=invoice), "amount")
    total = records.get("invoice", invoice)["total"]
    settled = applied == round(float(total or 0) * 100)
    values: Row = {"amountPaid": applied / 100, "closeDate": today if settled else None}
    records.update("invoice", invoice, values, by, trusted=True)


@RULES.before("customerPayment")
def payments_are_balanced(draft: Draft) -> None:
    """What is applied is at most what was received, and goes to the customer's own invoices."""
    row, store = draft.after, draft.records.store
    customer = store.get("customer", str(row["customer"]))
    if draft.deleting or customer is None:
        return
    row["currency"] = row["currency"] or customer["currency"]
    row["subsidiary"] = customer["subsidiary"]
    lines = [a for a in store.find("customerPayment-apply", record=row["id"]) if a["apply"]]
    for line in lines:
        _check_party(store, row, str(line["doc"]))
    applied = cents(lines, "amount")
    if row["payment"] is None:
        row["payment"] = applied / 100
    received = round(float(row["payment"] or 0) * 100)
    if received <= 0:
        raise Refusal(
            "required-missing", object="customerPayment", field="payment", fields="payment"
        )
    if applied > received:
        raise Refusal("over-applied", field="apply", value=applied / 100, due=received / 100)
    row["applied"], row["unapplied"] = applied / 100, (received - applied) / 100
    row["total"], row["status"] = received / 100, "B" if row["undepFunds"] else "C"


def _check_party(store: Store, payment: Row, doc: str) -> None:
    invoice = store.get("invoice", doc)
    if invoice is not None and (
        invoice["entity"] != payment["customer"] or invoice["currency"] != payment["currency"]
    ):
        raise Refusal("bad-reference", object="customerPayment", field="apply", value=doc)


@RULES.before("customerPayment")
def payments_are_posted(draft: Draft) -> None:
    posts(draft, "arLocked", _PAYMENT)
    row = draft.after
    if draft.creating and row["exchangeRate"] is None:
        row["exchangeRate"] = rate_into(
            draft.records.store, row["currency"], row["subsidiary"], row["tranDate"]
        )
