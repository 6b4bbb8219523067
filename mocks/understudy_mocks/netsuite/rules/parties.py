"""Whom a document is made with, and what follows from that: company, currency, terms."""

import json

from understudy.vendor import Draft, Refusal, Row, Value
from understudy.vendor.store import Store
from understudy_mocks.netsuite.objects.accounts import BANK
from understudy_mocks.netsuite.objects.schema import ADDRESS

_DEFAULTS = {"billingAddress": "defaultBilling", "shippingAddress": "defaultShipping"}


def copy_addresses(draft: Draft, book: str) -> None:
    """A new document has a copy of the party's addresses, unless it brings its own."""
    row = draft.after
    for name, default in _DEFAULTS.items():
        if draft.creating and row.get(name) is None:
            lines = draft.records.store.find(book, record=row["entity"])
            found = next((line for line in lines if line[default]), None)
            if found is not None:
                row[name] = address_text(found)


def address_text(values: Row) -> str:
    """An address as a document keeps it."""
    return json.dumps({n: values[n] for n in ADDRESS if values.get(n) not in (None, "")})


def may_be_in(store: Store, customer: Row, currency: Value) -> bool:
    """Whether a customer pays in this currency: the first one, or one of its list."""
    if currency == customer["currency"]:
        return True
    listed = store.find("customer-currencyList", record=customer["id"])
    return any(line["currency"] == currency for line in listed)


def company(draft: Draft, party: Row, job: Row | None = None) -> Value:
    """The company that a document belongs to: the project's, else the party's first one.

    Another one may be named where the customer has been shared with it.
    """
    own = (job or party)["subsidiary"]
    asked = draft.after["subsidiary"]
    if "subsidiary" not in draft.given or asked in (own, party["subsidiary"]):
        return asked if "subsidiary" in draft.given else own
    shared = draft.records.store.find("customerSubsidiaryRelationship", entity=party["id"])
    if all(row["subsidiary"] != asked for row in shared):
        raise Refusal("bad-reference", object=draft.kind.name, field="subsidiary", value=asked)
    return asked


def is_deposited(store: Store, doc: Value) -> bool:
    """Whether money received has been taken to the bank."""
    return any(line["deposit"] for line in store.find("deposit-payment", doc=doc))


def is_undeposited(draft: Draft) -> bool:
    """Whether money received still waits to be taken to the bank.

    Who names a bank account means that it went there at once.
    """
    row = draft.after
    if row["account"] is not None and "undepFunds" not in draft.given:
        row["undepFunds"] = False
    if not row["undepFunds"]:
        row["account"] = row["account"] or BANK
        return False
    return not is_deposited(draft.records.store, row["id"])
