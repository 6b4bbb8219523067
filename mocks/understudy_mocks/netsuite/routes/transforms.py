"""Records made from others, actions on records, contacts attached to them."""

from collections.abc import Mapping, Sequence
from typing import Final

from understudy.vendor import Call, ObjectType, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.store import Store
from understudy_mocks.netsuite.auth import allow
from understudy_mocks.netsuite.objects import SUBLISTS
from understudy_mocks.netsuite.objects.documents import lines_of, save
from understudy_mocks.netsuite.objects.schema import KINDS
from understudy_mocks.netsuite.routes import shapes
from understudy_mocks.netsuite.routes.asked import (
    accepted_from,
    by_key,
    found,
    kind_named,
    kind_of,
    sublist_of,
    wants,
)
from understudy_mocks.netsuite.routes.forms import form
from understudy_mocks.netsuite.routes.jobs import deferrable
from understudy_mocks.netsuite.routes.offered import ACTIONS, APPROVALS, TRANSFORMS
from understudy_mocks.netsuite.routes.records import saved
from understudy_mocks.netsuite.routes.rendering import RECORDS

ROUTES = Routes(case_sensitive=False)
SOURCE = "REST web services documentation: transformations, actions, attach"

_READY: Final[Mapping[str, str]] = {
    "salesOrder": "F",
    "purchaseOrder": "F",
    "returnAuthorization": "E",
    "estimate": "A",
}
"""The status in which a document can become another."""
_COUNTED = ("salesOrder", "purchaseOrder", "returnAuthorization")
_COPIED = (
    *("job", "terms", "otherRefNum", "currency", "memo", "department", "class", "location"),
    *("title", "salesRep", "opportunity", "subsidiary"),
)
_LINE_COPIED = (
    *("item", "description", "quantity", "price", "rate", "amount", "taxCode", "department"),
    *("class", "location", "isBillable", "job", "customer", "account", "category", "memo"),
    *("projecttask", "custcol_source_id"),
)
_SETTLES = {("invoice", "customerPayment"), ("vendorBill", "vendorPayment")}


@ROUTES.route(
    "POST",
    f"{RECORDS}/{{object}}/{{id}}/!transform/{{target}}",
    verb="create",
    source=SOURCE,
    contract=shapes.TRANSFORM,
)
@deferrable
def transform_record(call: Call) -> Reply:
    """Make another record from this one; or see what it would be."""
    source = kind_of(call, "view")
    target = kind_named(call, call.params["target"], "create")
    if target.name not in TRANSFORMS.get(source.name, ()):
        raise Refusal("no-transform", object=source.name, target=target.name)
    key = call.params.get("key")
    row = by_key(call, source, call.params["id"] if key is None else f"eid:{key}")
    wanted = _READY.get(source.name)
    if wanted is not None and row["status"] != wanted:
        raise Refusal("not-ready", reason=f"the {KINDS[source.name].label} is not open for it.")
    if (source.name, target.name) in _SETTLES and row["status"] != "A":
        raise Refusal("not-ready", reason=f"the {KINDS[source.name].label} is not open for it.")
    given = accepted_from(call, target, call.json_object() if call.body.strip() else {})
    computed, lines = _prefilled(call.system.store, source, row, target)
    for name, own in lines.items():
        given.lines[name] = _overlaid(own, given.lines.get(name), name in _replaced(call))
    computed = {k: v for k, v in computed.items() if k not in given.values}
    if wants(call, "create-form"):
        return form(call, target, None, given, "transform", computed)
    call.about(target.name)
    return saved(call, target, None, given, computed)


@ROUTES.route(
    "POST",
    f"{RECORDS}/{{object}}/eid:{{key}}/!transform/{{target}}",
    verb="create",
    source=SOURCE,
    contract=shapes.TRANSFORM,
)
def transform_by_external_id(call: Call) -> Reply:
    """Make another record from the one with an external id."""
    return transform_record(call)


def _replaced(call: Call) -> frozenset[str]:
    return frozenset(call.query.get("replace", "").lower().replace(" ", "").split(","))


def _prefilled(
    store: Store, source: ObjectType, row: Row, target: ObjectType
) -> tuple[dict[str, object], dict[str, list[dict[str, object]]]]:
    """What the new record takes over, and its lines."""
    values: dict[str, object] = {
        name: row[name]
        for name in _COPIED
        if row.get(name) is not None and name.lower() in target.by_name
    }
    if target.name == "vendor":
        kept = ("isPerson", "companyName", "firstName", "lastName", "email", "phone", "url")
        return {n: row[n] for n in (*kept, "subsidiary", "currency")}, {}
    values |= _party(source, row, target)
    if "createdfrom" in target.by_name and source.name in KINDS:
        values["createdFrom"] = row["id"]
    if source.name == "opportunity" and "opportunity" in target.by_name:
        values["opportunity"] = row["id"]
    lines: dict[str, list[dict[str, object]]] = {}
    if (source.name, target.name) in _SETTLES:
        lines["apply"] = [{"doc": row["id"], "apply": True, "amount": row["amountRemaining"]}]
        if "payment" in target.by_name:
            values["payment"] = row["amountRemaining"]
        return values, lines
    for sublist in SUBLISTS.get(source.name, ()):
        if sublist_of(target, sublist.name) is not None and sublist.name in ("item", "expense"):
            known = store.schema.object(f"{target.name}-{sublist.name}").by_name
            own = store.find(sublist.object, record=row["id"])
            made = [_line(source, row, line, known) for line in own if not line.get("isClosed")]
            lines[sublist.name] = [line for line in made if line]
    return values, lines


def _party(source: ObjectType, row: Row, target: ObjectType) -> dict[str, object]:
    """With whom the new record is made."""
    if source.name == "job":
        return {"entity": row["parent"], "job": row["id"]}
    whom = row["id"]
    if source.name in KINDS:
        whom = row[KINDS[source.name].party]
    if target.name == "timeBill":
        return {"employee": whom}
    return {KINDS[target.name].party: whom}


def _line(
    source: ObjectType, row: Row, line: Row, known: Mapping[str, object]
) -> dict[str, object] | None:
    """A line of the new record; None when nothing is left of it."""
    made: dict[str, object] = {
        n: line[n] for n in _LINE_COPIED if line.get(n) is not None and n.lower() in known
    }
    if source.name in _COUNTED and "orderdoc" in known:
        left = float(line["quantity"] or 0) - float(line["quantityBilled"] or 0)
        if left <= 0:
            return None
        if left != line["quantity"]:
            made.pop("amount", None)
        made |= {"quantity": left, "orderDoc": row["id"], "orderLine": line["line"]}
    return made


def _overlaid(
    own: Sequence[dict[str, object]], given: list[dict[str, object]] | None, only: bool
) -> list[dict[str, object]]:
    """Prefilled lines with what the caller says of them, by their number or their order's."""
    if given is None:
        return list(own)
    made: list[dict[str, object]] = []
    told: set[int] = set()
    for line in given:
        at = _matched(own, line)
        changes = {k: v for k, v in line.items() if k not in ("line", "orderLine")}
        if at is None:
            made.append(changes)
            continue
        told.add(at)
        base = dict(own[at])
        if ("quantity" in changes or "rate" in changes) and "amount" not in changes:
            base.pop("amount", None)
        made.append({**base, **changes})
    return made if only else [*made, *(line for n, line in enumerate(own) if n not in told)]


def _matched(own: Sequence[Mapping[str, object]], line: Mapping[str, object]) -> int | None:
    for n, known in enumerate(own):
        if line.get("orderLine") is not None:
            if str(known.get("orderLine")) == str(line["orderLine"]):
                return n
        elif line.get("doc") is not None:
            if str(known.get("doc")) == str(line["doc"]):
                return n
        elif line.get("line") is not None and str(line["line"]) == str(n + 1):
            return n
    return None


# -- actions ---------------------------------------------------------------------------------------


@ROUTES.route(
    "POST",
    f"{RECORDS}/{{object}}/{{id}}/@{{action}}",
    verb="update",
    source=SOURCE,
    contract=shapes.ACTION,
)
def run_action(call: Call) -> Reply:
    """Approve a record, reject it, hand it in, take it back."""
    kind = kind_of(call, "edit")
    action = call.params["action"].lower()
    if action not in ACTIONS.get(kind.name, ()):
        raise Refusal("no-action", object=kind.name, action=call.params["action"])
    row, records = found(call, kind), call.system.records
    if kind.name == "vendorPayment":
        status = "B" if action == "confirm" else "A"
        records.update(kind.name, str(row["id"]), {"status": status}, call.caller, trusted=True)
    else:
        values = {"approvalStatus": APPROVALS[action]}
        time = (
            [row]
            if kind.name == "timeBill"
            else records.store.find("timeBill", timeSheet=row["id"])
        )
        if action == "submit" and any(t["approvalStatus"] == "3" for t in time):
            raise Refusal("locked", field="approvalStatus", reason="it has been approved")
        for entry in time:
            records.update("timeBill", str(entry["id"]), values, call.caller)
        if kind.name == "timeSheet":
            records.update(kind.name, str(row["id"]), values, call.caller, trusted=True)
    return json_reply({"links": [], "result": True})


# -- contacts --------------------------------------------------------------------------------------


def _attached(call: Call) -> tuple[ObjectType, Row, Row]:
    kind = kind_of(call, "edit")
    allow(call, "contact", "view")
    row = found(call, kind)
    if sublist_of(kind, "contactRoles") is None:
        raise Refusal("no-such-path", path=call.path)
    contact = by_key(call, call.system.schema.object("contact"), call.params["contact"])
    return kind, row, contact


@ROUTES.route(
    "POST",
    f"{RECORDS}/{{object}}/{{id}}/!attach/contact/{{contact}}",
    verb="update",
    source=SOURCE,
    contract=shapes.ATTACH,
)
def attach_contact(call: Call) -> Reply:
    """Attach a contact to a record."""
    kind, row, contact = _attached(call)
    (sublist,) = (s for s in SUBLISTS[kind.name] if s.name == "contactRoles")
    there = lines_of(call.system.records, sublist, str(row["id"]))
    if all(line["contact"] != contact["id"] for line in there):
        line = {"contact": contact["id"], "email": contact["email"]}
        save(
            call.system.records,
            kind.name,
            str(row["id"]),
            {},
            {"contactRoles": [line]},
            call.caller,
        )
    return Reply(204)


@ROUTES.route(
    "POST",
    f"{RECORDS}/{{object}}/{{id}}/!detach/contact/{{contact}}",
    verb="update",
    source=SOURCE,
    contract=shapes.ATTACH,
)
def detach_contact(call: Call) -> Reply:
    """Detach a contact from a record."""
    _, row, contact = _attached(call)
    records = call.system.records
    for line in records.store.find("customer-contactRoles", record=row["id"]):
        if line["contact"] == contact["id"]:
            records.delete("customer-contactRoles", str(line["id"]), call.caller)
    return Reply(204)
