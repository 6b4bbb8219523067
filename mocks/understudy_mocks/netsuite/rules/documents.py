"""Orders, offers, bills, credits: their parties, sums, stations and periods."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from understudy.vendor import Draft, Refusal, Row, Rules, Value
from understudy_mocks.netsuite.objects.accounts import PAYABLE, RECEIVABLE
from understudy_mocks.netsuite.objects.schema import CUSTOMERS, ITEMIZED, KINDS, VENDORS
from understudy_mocks.netsuite.rules.applying import applied_cents
from understudy_mocks.netsuite.rules.parties import (
    company,
    copy_addresses,
    is_undeposited,
    may_be_in,
)
from understudy_mocks.netsuite.rules.periods import cents, posts, rate_into

RULES = Rules()

_OTHERS = tuple(name for name in CUSTOMERS if name != "invoice")
_ADDED_UP = tuple(name for name in ITEMIZED if name != "invoice")
_POSTING = ("cashSale", "creditMemo", "vendorBill", "vendorCredit")
_LEDGER = ("tranDate", "entity", "subsidiary", "currency", "exchangeRate", "total")
_WAITING = {"1": "D", "3": "E"}
WON, LOST = ("13", "15"), ("14", "16")


@RULES.before(*_OTHERS)
def documents_follow_their_customer(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    customer = store.get("customer", str(row["entity"]))
    if draft.deleting or customer is None:
        return
    job = store.get("job", str(row["job"])) if row.get("job") else None
    if job is not None and job["parent"] != customer["id"]:
        raise Refusal("bad-reference", object=draft.kind.name, field="job", value=row["job"])
    row["subsidiary"] = company(draft, customer, job)
    row["currency"] = row["currency"] or customer["currency"]
    if not may_be_in(store, customer, row["currency"]):
        raise Refusal(
            "bad-reference", object=draft.kind.name, field="currency", value=row["currency"]
        )
    if "terms" in row:
        row["terms"] = row["terms"] or customer["terms"]
    copy_addresses(draft, "customer-addressBook")
    if draft.kind.name == "creditMemo":
        row["account"] = row["account"] or customer["receivablesAccount"] or RECEIVABLE


@RULES.before(*VENDORS)
def documents_follow_their_vendor(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    vendor = store.get("vendor", str(row["entity"]))
    if draft.deleting or vendor is None:
        return
    row["subsidiary"] = company(draft, vendor)
    row["currency"] = row["currency"] or vendor["currency"]
    if "terms" in row:
        row["terms"] = row["terms"] or vendor["terms"]
    copy_addresses(draft, "vendor-addressBook")
    if "account" in row:
        row["account"] = row["account"] or vendor["payablesAccount"] or PAYABLE


@RULES.before(*_ADDED_UP)
def documents_are_added_up(draft: Draft) -> None:
    """An opportunity may have no line yet; then it is worth what is expected of it."""
    row, store, name = draft.after, draft.records.store, draft.kind.name
    if draft.deleting:
        return
    lines = store.find(f"{name}-item", record=row["id"])
    if name in VENDORS:
        lines += store.find(f"{name}-expense", record=row["id"])
    if row["entity"] is None:
        return  # told with all else that is missing
    if not lines and name != "opportunity":
        raise Refusal("no-lines", field="item")
    net, tax = cents(lines, "amount"), cents(lines, "tax1Amt")
    row["total"] = (net + tax) / 100
    if "subtotal" in row:
        row["subtotal"], row["taxTotal"] = net / 100, tax / 100
    if "projectedTotal" in row:
        row["projectedTotal"] = row["total"]


@RULES.before(*_OTHERS, *VENDORS)
def documents_are_dated(draft: Draft) -> None:
    """Those that post lie in a period; the others only have a day."""
    row, store, name = draft.after, draft.records.store, draft.kind.name
    if name in _POSTING:
        posts(draft, KINDS[name].lock, _LEDGER)
    elif row["tranDate"] is None:
        row["tranDate"] = draft.now.date().isoformat()
    if draft.deleting:
        return
    dated = draft.creating or draft.changed("tranDate")
    if dated and "exchangeRate" not in draft.given:
        row["exchangeRate"] = rate_into(store, row["currency"], row["subsidiary"], row["tranDate"])
    if name == "vendorBill" and (dated or draft.changed("terms")):
        term = store.get("term", str(row["terms"]))
        if term is not None and ("dueDate" not in draft.given or row["dueDate"] is None):
            day = date.fromisoformat(str(row["tranDate"]))
            due = day + timedelta(days=int(term["daysUntilNetDue"] or 0))
            row["dueDate"] = due.isoformat()


@RULES.before(*_ADDED_UP)
def documents_have_a_station(draft: Draft) -> None:
    if not draft.deleting:
        draft.after["status"] = _STATIONS[draft.kind.name](draft, draft.after)


# -- stations --------------------------------------------------------------------------------------


def _billed(draft: Draft, row: Row, none: str, done: str) -> str:
    """How far the lines that are not closed have been billed: not at all or in part, or all."""
    store, name = draft.records.store, draft.kind.name
    lines = store.find(f"{name}-item", record=row["id"])
    if name in VENDORS:
        lines += store.find(f"{name}-expense", record=row["id"])
    billed = any(line.get("quantityBilled") for line in lines)
    left = [
        line
        for line in lines
        if not line.get("isClosed")
        and float(line.get("quantityBilled") or 0) < abs(float(line.get("quantity") or 1))
    ]
    if left:
        return none
    return done if billed else "H"


def _order(draft: Draft, row: Row) -> str:
    if row["orderStatus"] == "A" and row["status"] in (None, "A"):
        return "A"
    if row["orderStatus"] == "A":
        row["orderStatus"] = "B"  # an order that was approved stays so
    return _billed(draft, row, "F", "G")


def _purchase(draft: Draft, row: Row) -> str:
    return "A" if row["approvalStatus"] == "1" else _billed(draft, row, "F", "G")


def _bill(draft: Draft, row: Row) -> str:
    paid = round(float(row["amountPaid"] or 0) * 100)
    due = round(float(row["total"] or 0) * 100)
    if paid > max(due, 0):
        raise Refusal("locked", field="item", reason="more than its total has been paid")
    row["amountPaid"] = paid / 100
    row["amountRemaining"] = row["balance"] = (due - paid) / 100
    waiting = _WAITING.get(str(row["approvalStatus"]))
    return waiting or ("B" if paid and paid == due else "A")


def _credit(draft: Draft, row: Row) -> str:
    applied = applied_cents(draft, "entity")
    given, total = applied, round(float(row["total"] or 0) * 100)
    if "amountRemaining" in row:
        given += round(float(row["amountPaid"] or 0) * 100)
        row["amountRemaining"] = (total - given) / 100
    if given > total:
        raise Refusal("over-applied", field="apply", value=given / 100, due=total / 100)
    row["applied"], row["unapplied"] = applied / 100, (total - applied) / 100
    return "B" if total and given == total else "A"


def _offer(draft: Draft, row: Row) -> str:
    if _from(draft, row):
        return "B"
    return "A" if row["status"] in (None, "B") else str(row["status"])


def _chance(draft: Draft, row: Row) -> str:
    if row["entityStatus"] in WON or _from(draft, row, ("salesOrder", "invoice", "cashSale")):
        return "C"
    if row["entityStatus"] in LOST:
        return "D"
    return "B" if _from(draft, row, ("estimate",)) else "A"


def _from(
    draft: Draft, row: Row, kinds: tuple[str, ...] = ("salesOrder", "invoice", "cashSale")
) -> bool:
    """Whether another document was made from this one."""
    store = draft.records.store
    return any(store.first(kind, createdFrom=row["id"]) is not None for kind in kinds)


def _return(draft: Draft, row: Row) -> str:
    return "A" if row["orderStatus"] == "A" else _billed(draft, row, "E", "G")


def _sale(draft: Draft, row: Row) -> str:
    return "B" if is_undeposited(draft) else "C"


_STATIONS: Mapping[str, Callable[[Draft, Row], Value]] = {
    "opportunity": _chance,
    "estimate": _offer,
    "salesOrder": _order,
    "cashSale": _sale,
    "creditMemo": _credit,
    "returnAuthorization": _return,
    "purchaseOrder": _purchase,
    "vendorBill": _bill,
    "vendorCredit": _credit,
}


@RULES.after(*_OTHERS, "invoice", "vendorBill")
def sources_know_what_came_of_them(draft: Draft) -> None:
    """An offer that became an order is processed, a chance that became one is won."""
    source = draft.after["createdFrom"]
    if source is None or not (draft.creating or draft.deleting):
        return
    for kind in ("opportunity", "estimate"):
        if draft.records.store.get(kind, str(source)) is not None:
            draft.records.update(kind, str(source), {}, draft.by, trusted=True)
