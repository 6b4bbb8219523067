"""Stamps, numbers, names, external ids, period close, and what may not be deleted."""

from understudy.vendor import Draft, Refusal, Rules
from understudy.vendor.validation import stored
from understudy_mocks.netsuite.objects.ids import family_of
from understudy_mocks.netsuite.objects.schema import (
    CUSTOMERS,
    ITEMS,
    KINDS,
    SUBLISTS,
    TRANSACTIONS,
)
from understudy_mocks.netsuite.objects.standing import CLOSED_WON

RULES = Rules()

_CREATED = ("dateCreated", "createdDate", "created")
_MODIFIED = ("lastModifiedDate", "lastmodified")


@RULES.before("*")
def records_are_stamped(draft: Draft) -> None:
    """Every write leaves when, to the second; even one that changes nothing."""
    if draft.deleting:
        return
    at = stored(draft.now.replace(microsecond=0))
    for name in _MODIFIED:
        if name in draft.after:
            draft.after[name] = at
    for name in _CREATED:
        if draft.creating and name in draft.after:
            draft.after[name] = at


@RULES.before("*")
def blanks_are_filled(draft: Draft) -> None:
    """A box is ticked or not, and a status is never empty."""
    for f in draft.kind.fields:
        if f.default is not None and draft.after[f.name] is None:
            draft.after[f.name] = f.default


@RULES.before("*")
def an_external_id_names_one_record(draft: Draft) -> None:
    """One of all entities, or of all transactions; of its own type elsewhere."""
    key = draft.after.get("externalId")
    if draft.deleting or key in (None, "") or not draft.changed("externalId"):
        return
    for name in family_of(draft.kind.name):
        if draft.records.store.first(name, externalId=key) is not None:
            _refuse_duplicate(draft, "externalId")


@RULES.before("customer", "job", "vendor", *TRANSACTIONS)
def numbers_are_given_once(draft: Draft) -> None:
    """Who brings no number gets the next one."""
    name = "tranId" if draft.kind.name in TRANSACTIONS else "entityId"
    if draft.deleting:
        return
    if not draft.after[name]:
        draft.after[name] = _next_number(draft, name)
        if name == "tranId":
            draft.after["transactionNumber"] = draft.after[name]
    elif draft.changed(name):
        other = draft.records.store.first(draft.kind.name, **{name: draft.after[name]})
        if other is not None and other["id"] != draft.after["id"]:
            _refuse_duplicate(draft, name)


_NUMBERS = {
    "customer": "C-{:05}",
    "job": "P-{:05}",
    "vendor": "V-{:05}",
    **{name: f"{kind.prefix}{{:06}}" for name, kind in KINDS.items()},
}


def _next_number(draft: Draft, name: str) -> str:
    kind, store = draft.kind.name, draft.records.store
    while True:
        number = _NUMBERS[kind].format(store.count(f"{name}/{kind}"))
        if store.first(kind, **{name: number}) is None:
            return number


def _refuse_duplicate(draft: Draft, name: str) -> None:
    what = "record" if draft.kind.name in TRANSACTIONS else "entity"
    raise Refusal("duplicate", field=name, reason=f"This {what} already exists.")


@RULES.before("customer", "vendor")
def parties_have_a_name_and_a_currency(draft: Draft) -> None:
    row, name = draft.after, draft.kind.name
    if draft.deleting:
        return
    wanted = ("firstName", "lastName") if row["isPerson"] else ("companyName",)
    missing = [n for n in (*wanted, "subsidiary") if row[n] in (None, "")]
    if missing:
        raise Refusal("required-missing", object=name, field=missing[0], fields=", ".join(missing))
    person = f"{row['firstName']} {row['lastName']}"
    row["altName"] = person if row["isPerson"] else row["companyName"]
    if row["currency"] is None:
        home = draft.records.store.get("subsidiary", str(row["subsidiary"]))
        row["currency"] = None if home is None else home["currency"]
    if not draft.creating and draft.changed("currency"):
        _refuse_while_used(draft)


def _refuse_while_used(draft: Draft) -> None:
    for name in (*CUSTOMERS, "customerPayment", "vendorBill", "vendorPayment"):
        if draft.records.store.first(name, **{KINDS[name].party: draft.after["id"]}) is not None:
            raise Refusal("locked", field="currency", reason="it has transactions")


@RULES.before("customer")
def customers_stand_somewhere(draft: Draft) -> None:
    draft.after["entityStatus"] = draft.after["entityStatus"] or CLOSED_WON


@RULES.before("contact")
def contacts_are_called_by_their_names(draft: Draft) -> None:
    row = draft.after
    given = f"{row['firstName'] or ''} {row['lastName'] or ''}".strip()
    row["entityId"] = row["entityId"] or given
    if not draft.deleting and not row["entityId"]:
        raise Refusal("required-missing", object="contact", field="entityId", fields="entityId")


@RULES.before("customerSubsidiaryRelationship")
def customers_are_shared_once(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    customer = store.get("customer", str(row["entity"]))
    if draft.deleting or customer is None:
        return
    row["isPrimarySub"] = row["subsidiary"] == customer["subsidiary"]
    row["primaryCurrency"] = customer["currency"]
    others = store.find("customerSubsidiaryRelationship", entity=row["entity"])
    if any(o["subsidiary"] == row["subsidiary"] and o["id"] != row["id"] for o in others):
        raise Refusal("duplicate", field="subsidiary", reason="This record already exists.")


@RULES.before("employee")
def employees_are_called_by_their_names(draft: Draft) -> None:
    draft.after["entityId"] = f"{draft.after['firstName']} {draft.after['lastName']}"


@RULES.before("job")
def projects_follow_their_customer(draft: Draft) -> None:
    row = draft.after
    customer = draft.records.store.get("customer", str(row["parent"]))
    if draft.deleting or customer is None:
        return
    row["altName"], row["currency"] = row["companyName"], customer["currency"]
    row["subsidiary"] = row["subsidiary"] or customer["subsidiary"]
    row["entityStatus"] = row["entityStatus"] or "2"


@RULES.before("subsidiary", "department", "classification", "location")
def names_show_where_they_hang(draft: Draft) -> None:
    row = draft.after
    above = draft.records.store.get(draft.kind.name, str(row["parent"]))
    row["fullName"] = f"{above['fullName']} : {row['name']}" if above else row["name"]


@RULES.before("account")
def accounts_show_where_they_hang(draft: Draft) -> None:
    row = draft.after
    above = draft.records.store.get("account", str(row["parent"]))
    row["fullName"] = f"{above['fullName']} : {row['acctName']}" if above else row["acctName"]
    other = draft.records.store.first("account", acctNumber=row["acctNumber"])
    if row["acctNumber"] and draft.changed("acctNumber") and other is not None:
        raise Refusal("duplicate", field="acctNumber", reason="This record already exists.")


@RULES.before("expenseCategory")
def categories_have_one_account(draft: Draft) -> None:
    """It goes by two names: the older one is kept in step."""
    row = draft.after
    if "account" in draft.given:
        row["expenseAcct"] = row["account"]
    row["account"] = row["expenseAcct"]


@RULES.before(*ITEMS)
def items_repeat_their_id_as_a_number(draft: Draft) -> None:
    draft.after["internalId"] = int(str(draft.after["id"]))


@RULES.before("accountingPeriod")
def a_closed_period_is_locked(draft: Draft) -> None:
    """To close one implies all locks, and is remembered; to open it again takes them away."""
    row = draft.after
    if draft.deleting or not (draft.changed("closed") or draft.creating):
        return
    locked = bool(row["closed"])
    for name in ("arLocked", "apLocked", "payrollLocked", "allLocked"):
        row[name] = locked or (draft.creating and row[name])
    row["closedOnDate"] = row["lastModifiedDate"] if locked else None


@RULES.before("*")
def what_others_refer_to_stays(draft: Draft) -> None:
    """Customers with invoices, projects with time, invoices with payments and so on."""
    if not draft.deleting:
        return
    records, own = draft.records, {s.object for s in SUBLISTS.get(draft.kind.name, ())}
    for kind in records.schema:
        for f in kind.fields:
            if draft.kind.name not in f.references or kind.name in own:
                continue
            if records.store.first(kind.name, **{f.name: draft.after["id"]}) is not None:
                raise Refusal("has-dependents", object=draft.kind.name, id=draft.after["id"])
