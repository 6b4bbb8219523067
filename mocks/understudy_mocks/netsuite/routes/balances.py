"""What a customer owes, told when the record is read."""

from collections.abc import Mapping
from datetime import date

from understudy.vendor import Call, Row

_WON = ("13", "15", "16")
_DONE = ("C", "G", "H")


def balances(call: Call, customer: Row) -> Mapping[str, object]:
    """The sums of a customer's open documents, in the customer's currency, and how old they are."""
    store, today = call.system.store, call.system.clock.now().date()
    ages = [0.0] * 5
    for row in store.find("invoice", entity=customer["id"], status="A"):
        late = (today - date.fromisoformat(str(row["dueDate"] or row["tranDate"]))).days
        ages[0 if late <= 0 else min((late - 1) // 30 + 1, 4)] += float(row["amountRemaining"] or 0)
    credit = sum(
        float(row["unapplied"] or 0)
        for name, party in (("creditMemo", "entity"), ("customerPayment", "customer"))
        for row in store.find(name, **{party: customer["id"]})
    )
    held = sum(
        float(r["total"] or 0) for r in store.find("customerDeposit", customer=customer["id"])
    )
    orders = store.find("salesOrder", entity=customer["id"])
    unbilled = sum(float(row["total"] or 0) for row in orders if row["status"] not in _DONE)
    owed = round(sum(ages) - credit, 2)
    names = ("aging", "aging1", "aging2", "aging3", "aging4")
    return {
        "balance": owed,
        "consolBalance": owed,
        "overdueBalance": round(sum(ages[1:]), 2),
        "depositBalance": round(held, 2),
        "unbilledOrders": round(unbilled, 2),
        **{name: round(value, 2) for name, value in zip(names, ages, strict=True)},
        "searchStage": "Customer" if customer["entityStatus"] in _WON else "Prospect",
    }
