"""Money on its way: payments to vendors, refunds, deposits, and entries made by hand."""

from understudy.vendor import Draft, Refusal, Row, Rules
from understudy_mocks.netsuite.objects.accounts import BANK, PAYABLE, PAYABLE_TO_STAFF
from understudy_mocks.netsuite.objects.documents import lines_of, save
from understudy_mocks.netsuite.objects.schema import SUBLISTS
from understudy_mocks.netsuite.rules.applying import applied_cents
from understudy_mocks.netsuite.rules.parties import company, is_undeposited
from understudy_mocks.netsuite.rules.periods import cents, lines_post, posts, rate_into

RULES = Rules()

_PAID = ("tranDate", "entity", "currency", "exchangeRate", "total", "account")
_HELD = ("tranDate", "customer", "currency", "exchangeRate", "total", "account")


def _rated(draft: Draft) -> None:
    row = draft.after
    if draft.creating and row["exchangeRate"] is None:
        row["exchangeRate"] = rate_into(
            draft.records.store, row["currency"], row["subsidiary"], row["tranDate"]
        )


@RULES.before("vendorPayment")
def payees_are_paid_what_is_applied(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting:
        posts(draft, "apLocked", _PAID)
        return
    vendor = store.get("vendor", str(row["entity"]))
    payee = vendor or store.get("employee", str(row["entity"]))
    if payee is None:
        return
    row["subsidiary"] = company(draft, payee)
    row["currency"] = row["currency"] or payee["currency"]
    row["account"] = row["account"] or BANK
    row["apAcct"] = row["apAcct"] or (PAYABLE if vendor else PAYABLE_TO_STAFF)
    applied = applied_cents(draft, "entity")
    if applied <= 0:
        raise Refusal("no-lines", field="apply")
    row["total"] = row["applied"] = applied / 100
    row["unapplied"] = 0.0
    row["status"] = row["status"] or "B"
    posts(draft, "apLocked", _PAID)
    _rated(draft)


@RULES.before("customerRefund")
def refunds_pay_credits_back(draft: Draft) -> None:
    row = draft.after
    customer = draft.records.store.get("customer", str(row["customer"]))
    if not draft.deleting and customer is not None:
        row["subsidiary"] = company(draft, customer)
        row["currency"] = row["currency"] or customer["currency"]
        row["account"] = row["account"] or BANK
        applied = applied_cents(draft, "customer")
        if applied <= 0:
            raise Refusal("no-lines", field="apply")
        row["total"], row["status"] = applied / 100, "Y"
    posts(draft, "arLocked", _HELD)
    _rated(draft)


@RULES.before("customerDeposit")
def prepayments_are_held(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    customer = store.get("customer", str(row["customer"]))
    if not draft.deleting and customer is not None:
        row["subsidiary"] = company(draft, customer)
        row["currency"] = row["currency"] or customer["currency"]
        if float(row["payment"] or 0) <= 0:
            raise Refusal(
                "required-missing", object="customerDeposit", field="payment", fields="payment"
            )
        row["total"] = row["payment"]
        waiting = is_undeposited(draft)
        row["status"] = "A" if waiting else "B"
    posts(draft, "arLocked", _HELD)
    _rated(draft)


# -- deposits --------------------------------------------------------------------------------------

_RECEIVED = ("customerPayment", "cashSale", "customerDeposit")


@RULES.before("deposit-payment")
def what_is_deposited_was_received(draft: Draft) -> None:
    lines_post(draft, "deposit", "allLocked")
    row, store = draft.after, draft.records.store
    found = next((r for k in _RECEIVED if (r := store.get(k, str(row["doc"]))) is not None), None)
    if draft.deleting or found is None:
        return
    others = store.find("deposit-payment", doc=row["doc"])
    taken = any(o["deposit"] and o["id"] != row["id"] for o in others)
    if row["deposit"] and (taken or not found["undepFunds"]):
        raise Refusal("bad-line", field="payment", value=row["doc"])
    row["paymentAmount"] = found["total"]


@RULES.after("deposit-payment")
def payments_know_that_they_are_deposited(draft: Draft) -> None:
    records = draft.records
    for kind in _RECEIVED:
        if records.store.get(kind, str(draft.after["doc"])) is not None:
            records.update(kind, str(draft.after["doc"]), {}, draft.by, trusted=True)


@RULES.before("deposit")
def deposits_are_added_up(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if not draft.deleting:
        lines = [p for p in store.find("deposit-payment", record=row["id"]) if p["deposit"]]
        others = store.find("deposit-other", record=row["id"])
        if not lines and not others:
            raise Refusal("no-lines", field="payment")
        first = next(
            (r for k in _RECEIVED for p in lines if (r := store.get(k, str(p["doc"])))), None
        )
        row["subsidiary"] = row["subsidiary"] or (first or {}).get("subsidiary") or "1"
        home = store.get("subsidiary", str(row["subsidiary"])) or {}
        row["currency"] = row["currency"] or (first or home).get("currency")
        row["total"] = (cents(lines, "paymentAmount") + cents(others, "amount")) / 100
        row["status"] = "Y"
    posts(draft, "allLocked", ("tranDate", "account", "total"))
    _rated(draft)


# -- journals --------------------------------------------------------------------------------------


@RULES.before("journalEntry-line")
def entries_are_debits_or_credits(draft: Draft) -> None:
    lines_post(draft, "journalEntry", "allLocked")
    row = draft.after
    if draft.deleting:
        return
    given = [name for name in ("debit", "credit") if row[name]]
    if len(given) != 1 or float(row[given[0]] or 0) < 0:
        raise Refusal("bad-line", field="debit", value=row["debit"])


@RULES.before("journalEntry")
def journals_balance(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if not draft.deleting:
        lines = store.find("journalEntry-line", record=row["id"])
        if len(lines) < 2:
            raise Refusal("no-lines", field="line")
        debit, credit = cents(lines, "debit"), cents(lines, "credit")
        if debit != credit:
            raise Refusal("unbalanced", field="line", debit=debit / 100, credit=credit / 100)
        home = store.get("subsidiary", str(row["subsidiary"])) or {}
        row["currency"] = row["currency"] or home.get("currency")
        row["total"] = debit / 100
        if row["approvalStatus"] is not None and draft.changed("approvalStatus"):
            row["approved"] = row["approvalStatus"] == "2"
        row["approvalStatus"] = "2" if row["approved"] else row["approvalStatus"] or "1"
        row["status"] = "B" if row["approved"] else "A"
    posts(draft, "allLocked", ("tranDate", "subsidiary", "currency", "total", "approved"))
    _rated(draft)


@RULES.after("journalEntry")
def journals_are_turned_around(draft: Draft) -> None:
    """An approved entry with a day of reversal has its mirror image on that day."""
    row, records = draft.after, draft.records
    if draft.deleting or not row["approved"] or not row["reversalDate"] or row["isReversal"]:
        return
    if records.store.first("journalEntry", reversalOf=row["id"]) is not None:
        return
    (sublist,) = SUBLISTS["journalEntry"]
    kept = ("account", "entity", "department", "class", "location", "memo", "eliminate")
    lines = [
        {**{n: line[n] for n in kept}, "debit": line["credit"], "credit": line["debit"]}
        for line in lines_of(records, sublist, str(row["id"]))
    ]
    values: Row = {n: row[n] for n in ("subsidiary", "currency", "exchangeRate", "memo")}
    values |= {"tranDate": row["reversalDate"], "approved": True, "isReversal": True}
    values["reversalOf"] = row["id"]
    save(records, "journalEntry", None, values, {"line": lines}, draft.by, trusted=True)
