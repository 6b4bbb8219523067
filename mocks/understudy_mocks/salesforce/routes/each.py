"""One record of a list that names its type itself: made, changed, deleted, brought back."""

from collections.abc import Mapping

import orjson

from understudy.vendor import Call, Field, ObjectType, Refusal, Row
from understudy.vendor.validation import stored
from understudy_mocks.salesforce.events.platform import receipts
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.objects.recycle_bin import is_binned
from understudy_mocks.salesforce.routes.bodies import accepted, row_of
from understudy_mocks.salesforce.routes.saving import Told, saved

Json = Mapping[str, object]


def type_of(one: Json) -> str:
    attributes = one.get("attributes")
    found = attributes.get("type") if isinstance(attributes, dict) else None
    if not isinstance(found, str):
        raise Refusal("bad-envelope", reason="attributes.type is needed on every record")
    return found


def _kind(call: Call, one: Json) -> ObjectType:
    name = type_of(one)
    kind = call.system.schema.object(name)
    if kind.hidden:
        raise Refusal("unknown-object", object=name)
    call.about(kind.name)
    return kind


def create_one(call: Call, one: Json) -> Told:
    kind = _kind(call, one)
    _may(kind, "create", kind.createable)
    values = accepted(call.system, kind, one)
    row = call.system.records.create(kind.name, values, call.caller)
    return {**saved(str(row["Id"])), "errors": receipts(kind, row)}


def update_one(call: Call, one: Json) -> Told:
    kind = _kind(call, one)
    _may(kind, "update", kind.updateable)
    given = {name: value for name, value in one.items() if name.lower() != "id"}
    id_ = _own_id(one)
    if id_ is None:
        raise Refusal("id-missing")
    row = row_of(call, kind, id_)
    values = accepted(call.system, kind, given)
    call.system.records.update(kind.name, str(row["Id"]), values, call.caller)
    return saved(str(row["Id"]))


def _own_id(one: Json) -> str | None:
    found = next((value for name, value in one.items() if name.lower() == "id"), None)
    return found if isinstance(found, str) and found else None


def upsert_one(call: Call, kind: ObjectType, key: Field, one: Json, seen: set[str]) -> Told:
    if _kind(call, one) is not kind:
        raise Refusal("bad-envelope", reason=f"all records must be of the type {kind.name}")
    if key.name == kind.id_field:
        if _own_id(one) is not None:
            return {**update_one(call, one), "created": False}
        rest = {name: value for name, value in one.items() if name.lower() != "id"}
        return {**create_one(call, rest), "created": True}
    given = next((v for name, v in one.items() if name.lower() == key.name.lower()), None)
    if not isinstance(given, str | int) or isinstance(given, bool) or given == "":
        raise Refusal("key-missing", field=key.name)
    value = str(given)
    if value.lower() in seen:
        raise Refusal("duplicate-key", object=kind.name, field=key.name, value=value)
    seen.add(value.lower())
    values = accepted(call.system, kind, one)
    found = call.system.store.find(kind.name, **{key.name: value})
    if len(found) > 1:
        raise Refusal("duplicate-key", object=kind.name, field=key.name, value=value)
    records = call.system.records
    if found:
        _may(kind, "update", kind.updateable)
        records.update(kind.name, str(found[0]["Id"]), values, call.caller)
        return saved(str(found[0]["Id"]), created=False)
    _may(kind, "create", kind.createable)
    return saved(str(records.create(kind.name, values, call.caller)["Id"]), created=True)


def delete_one(call: Call, text: str) -> Told:
    id_ = full_id(text)
    if id_ is None:
        raise Refusal("malformed-id", value=text)
    kind = next((k for k in call.system.schema if k.key_prefix == id_[:3] and not k.hidden), None)
    if kind is None:
        raise Refusal("cross-reference")
    _may(kind, "delete", kind.deletable)
    try:
        row = row_of(call, kind, id_)
    except Refusal as refusal:
        raise Refusal("deleted" if refusal.kind == "deleted" else "cross-reference") from None
    call.system.records.delete(kind.name, str(row["Id"]), call.caller)
    return saved(str(row["Id"]))


def _may(kind: ObjectType, operation: str, allowed: bool) -> None:
    if not allowed:
        raise Refusal("operation-unknown", object=kind.name, operation=operation)


def kind_of_id(call: Call, text: str) -> tuple[ObjectType, str]:
    """The type of an id, and the id in full; refuses what is none of the org."""
    id_ = full_id(text)
    if id_ is None:
        raise Refusal("malformed-id", value=text)
    kind = next((k for k in call.system.schema if k.key_prefix == id_[:3] and not k.hidden), None)
    if kind is None:
        raise Refusal("cross-reference")
    return kind, id_


def undelete_one(call: Call, text: str) -> Told:
    """Bring a record back from the recycle bin, as it was."""
    kind, id_ = kind_of_id(call, text)
    system = call.system
    if not is_binned(system.store, kind.name, id_, system.clock.now()):
        raise Refusal("not-in-bin")
    gone = system.store.get("RecycleBin", id_)
    row = orjson.loads(str(gone["Row"])) if gone is not None else {}
    at = stored(system.clock.now().replace(microsecond=0))
    known = {f.name for f in kind.fields}
    back = {**{n: v for n, v in row.items() if n in known}, "SystemModstamp": at}
    if "IsDeleted" in known:
        back["IsDeleted"] = False
    _write(call, "RecycleBin", gone, None)
    _write(call, kind.name, None, back)
    return saved(id_)


def purge_one(call: Call, text: str) -> Told:
    """Take a record out of the recycle bin for good."""
    kind, id_ = kind_of_id(call, text)
    system = call.system
    if not is_binned(system.store, kind.name, id_, system.clock.now()):
        raise Refusal("not-in-bin")
    gone = system.store.get("RecycleBin", id_)
    _write(call, "RecycleBin", gone, None)
    return saved(id_)


def _write(call: Call, name: str, before: Row | None, after: Row | None) -> None:
    """Beside the rules, which were asked when the record was deleted."""
    now, by = call.system.clock.now(), call.caller.name
    exchange = call.exchange.seq
    call.system.store.write(name, before, after, at=now, by=by, exchange=exchange)
