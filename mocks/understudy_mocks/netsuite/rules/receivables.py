"""Invoices and what is paid of them."""

from datetime import date, timedelta

from understudy.vendor import Draft, Refusal, Rules
from understudy_mocks.netsuite.objects.accounts import RECEIVABLE
from understudy_mocks.netsuite.objects.schema.kinds import VOIDED
from understudy_mocks.netsuite.rules.applying import applied_cents
from understudy_mocks.netsuite.rules.parties import (
    company,
    copy_addresses,
    is_undeposited,
    may_be_in,
)
from understudy_mocks.netsuite.rules.periods import cents, posts, rate_into

RULES = Rules()

_INVOICE = ("tranDate", "entity", "subsidiary", "currency", "exchangeRate", "total")
_PAYMENT = ("tranDate", "customer", "currency", "exchangeRate", "payment")


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
    row["subsidiary"] = company(draft, customer, job)
    row["currency"] = row["currency"] or customer["currency"]
    if not may_be_in(store, customer, row["currency"]):
        raise Refusal("bad-reference", object="invoice", field="currency", value=row["currency"])
    row["terms"] = row["terms"] or customer["terms"]
    copy_addresses(draft, "customer-addressBook")
    row["account"] = row["account"] or customer["receivablesAccount"] or RECEIVABLE


@RULES.before("invoice")
def invoices_are_added_up(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting:
        return
    lines = store.find("invoice-item", record=row["id"])
    if row["entity"] is None:
        return  # told with all else that is missing
    if not lines:
        raise Refusal("no-lines", field="item")
    total, tax = cents(lines, "amount"), cents(lines, "tax1Amt")
    gross, paid = total + tax, round(float(row["amountPaid"] or 0) * 100)
    if paid > max(gross, 0):
        raise Refusal("locked", field="item", reason="more than its total has been paid")
    row["subtotal"], row["taxTotal"], row["total"] = total / 100, tax / 100, gross / 100
    row["totalAfterTaxes"], row["discountTotal"] = row["total"], 0.0
    row["amountPaid"] = paid / 100
    row["amountRemaining"] = (gross - paid) / 100
    if row["status"] == VOIDED:
        if paid:
            raise Refusal("locked", field="status", reason="a payment is applied to it")
        row["amountRemaining"] = 0.0
        return
    waiting = {"1": "D", "3": "E"}.get(str(row["approvalStatus"]))
    row["status"] = waiting or ("B" if paid and paid == gross else "A")


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


@RULES.before("customerPayment")
def payments_are_balanced(draft: Draft) -> None:
    """What is applied is at most what was received, and goes to the customer's own invoices."""
    row, store = draft.after, draft.records.store
    customer = store.get("customer", str(row["customer"]))
    if draft.deleting or customer is None:
        return
    row["currency"] = row["currency"] or customer["currency"]
    row["subsidiary"] = company(draft, customer)
    applied = applied_cents(draft, "customer")
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
    row["total"] = received / 100
    row["pending"], row["balance"] = 0.0, row["unapplied"]
    row["arAcct"] = row["arAcct"] or customer["receivablesAccount"] or RECEIVABLE
    row["status"] = "B" if is_undeposited(draft) else "C"


@RULES.before("customerPayment")
def payments_are_posted(draft: Draft) -> None:
    posts(draft, "arLocked", _PAYMENT)
    row = draft.after
    if draft.creating and row["exchangeRate"] is None:
        row["exchangeRate"] = rate_into(
            draft.records.store, row["currency"], row["subsidiary"], row["tranDate"]
        )
