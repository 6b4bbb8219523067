"""What payments and credits are used for, and what that leaves open."""

from understudy.vendor import Draft, Refusal, Row, Rules
from understudy.vendor.call import Caller
from understudy.vendor.records import Records
from understudy.vendor.store import Store
from understudy_mocks.netsuite.objects.documents import save
from understudy_mocks.netsuite.objects.schema import APPLIED, KINDS
from understudy_mocks.netsuite.rules.periods import cents, lines_post

RULES = Rules()

_LINES = tuple(f"{name}-apply" for name in APPLIED)
_SPENDABLE = {"creditMemo": "total", "vendorCredit": "total", "customerPayment": "payment"}


def target_of(store: Store, payer: str, doc: object) -> tuple[str, Row] | None:
    """The document that a line of a payment is for, with its type."""
    for name in APPLIED[payer]:
        row = store.get(name, str(doc))
        if row is not None:
            return name, row
    return None


@RULES.before(*_LINES)
def money_is_applied_to_what_is_due(draft: Draft) -> None:
    """Not more than is due, and all of that where no amount is given."""
    row, payer = draft.after, draft.kind.name.partition("-")[0]
    lines_post(draft, payer, KINDS[payer].lock)
    found = target_of(draft.records.store, payer, row["doc"])
    if draft.deleting or found is None:
        return
    document = found[1]
    row["refNum"] = document["tranId"]
    if not row["apply"]:
        row["amount"] = 0.0
        return
    own = float(draft.was("amount") or 0)
    due = round(float(document["amountRemaining"] or 0) + own, 2)
    if row["amount"] is None:
        row["amount"] = due
    if not 0 < float(row["amount"] or 0) <= due:
        raise Refusal("over-applied", field="amount", value=row["amount"], due=f"{due:.2f}")


@RULES.after(*_LINES)
def documents_know_what_was_paid(draft: Draft) -> None:
    payer = draft.kind.name.partition("-")[0]
    for doc in {str(draft.was("doc") or draft.after["doc"]): 1, str(draft.after["doc"]): 1}:
        found = target_of(draft.records.store, payer, doc)
        if found is not None:
            _settle(draft.records, *found, draft.by, draft.now.date().isoformat())


def _settle(records: Records, name: str, row: Row, by: Caller, today: str) -> None:
    payers = [payer for payer, targets in APPLIED.items() if name in targets]
    lines = [line for p in payers for line in records.store.find(f"{p}-apply", doc=row["id"])]
    paid = cents(lines, "amount")
    values: Row = {"amountPaid": paid / 100}
    if "closedate" in records.schema.object(name).by_name:
        settled = paid == round(float(row["total"] or 0) * 100)
        values["closeDate"] = today if settled else None
    records.update(name, str(row["id"]), values, by, trusted=True)


def applied_cents(draft: Draft, party: str) -> int:
    """What a document is used for in all; refuses what belongs to others."""
    row, store, payer = draft.after, draft.records.store, draft.kind.name
    lines = [line for line in store.find(f"{payer}-apply", record=row["id"]) if line["apply"]]
    for line in lines:
        found = target_of(store, payer, line["doc"])
        document = found[1] if found else None
        if document is not None and (
            document["entity"] != row[party] or document["currency"] != row["currency"]
        ):
            raise Refusal("bad-reference", object=payer, field="apply", value=line["doc"])
    return cents(lines, "amount")


@RULES.after(*_SPENDABLE)
def what_applies_itself_takes_the_oldest(draft: Draft) -> None:
    """`autoApply`: the open documents are settled in the order of their dates."""
    row, store, payer = draft.after, draft.records.store, draft.kind.name
    if not draft.creating or not row["autoApply"] or store.find(f"{payer}-apply", record=row["id"]):
        return
    party = KINDS[payer].party
    left = round(float(row[_SPENDABLE[payer]] or 0) * 100)
    lines = []
    for name in APPLIED[payer]:
        found = store.find(name, entity=row[party], currency=row["currency"], status="A")
        for document in sorted(found, key=lambda d: (str(d["tranDate"]), int(str(d["id"])))):
            due = min(round(float(document["amountRemaining"] or 0) * 100), left)
            if due > 0:
                lines.append({"doc": document["id"], "apply": True, "amount": due / 100})
                left -= due
    if lines:
        save(draft.records, payer, str(row["id"]), {}, {"apply": lines}, draft.by)
