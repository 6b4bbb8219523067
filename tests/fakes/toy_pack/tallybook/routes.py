"""Tallybook's REST protocol: parse, call, render."""

from toy_pack.tallybook import auth, queries
from understudy.vendor import Call, ErrorAnswer, Reply, Routes, Row, json_reply
from understudy.vendor.paging import whole

ROUTES = Routes()


def error_reply(call: Call, error: ErrorAnswer) -> Reply:
    return json_reply({"code": error.entry.code, "message": error.message}, error.entry.status)


def _shown(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


@ROUTES.route("POST", "/token", verb="login", public=True)
def token(call: Call) -> Reply:
    """Log in."""
    return json_reply({"token": auth.login(call), "expires_in": auth.TOKEN_TTL_S})


@ROUTES.route("POST", "/api/{object}", verb="create")
def create(call: Call) -> Reply:
    """Create a record."""
    row = call.system.records.create(call.params["object"], call.json_object(), call.caller)
    return json_reply(_shown(row), 201)


@ROUTES.route("GET", "/api/{object}/{id}", verb="read")
def read(call: Call) -> Reply:
    """Read a record."""
    return json_reply(_shown(call.system.records.get(call.params["object"], call.params["id"])))


@ROUTES.route("PATCH", "/api/{object}/{id}", verb="update")
def update(call: Call) -> Reply:
    """Change a record."""
    name, id_ = call.params["object"], call.params["id"]
    return json_reply(
        _shown(call.system.records.update(name, id_, call.json_object(), call.caller))
    )


@ROUTES.route("DELETE", "/api/{object}/{id}", verb="delete")
def delete(call: Call) -> Reply:
    """Delete a record."""
    call.system.records.delete(call.params["object"], call.params["id"], call.caller)
    return Reply(204)


@ROUTES.route("GET", "/api/{object}", verb="query")
def search(call: Call) -> Reply:
    """Find records, a page at a time."""
    store, name = call.system.store, call.params["object"]
    query = queries.compiled(call.system.schema, name, call.query.get("q", ""))
    ids = [str(found[0]) for found in store.select(query.sql, query.values)]
    offset = whole(call.query.get("offset"), 0, 0, 1_000_000, "offset")
    page = [call.system.records.get(name, id_) for id_ in ids[offset : offset + 100]]
    return json_reply({"total": len(ids), "items": [_shown(row) for row in page]})
