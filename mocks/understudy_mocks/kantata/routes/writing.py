"""From the attributes of a body to records: other names, nested records, formatted amounts."""

import re
from collections.abc import Mapping, Sequence

from understudy.vendor import Call, Refusal, Row
from understudy_mocks.kantata.objects.fields import CURRENCIES
from understudy_mocks.kantata.queries import Collection
from understudy_mocks.kantata.routes import nested
from understudy_mocks.kantata.routes.bodies import Body, ids_of
from understudy_mocks.kantata.rules import approvals, planning

RENAMED: Mapping[str, Mapping[str, str]] = {
    "expenses": {"billable": "is_billable"},
    "stories": {"status": "state"},
    "workspace_allocations": {"resource_id": "workspace_resource_id"},
    "workspace_resources": {"bill_rate": "resource_bill_rate", "cost_rate": "resource_cost_rate"},
    "users": {"email": "email_address"},
}
"""Attributes that are written under another name than they are read under."""

SHEETS: Mapping[str, approvals.Sheet] = {
    sheet.submissions: sheet for sheet in (approvals.TIMESHEETS, approvals.EXPENSE_REPORTS)
}
_AMOUNT = re.compile(r"(?P<whole>\d{1,12})(\.(?P<part>\d{1,2}))?")


def create(call: Call, collection: Collection, given: Body) -> Row:
    """A new record with what was nested in it."""
    values, after = _native(call, collection, given, None)
    sheet = SHEETS.get(collection.name)
    if collection.name == "invoices":
        row = nested.issue(call, values)
    elif sheet is None:
        row = call.system.records.create(collection.name, values, call.caller)
    else:
        line_ids = ids_of(given.get("line_item_ids"), "line_item_ids")
        row = approvals.submit(call.system.records, sheet, line_ids, values, call.caller)
    return _finished(call, collection, row, after)


def update(call: Call, collection: Collection, id: str, given: Body) -> Row:
    """The record with the given attributes changed."""
    before = call.system.records.get(collection.name, id)
    values, after = _native(call, collection, given, before)
    if collection.name == "invoices":
        row = nested.change_invoice(call, before, values)
    elif collection.name == "resource_requests":
        row = planning.resolve_request(call.system.records, id, values, call.caller)
    elif collection.name == "custom_field_values":
        # A value is never changed: it is replaced by a record of its own.
        kept = {name: before[name] for name in ("subject_type", "subject_id", "custom_field_id")}
        row = call.system.records.create(collection.name, {**values, **kept}, call.caller)
    else:
        row = call.system.records.update(collection.name, id, values, call.caller)
    return _finished(call, collection, row, after)


def _finished(call: Call, collection: Collection, row: Row, after: Sequence[nested.After]) -> Row:
    for do in after:
        do(row)
    call.about(collection.name, str(row["id"]))
    # What was nested may have changed the record itself.
    return call.system.records.get(collection.name, str(row["id"])) if after else row


def _native(
    call: Call, collection: Collection, given: Body, before: Row | None
) -> tuple[Body, list[nested.After]]:
    """The values of the record itself, and what is to be done when it is stored."""
    renamed = RENAMED.get(collection.name, {})
    values = {renamed.get(name, name): value for name, value in given.items()}
    after: list[nested.After] = []
    reference = values.pop("external_reference", None)
    if reference is not None:
        after.append(_reference(call, collection, reference))
    if collection.name == "workspaces":
        _project(call, values, after, before)
    elif collection.name == "workspace_groups":
        _projects_of_group(call, values, after)
    elif collection.name == "expenses":
        _category(call, values)
    elif collection.name in nested.NESTED:
        nested.NESTED[collection.name](call, values, after)
    return values, after


def _reference(call: Call, collection: Collection, reference: object) -> nested.After:
    """Set the key that a service knows the record by."""
    if not isinstance(reference, dict):
        raise Refusal("invalid-value", field="external_reference", value=reference, type="object")
    return lambda row: upsert_reference(
        call, {**reference, "subject_type": collection.subject, "subject_id": row["id"]}
    )


def upsert_reference(call: Call, given: Body) -> Row:
    """Change the one reference that a service has to a record, or make it."""
    records = call.system.records
    for found in call.system.store.find(
        "external_references", subject_id=str(given.get("subject_id"))
    ):
        if all(found[name] == given.get(name) for name in ("subject_type", "service_name")):
            return records.update("external_references", str(found["id"]), given, call.caller)
    return records.create("external_references", given, call.caller)


def _project(call: Call, values: Body, after: list[nested.After], before: Row | None) -> None:
    """A price as people write it, custom fields, and the groups it belongs to."""
    if "price" in values:
        currency = values.get("currency") or (before["currency"] if before else None)
        values["price_in_cents"] = _cents(values.pop("price"), _currency(call, values, currency))
    fields = values.pop("custom_fields", None)
    if fields is not None:
        after += _custom_fields(call, fields)
    groups = ids_of(values.get("workspace_group_ids"), "workspace_group_ids")
    first = before is None or before["primary_workspace_group_id"] not in groups
    if groups and first and not values.get("primary_workspace_group_id"):
        values["primary_workspace_group_id"] = groups[0]
    nested.project(call, values, after)


def _currency(call: Call, values: Body, currency: object) -> str:
    card = call.system.store.get("rate_cards", str(values.get("rate_card_id") or ""))
    return str(currency or "USD") if card is None else str(card["currency"])


def _cents(price: object, currency: str) -> int | None:
    """`12000`, `"12,000.50"` and `"$12,000"` in minor units; refuses `invalid-value`."""
    if price is None or price == "":
        return None
    symbol, unit = CURRENCIES.get(currency, ("", 100))
    text = str(price).strip().removeprefix(symbol).replace(",", "").strip()
    match = None if isinstance(price, bool) else _AMOUNT.fullmatch(text)
    if match is None:
        raise Refusal("invalid-value", field="price", value=price, type="price")
    part = (match["part"] or "").ljust(2, "0")
    return int(match["whole"]) * unit + int(part) * unit // 100


def _custom_fields(call: Call, fields: object) -> list[nested.After]:
    if not isinstance(fields, list) or not all(isinstance(f, dict) for f in fields):
        raise Refusal("invalid-value", field="custom_fields", value=fields, type="list")

    def setting(field: Body) -> nested.After:
        return lambda row: call.system.records.create(
            "custom_field_values",
            {**field, "subject_type": "Workspace", "subject_id": row["id"]},
            call.caller,
        )

    return [setting(field) for field in fields]


def _projects_of_group(call: Call, values: Body, after: list[nested.After]) -> None:
    added = ids_of(values.pop("add_workspace_ids", None), "add_workspace_ids")
    removed = ids_of(values.pop("remove_workspace_ids", None), "remove_workspace_ids")

    def move(row: Row) -> None:
        for ids, group in ((added, row["id"]), (removed, None)):
            for id_ in ids:
                if call.system.store.get("workspaces", id_) is None:
                    raise Refusal("bad-reference", field="add_workspace_ids", value=id_)
                project = call.system.records.get("workspaces", id_)
                if group is None:
                    planning.out_of_group(call.system.records, id_, row["id"], call.caller)
                else:
                    planning.into_group(call.system.records, id_, group, call.caller)
                moved = {"primary_workspace_group_id": group}
                if project["primary_workspace_group_id"] in (None, row["id"]):
                    call.system.records.update("workspaces", id_, moved, call.caller)

    if added or removed:
        after.append(move)


def _category(call: Call, values: Body) -> None:
    """An expense category by its id, where the name is not given."""
    key = values.pop("expense_category_id", None)
    if key in (None, "") or values.get("category"):
        return
    found = call.system.store.get("expense_categories", str(key))
    if found is None:
        raise Refusal("bad-reference", field="expense_category_id", value=key)
    values["category"] = found["name"]
