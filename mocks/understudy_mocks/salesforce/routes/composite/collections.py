"""Collections: up to 200 records of one call, each of which has an answer of its own."""

from collections.abc import Mapping
from functools import partial

from understudy.vendor import Call, Field, ObjectType, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, TRUTH, Ask, Body, Named, listing, record
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bodies import (
    accepted,
    kind_of,
    row_of,
    selected,
    told_paths,
)
from understudy_mocks.salesforce.routes.rows import external
from understudy_mocks.salesforce.routes.saving import MOST, Told, save_each, saved

ROUTES = Routes()
COLLECTION = "/services/data/v{version}/composite/sobjects"
READ_MOST = 2000
SOURCE = "REST API reference: sObject Collections; recorded traffic"
Json = Mapping[str, object]
ERRORS = ("bad-envelope", "too-many-records")
TYPED = record("type", type=TEXT, url=TEXT)
LISTED = Named(
    "Collection",
    record(
        "records",
        more=True,
        allOrNone=TRUTH,
        records={
            **listing(record("attributes", more=True, attributes=TYPED)),
            "minItems": 1,
            "maxItems": MOST,
        },
    ),
)
EXAMPLE = {"records": [{"attributes": {"type": "Account"}, "Name": "Rehearsal"}]}
SOME_ID = "001000000000000AAA"
READ = Named("ReadEach", listing({"anyOf": [shapes.FOUND, {"type": "null"}]}))


@ROUTES.route(
    "POST",
    COLLECTION,
    verb="create",
    source=SOURCE,
    contract=shapes.rest(
        shapes.told(shapes.SAVED_EACH), takes=(Body(LISTED, example=EXAMPLE),), errors=ERRORS
    ),
)
def create_collection(call: Call) -> Reply:
    """Create up to 200 records, of several types."""
    records, all_or_none = _listed(call)
    return json_reply(
        save_each(call, [partial(_create, call, one) for one in records], all_or_none=all_or_none)
    )


@ROUTES.route(
    "PATCH",
    COLLECTION,
    verb="update",
    source=SOURCE,
    contract=shapes.rest(shapes.told(shapes.SAVED_EACH), takes=(Body(LISTED),), errors=ERRORS),
)
def update_collection(call: Call) -> Reply:
    """Change up to 200 records, by their ids."""
    records, all_or_none = _listed(call)
    return json_reply(
        save_each(call, [partial(_update, call, one) for one in records], all_or_none=all_or_none)
    )


@ROUTES.route(
    "PATCH",
    COLLECTION + "/{object}/{key}",
    verb="upsert",
    source=SOURCE,
    contract=shapes.rest(
        shapes.told(shapes.SAVED_EACH),
        takes=(Body(LISTED, example=EXAMPLE),),
        errors=(*ERRORS, "external-id-unknown"),
    ),
)
def upsert_collection(call: Call) -> Reply:
    """Create or change up to 200 records of one type, by an external id."""
    kind = kind_of(call)
    key = external(kind, call.params["key"])
    records, all_or_none = _listed(call)
    seen: set[str] = set()
    work = [partial(_upsert, call, kind, key, one, seen) for one in records]
    return json_reply(save_each(call, work, all_or_none=all_or_none))


@ROUTES.route(
    "DELETE",
    COLLECTION,
    verb="delete",
    source=SOURCE,
    contract=shapes.rest(
        shapes.told(shapes.SAVED_EACH),
        asks=(
            Ask("ids", {"type": "string", "minLength": 1}, required=True, example=SOME_ID),
            Ask("allOrNone"),
        ),
        errors=ERRORS,
    ),
)
def delete_collection(call: Call) -> Reply:
    """Delete up to 200 records, by their ids."""
    ids = _ids(call.query.get("ids", ""), MOST)
    all_or_none = call.query.get("allOrNone", "").lower() == "true"
    work = [partial(_delete, call, one) for one in ids]
    return json_reply(save_each(call, work, all_or_none=all_or_none))


@ROUTES.route(
    "GET",
    COLLECTION + "/{object}",
    verb="read",
    source=SOURCE,
    contract=shapes.rest(
        shapes.told(READ),
        asks=(
            Ask("ids", {"type": "string", "minLength": 1}, required=True, example=SOME_ID),
            Ask("fields", required=True, example="Id"),
        ),
        errors=(*ERRORS, "unknown-field"),
    ),
)
def read_collection(call: Call) -> Reply:
    """Read records of one type by their ids, in their order."""
    fields = [name for name in call.query.get("fields", "").split(",") if name.strip()]
    return _read(call, _ids(call.query.get("ids", ""), READ_MOST), fields)


@ROUTES.route(
    "POST",
    COLLECTION + "/{object}",
    verb="read",
    source=SOURCE,
    contract=shapes.rest(
        shapes.told(READ),
        takes=(
            Body(
                record(
                    "ids fields",
                    more=True,
                    ids={**listing(shapes.ID), "minItems": 1, "maxItems": READ_MOST},
                    fields={**shapes.TEXTS, "minItems": 1},
                ),
                example={"ids": ["001000000000000AAA"], "fields": ["Id"]},
            ),
        ),
        errors=(*ERRORS, "unknown-field"),
    ),
)
def read_large_collection(call: Call) -> Reply:
    """Read up to 2,000 records of one type by their ids, in their order."""
    body = call.json_object()
    ids, fields = (_texts(body.get(name), name) for name in ("ids", "fields"))
    if len(ids) > READ_MOST:
        raise Refusal("too-many-records", limit=READ_MOST)
    return _read(call, ids, fields)


# -- what is asked ---------------------------------------------------------------------------------


def _listed(call: Call) -> tuple[list[Json], bool]:
    """The records of a body, and whether they stand or fall together."""
    if not call.body:
        raise Refusal("no-body")
    body = call.json_object()
    records, all_or_none = body.get("records"), body.get("allOrNone")
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise Refusal("bad-envelope", reason="records must be a list of records")
    if all_or_none is not None and not isinstance(all_or_none, bool):
        raise Refusal("bad-envelope", reason="allOrNone must be true or false")
    if not records:
        raise Refusal("bad-envelope", reason="there are no records")
    if len(records) > MOST:
        raise Refusal("too-many-records", limit=MOST)
    for one in records:
        _type_of(one)
    return records, bool(all_or_none)


def _type_of(one: Json) -> str:
    attributes = one.get("attributes")
    found = attributes.get("type") if isinstance(attributes, dict) else None
    if not isinstance(found, str):
        raise Refusal("bad-envelope", reason="attributes.type is needed on every record")
    return found


def _kind(call: Call, one: Json) -> ObjectType:
    name = _type_of(one)
    kind = call.system.schema.object(name)
    if kind.hidden:
        raise Refusal("unknown-object", object=name)
    call.about(kind.name)
    return kind


def _ids(text: str, most: int) -> list[str]:
    ids = [one.strip() for one in text.split(",") if one.strip()]
    if not ids:
        raise Refusal("bad-envelope", reason="ids are needed")
    if len(ids) > most:
        raise Refusal("too-many-records", limit=most)
    return ids


def _texts(listed: object, name: str) -> list[str]:
    if not isinstance(listed, list) or not listed or not all(isinstance(t, str) for t in listed):
        raise Refusal("bad-envelope", reason=f"{name} must be a list of texts")
    return listed


# -- what is done ----------------------------------------------------------------------------------


def _create(call: Call, one: Json) -> Told:
    kind = _kind(call, one)
    _may(kind, "create", kind.createable)
    values = accepted(call.system, kind, one)
    return saved(str(call.system.records.create(kind.name, values, call.caller)["Id"]))


def _update(call: Call, one: Json) -> Told:
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


def _upsert(call: Call, kind: ObjectType, key: Field, one: Json, seen: set[str]) -> Told:
    if _kind(call, one) is not kind:
        raise Refusal("bad-envelope", reason=f"all records must be of the type {kind.name}")
    if key.name == kind.id_field:
        if _own_id(one) is not None:
            return {**_update(call, one), "created": False}
        rest = {name: value for name, value in one.items() if name.lower() != "id"}
        return {**_create(call, rest), "created": True}
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


def _delete(call: Call, text: str) -> Told:
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


def _read(call: Call, ids: list[str], names: list[str]) -> Reply:
    kind = kind_of(call)
    paths = selected(call.system.schema, kind, names)
    found: list[object] = []
    for text in ids:
        id_ = full_id(text)
        row = call.system.store.get(kind.name, id_) if id_ else None
        found.append(told_paths(call, kind, row, paths) if row is not None else None)
    return json_reply(found)
