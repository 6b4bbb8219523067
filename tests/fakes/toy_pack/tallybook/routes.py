"""Tallybook's REST protocol: parse, call, render."""

from toy_pack.tallybook import auth, queries, shapes
from understudy.vendor import Call, ErrorAnswer, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import (
    TEXT,
    WHOLE,
    Answer,
    Ask,
    Body,
    Contract,
    Named,
    gives,
    record,
)
from understudy.vendor.errors import ErrorEntry
from understudy.vendor.paging import whole
from understudy.vendor.routing import Route

ROUTES = Routes()
ID = Ask("id", {"type": "string", "minLength": 1, "maxLength": 20}, where="path")
PAGING = (
    Ask("q", {"type": "string"}, example="id:c1"),
    Ask("offset", {"type": "integer"}),
)
ERROR = Body(Named("Error", record("code message", code=TEXT, message=TEXT)))
TOKEN = record("token expires_in", token=TEXT, expires_in=WHOLE)
LOGIN = record("username password", more=True, username=TEXT, password=TEXT)
FORM = "application/x-www-form-urlencoded"
ON = {"id": "$response.body#/id"}
SAME = {"id": "$request.path.id"}


def error_reply(call: Call, error: ErrorAnswer) -> Reply:
    return json_reply({"code": error.entry.code, "message": error.message}, error.entry.status)


def error_body(route: Route, entry: ErrorEntry) -> Body:
    return ERROR


def _shown(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


def _json(call: Call) -> dict[str, object]:
    if not call.headers.get("content-type", "application/json").startswith("application/json"):
        raise Refusal("malformed", reason="send application/json")
    return call.json_object()


@ROUTES.route(
    "POST",
    "/token",
    verb="login",
    public=True,
    source="made up",
    contract=Contract(takes=(Body(LOGIN), Body(LOGIN, FORM)), gives=(gives(TOKEN),)),
)
def token(call: Call) -> Reply:
    """Log in."""
    return json_reply({"token": auth.login(call), "expires_in": auth.TOKEN_TTL_S})


@ROUTES.route(
    "POST",
    "/api/{object}",
    verb="create",
    source="made up",
    contract=Contract(
        takes=(Body(shapes.new),),
        gives=(gives(shapes.shown, 201),),
        leads_to={"read": ON, "update": ON, "delete": ON},
    ),
)
def create(call: Call) -> Reply:
    """Create a record."""
    row = call.system.records.create(call.params["object"], _json(call), call.caller)
    return json_reply(_shown(row), 201)


@ROUTES.route(
    "GET",
    "/api/{object}/{id}",
    verb="read",
    source="made up",
    contract=Contract(asks=(ID,), gives=(gives(shapes.shown),)),
)
def read(call: Call) -> Reply:
    """Read a record."""
    row = call.system.records.get(call.params["object"], call.params["id"])
    return json_reply(_shown(row), lasting=True)


@ROUTES.route(
    "PATCH",
    "/api/{object}/{id}",
    verb="update",
    source="made up",
    contract=Contract(asks=(ID,), takes=(Body(shapes.changed),), gives=(gives(shapes.shown),)),
)
def update(call: Call) -> Reply:
    """Change a record."""
    name, id_ = call.params["object"], call.params["id"]
    return json_reply(_shown(call.system.records.update(name, id_, _json(call), call.caller)))


@ROUTES.route(
    "DELETE",
    "/api/{object}/{id}",
    verb="delete",
    source="made up",
    contract=Contract(asks=(ID,), gives=(Answer(204),), leads_to={"read": SAME}),
)
def delete(call: Call) -> Reply:
    """Delete a record."""
    call.system.records.delete(call.params["object"], call.params["id"], call.caller)
    return Reply(204)


@ROUTES.route(
    "GET",
    "/api/{object}",
    verb="query",
    source="made up",
    contract=Contract(asks=PAGING, gives=(gives(shapes.page),)),
)
def search(call: Call) -> Reply:
    """Find records, a page at a time."""
    store, name = call.system.store, call.params["object"]
    query = queries.compiled(call.system.schema, name, call.query.get("q", ""))
    ids = [str(found[0]) for found in store.select(query.sql, query.values)]
    offset = whole(call.query.get("offset"), 0, 0, 1_000_000, "offset")
    page = [call.system.records.get(name, id_) for id_ in ids[offset : offset + 100]]
    return json_reply({"total": len(ids), "items": [_shown(row) for row in page]})
