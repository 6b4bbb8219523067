"""Collections: up to 200 records of one call, each of which has an answer of its own."""

from functools import partial

from understudy.vendor import Call, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, TRUTH, Ask, Body, Named, listing, record
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bodies import (
    kind_of,
    selected,
    told_paths,
)
from understudy_mocks.salesforce.routes.each import (
    Json,
    create_one,
    delete_one,
    type_of,
    update_one,
    upsert_one,
)
from understudy_mocks.salesforce.routes.rows import external
from understudy_mocks.salesforce.routes.saving import MOST, save_each

ROUTES = Routes()
COLLECTION = "/services/data/v{version}/composite/sobjects"
READ_MOST = 2000
SOURCE = "REST API reference: sObject Collections; recorded traffic"
ERRORS = ("bad-envelope", "too-many-records")
TYPED = record("type", more=True, type=TEXT, url=TEXT)
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
        save_each(
            call, [partial(create_one, call, one) for one in records], all_or_none=all_or_none
        )
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
        save_each(
            call, [partial(update_one, call, one) for one in records], all_or_none=all_or_none
        )
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
    work = [partial(upsert_one, call, kind, key, one, seen) for one in records]
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
    work = [partial(delete_one, call, one) for one in ids]
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
                    ids={**shapes.TEXTS, "minItems": 1, "maxItems": READ_MOST},
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
        type_of(one)
    return records, bool(all_or_none)


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


def _read(call: Call, ids: list[str], names: list[str]) -> Reply:
    kind = kind_of(call)
    paths = selected(call.system.schema, kind, names)
    found: list[object] = []
    for text in ids:
        id_ = full_id(text)
        row = call.system.store.get(kind.name, id_) if id_ else None
        found.append(told_paths(call, kind, row, paths) if row is not None else None)
    return json_reply(found)
