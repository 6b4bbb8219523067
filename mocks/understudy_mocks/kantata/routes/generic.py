"""List, show, create, change and delete: the same for every collection."""

from datetime import timedelta

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.sql import Both, Compare, Condition
from understudy.vendor.validation import stored
from understudy_mocks.kantata.auth import visible
from understudy_mocks.kantata.objects.schema import SCHEMA
from understudy_mocks.kantata.queries import COLLECTIONS, Collection, ask, ask_one
from understudy_mocks.kantata.routes import contracts, writing
from understudy_mocks.kantata.routes.bodies import BULK_MAX, ids_of, one, read, several
from understudy_mocks.kantata.routes.presenter import envelope, listing

ROUTES = Routes()
EVENTS_KEPT = timedelta(days=9)

SOURCE = f"{contracts.SPEC}: the operations of each collection"


def collection_of(call: Call) -> Collection:
    """The collection that the path names; refuses `unknown-object`."""
    found = COLLECTIONS.get(call.params["object"])
    if found is None or found.prefix:
        raise Refusal("unknown-object", object=call.params["object"])
    return found


def unroutable(call: Call, collection: Collection, *, one: bool) -> Refusal:
    """The collection does not have the method; those it has are told."""
    allowed = contracts.methods(collection.name, one=one)
    return Refusal("method-not-allowed", method=call.exchange.method, allowed=allowed)


def window(call: Call, collection: Collection) -> Condition | None:
    """What the caller sees. Events are listed once they have arrived, and for nine days."""
    if collection.name != "subscribed_events":
        return visible(call, collection.name)
    now = call.system.clock.now()
    return Both(
        (
            Compare(("created_at",), "<=", stored(now)),
            Compare(("created_at",), ">=", stored(now - EVENTS_KEPT)),
        )
    )


def seen(call: Call, collection: Collection, id: str) -> Row:
    """The record, if the default filters leave it to the caller; refuses `not-found`."""
    found = ask_one(call.system, collection, id, call.query, window(call, collection))
    if found is None:
        raise Refusal("not-found", object=collection.name, id=id)
    return found


@ROUTES.route("GET", "/api/v1/{object}", verb="query", source=SOURCE, contract=contracts.INDEX)
def index(call: Call) -> Reply:
    """List the records of a collection."""
    return index_of(call, collection_of(call))


def index_of(call: Call, collection: Collection) -> Reply:
    """The page that the query asks for."""
    found = ask(call.system, collection, call.query, window(call, collection))
    return listing(call, collection, found)


@ROUTES.route("GET", "/api/v1/{object}/{id}", verb="read", source=SOURCE, contract=contracts.SHOW)
def show(call: Call) -> Reply:
    """Show one record."""
    collection = collection_of(call)
    return envelope(call, collection, [seen(call, collection, call.params["id"])])


@ROUTES.route("POST", "/api/v1/{object}", verb="create", source=SOURCE, contract=contracts.CREATE)
def create(call: Call) -> Reply:
    """Create one record, or several at once."""
    collection = collection_of(call)
    if not SCHEMA.object(collection.name).createable:
        raise unroutable(call, collection, one=False)
    body = read(call)
    bulk = several(body, collection)
    if bulk is None:
        row = writing.create(call, collection, one(body, collection))
        return envelope(call, collection, [row], body=body)
    rows = []
    for n, given in enumerate(bulk):
        try:
            rows.append(writing.create(call, collection, given))
        except Refusal as refusal:
            raise Refusal(refusal.kind, **{**refusal.details, "index": n}) from None
    return envelope(call, collection, rows, body=body)


@ROUTES.route(
    "PUT", "/api/v1/{object}/{id}", verb="update", source=SOURCE, contract=contracts.UPDATE
)
def update(call: Call) -> Reply:
    """Change the given attributes of a record."""
    collection, id_ = collection_of(call), call.params["id"]
    if not SCHEMA.object(collection.name).updateable:
        raise unroutable(call, collection, one=True)
    body = read(call)
    given = one(body, collection)
    call.system.records.get(collection.name, id_)
    row = writing.update(call, collection, id_, given)
    return envelope(call, collection, [row], body=body)


@ROUTES.route(
    "DELETE", "/api/v1/{object}/{id}", verb="delete", source=SOURCE, contract=contracts.DELETE
)
def delete(call: Call) -> Reply:
    """Delete a record."""
    collection = collection_of(call)
    _delete(call, collection, call.params["id"])
    return Reply(204)


@ROUTES.route(
    "DELETE", "/api/v1/{object}", verb="delete", source=SOURCE, contract=contracts.DELETE_SEVERAL
)
def delete_several(call: Call) -> Reply:
    """Delete several time entries or expenses: all or none."""
    collection = collection_of(call)
    if collection.name not in contracts.BULK_DELETED:
        raise unroutable(call, collection, one=False)
    wanted = ids_of(call.query.get("ids") or read(call).get("ids"), "ids")
    if not 0 < len(wanted) <= BULK_MAX:
        raise Refusal("too-many", field="ids", limit=BULK_MAX)
    for id_ in wanted:
        _delete(call, collection, id_)
    if collection.name == "expenses":
        return json_reply({"deleted": [int(id_) for id_ in wanted]})
    return Reply(204)


def _delete(call: Call, collection: Collection, id: str) -> None:
    if not SCHEMA.object(collection.name).deletable:
        raise unroutable(call, collection, one=True)
    if collection.name == "stories":
        # Stories are only marked as deleted.
        now = stored(call.system.clock.now())
        records = call.system.records
        records.update("stories", id, {"deleted_at": now}, call.caller, trusted=True)
    else:
        call.system.records.delete(collection.name, id, call.caller)
