"""The record service: read, create, change, upsert and delete one record, and list many."""

from collections.abc import Mapping

from understudy.vendor import Call, ObjectType, Refusal, Reply, Routes, Row, json_reply
from understudy_mocks.netsuite.objects import SUBLISTS, TRANSACTIONS
from understudy_mocks.netsuite.objects.documents import lines_of, remove, save
from understudy_mocks.netsuite.objects.schema import Sublist
from understudy_mocks.netsuite.queries import ids_where
from understudy_mocks.netsuite.routes import shapes
from understudy_mocks.netsuite.routes.rendering import (
    COLLECTION,
    RECORDS,
    SINGULAR,
    bounds,
    href,
    page,
    shown,
    shown_line,
    shown_sublist,
)
from understudy_mocks.netsuite.routes.values import Accepted, Strictness, accept

ROUTES = Routes(case_sensitive=False)
SOURCE = "REST web services documentation: records"

_VALIDATION = "x-netsuite-propertynamevalidation"
_STRICTNESS: Mapping[str, Strictness] = {
    "error": "error",
    "warning": "warning",
    "ignore": "ignore",
}


def _kind(call: Call) -> ObjectType:
    kind = call.system.schema.object(call.params["object"])
    if kind.hidden:
        raise Refusal("unknown-object", object=call.params["object"])
    call.about(kind.name)
    return kind


def _find(call: Call, kind: ObjectType) -> Row:
    """The record that the path names, by internal or external id."""
    store, key = call.system.store, call.params.get("key")
    if key is None:
        row = store.get(kind.name, call.params["id"])
    else:
        row = store.first(kind.name, externalId=key) if _has_key(kind) else None
    if row is None:
        raise _missing(kind)
    call.about(kind.name, str(row["id"]))
    return row


def _has_key(kind: ObjectType) -> bool:
    return "externalid" in kind.by_name


def _missing(kind: ObjectType) -> Refusal:
    return Refusal("no-transaction" if kind.name in TRANSACTIONS else "not-found")


def _truth(call: Call, name: str) -> bool:
    return call.query.get(name, "").lower() == "true"


# -- reading -------------------------------------------------------------------------------------


@ROUTES.route("GET", f"{RECORDS}/{{object}}", verb="query", source=SOURCE, contract=shapes.LIST)
def list_records(call: Call) -> Reply:
    """List the ids of records, filtered and by pages."""
    kind = _kind(call)
    limit, offset = bounds(call)
    found = sorted(ids_where(call.system, kind, call.query.get("q", "")), key=int)
    items = [
        {"links": [{"rel": "self", "href": href(call, kind.name, id_)}], "id": id_}
        for id_ in found[offset : offset + limit]
    ]
    body = page(call, items, len(found), limit, offset, call.path)
    return json_reply(body, content_type=COLLECTION)


@ROUTES.route(
    "GET", f"{RECORDS}/{{object}}/{{id}}", verb="read", source=SOURCE, contract=shapes.READ
)
def read_record(call: Call) -> Reply:
    """Read a record."""
    kind = _kind(call)
    row = _find(call, kind)
    expand, simple = _truth(call, "expandSubResources"), _truth(call, "simpleEnumFormat")
    body = shown(call, kind, row, expand=expand, simple=simple)
    wanted = call.query.get("fields")
    if wanted:
        body = _chosen(kind, body, wanted)
        body["links"] = [{"rel": "self", "href": f"{href(call, kind.name, row['id'])}"}]
    return json_reply(body, content_type=SINGULAR)


@ROUTES.route(
    "GET",
    f"{RECORDS}/{{object}}/eid:{{key}}",
    verb="read",
    source=SOURCE,
    contract=shapes.READ_BY_KEY,
)
def read_by_external_id(call: Call) -> Reply:
    """Read the record with an external id."""
    return read_record(call)


def _chosen(kind: ObjectType, body: dict[str, object], wanted: str) -> dict[str, object]:
    known = {s.name.lower(): s.name for s in SUBLISTS.get(kind.name, ())}
    known |= {f.name.lower(): f.name for f in kind.visible}
    names = ["id"]
    for name in filter(None, wanted.split(",")):
        if name.strip().lower() not in known:
            reason = f"The record has no field '{name.strip()}'."
            raise Refusal("bad-parameter", parameter="fields", reason=reason)
        names.append(known[name.strip().lower()])
    return {name: body[name] for name in names if name in body}


@ROUTES.route(
    "GET",
    f"{RECORDS}/{{object}}/{{id}}/{{sub}}",
    verb="read",
    source=SOURCE,
    contract=shapes.READ_PART,
)
def read_part(call: Call) -> Reply:
    """Read a sublist of a record, or the record that a field refers to."""
    kind = _kind(call)
    row = _find(call, kind)
    sublist = _sublist(kind, call.params["sub"])
    if sublist is not None:
        url = href(call, kind.name, row["id"])
        body = shown_sublist(call, sublist, url, str(row["id"]))
        return json_reply(body, content_type=COLLECTION)
    f = kind.by_name.get(call.params["sub"].lower())
    if f is None or f.hidden or not f.references:
        raise Refusal("no-such-path", path=call.path)
    for target in f.references:
        found = call.system.store.get(target, str(row[f.name]))
        if found is not None:
            there = call.system.schema.object(target)
            return json_reply(shown(call, there, found), content_type=SINGULAR)
    raise Refusal("not-found")


@ROUTES.route(
    "GET",
    f"{RECORDS}/{{object}}/{{id}}/{{sub}}/{{line}}",
    verb="read",
    source=SOURCE,
    contract=shapes.READ_LINE,
)
def read_line(call: Call) -> Reply:
    """Read one line of a sublist."""
    kind = _kind(call)
    row = _find(call, kind)
    sublist = _sublist(kind, call.params["sub"])
    if sublist is None:
        raise Refusal("no-such-path", path=call.path)
    for line in lines_of(call.system.records, sublist, str(row["id"])):
        if str(line[sublist.key]) == call.params["line"]:
            url = href(call, kind.name, row["id"], sublist.name)
            return json_reply(shown_line(call, sublist, url, line), content_type=SINGULAR)
    raise Refusal("not-found")


def _sublist(kind: ObjectType, name: str) -> Sublist | None:
    known = SUBLISTS.get(kind.name, ())
    return next((s for s in known if s.name.lower() == name.lower()), None)


# -- writing -------------------------------------------------------------------------------------


@ROUTES.route("POST", f"{RECORDS}/{{object}}", verb="create", source=SOURCE, contract=shapes.CREATE)
def create_record(call: Call) -> Reply:
    """Create a record."""
    kind = _kind(call)
    return _save(call, kind, None, _accepted(call, kind))


@ROUTES.route(
    "PATCH", f"{RECORDS}/{{object}}/{{id}}", verb="update", source=SOURCE, contract=shapes.UPDATE
)
def update_record(call: Call) -> Reply:
    """Change the given fields of a record."""
    kind = _kind(call)
    row = _find(call, kind)
    return _save(call, kind, str(row["id"]), _accepted(call, kind))


@ROUTES.route(
    "PATCH",
    f"{RECORDS}/{{object}}/eid:{{key}}",
    verb="update",
    source=SOURCE,
    contract=shapes.UPDATE_BY_KEY,
)
def update_by_external_id(call: Call) -> Reply:
    """Change the record with an external id."""
    return update_record(call)


@ROUTES.route(
    "PUT",
    f"{RECORDS}/{{object}}/eid:{{key}}",
    verb="upsert",
    source=SOURCE,
    contract=shapes.UPDATE_BY_KEY,
)
def upsert_record(call: Call) -> Reply:
    """Change the record with an external id, or create it."""
    kind, key = _kind(call), call.params["key"]
    if not _has_key(kind):
        raise Refusal("method-not-allowed", method="PUT", allowed="GET, PATCH")
    accepted = _accepted(call, kind)
    if accepted.values.setdefault("externalId", key) != key:
        raise Refusal("invalid-value", field="externalId", value=accepted.values["externalId"])
    row = call.system.store.first(kind.name, externalId=key)
    return _save(call, kind, None if row is None else str(row["id"]), accepted)


@ROUTES.route(
    "DELETE", f"{RECORDS}/{{object}}/{{id}}", verb="delete", source=SOURCE, contract=shapes.DELETE
)
def delete_record(call: Call) -> Reply:
    """Delete a record."""
    kind = _kind(call)
    if not kind.deletable:
        raise Refusal("method-not-allowed", method="DELETE", allowed="GET, PATCH")
    remove(call.system.records, kind.name, str(_find(call, kind)["id"]), call.caller)
    return Reply(204)


@ROUTES.route(
    "DELETE",
    f"{RECORDS}/{{object}}/eid:{{key}}",
    verb="delete",
    source=SOURCE,
    contract=shapes.DELETE_BY_KEY,
)
def delete_by_external_id(call: Call) -> Reply:
    """Delete the record with an external id."""
    return delete_record(call)


def _accepted(call: Call, kind: ObjectType) -> Accepted:
    given = call.headers.get(_VALIDATION, "warning").lower()
    if given not in _STRICTNESS:
        reason = "It is one of Error, Warning and Ignore."
        raise Refusal("bad-header", header="X-NetSuite-PropertyNameValidation", reason=reason)
    return accept(call.system.store, kind, call.json_object(), _STRICTNESS[given])


def _save(call: Call, kind: ObjectType, id_: str | None, accepted: Accepted) -> Reply:
    names = call.query.get("replace", "").lower().split(",")
    replace = frozenset(s.name for s in SUBLISTS.get(kind.name, ()) if s.name.lower() in names)
    row = save(
        call.system.records,
        kind.name,
        id_,
        accepted.values,
        accepted.lines,
        call.caller,
        replace,
    )
    call.about(kind.name, str(row["id"]))
    return Reply(204, headers=((b"location", href(call, kind.name, row["id"]).encode()),))
