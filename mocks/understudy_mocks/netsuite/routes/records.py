"""The record service: read, create, change, upsert and delete one record, and list many."""

from collections.abc import Mapping

from understudy.vendor import Call, ObjectType, Refusal, Reply, Routes, json_reply
from understudy_mocks.netsuite.auth import login_of, sees
from understudy_mocks.netsuite.objects import SUBLISTS
from understudy_mocks.netsuite.objects.documents import remove, save
from understudy_mocks.netsuite.queries import ids_where
from understudy_mocks.netsuite.routes import shapes
from understudy_mocks.netsuite.routes.asked import (
    accepted,
    emptied,
    found,
    has_key,
    kind_of,
    names_in,
    replaced,
    truth,
    wants,
)
from understudy_mocks.netsuite.routes.batches import batch, many, wants_batch
from understudy_mocks.netsuite.routes.forms import form, select_options
from understudy_mocks.netsuite.routes.jobs import deferrable
from understudy_mocks.netsuite.routes.rendering import (
    COLLECTION,
    RECORDS,
    SINGULAR,
    bounds,
    href,
    page,
    shown,
)
from understudy_mocks.netsuite.routes.values import Accepted

ROUTES = Routes(case_sensitive=False)
SOURCE = "REST web services documentation: records"


# -- reading -------------------------------------------------------------------------------------


@ROUTES.route("GET", f"{RECORDS}/{{object}}", verb="query", source=SOURCE, contract=shapes.LIST)
@deferrable
def list_records(call: Call) -> Reply:
    """List the ids of records, filtered and by pages."""
    kind = kind_of(call, "view")
    if truth(call, "expandRecords"):
        return many(call, kind)
    limit, offset = bounds(call)
    ids = sorted(ids_where(call.system, kind, call.query.get("q", "")), key=int)
    if "subsidiary" in kind.by_name and login_of(call.caller).role.subsidiaries:
        store = call.system.store
        ids = [id_ for id_ in ids if sees(call, store.get(kind.name, id_) or {})]
    items = [
        {"links": [{"rel": "self", "href": href(call, kind.name, id_)}], "id": id_}
        for id_ in ids[offset : offset + limit]
    ]
    body = page(call, items, len(ids), limit, offset, call.path)
    return json_reply(body, content_type=COLLECTION)


@ROUTES.route(
    "GET", f"{RECORDS}/{{object}}/{{id}}", verb="read", source=SOURCE, contract=shapes.READ
)
@deferrable
def read_record(call: Call) -> Reply:
    """Read a record."""
    kind = kind_of(call, "view")
    row = found(call, kind)
    expand = names_in(call, "expand")
    everything = truth(call, "expandSubResources")
    body = shown(
        call,
        kind,
        row,
        expand={name.lower() for name in expand} if not everything else None,
        simple=truth(call, "simpleEnumFormat"),
    )
    wanted = call.query.get("fields")
    if wanted:
        body = _chosen(kind, body, wanted)
        asked = call.query_string and f"?{call.query_string}"
        body["links"] = [{"rel": "self", "href": f"{href(call, kind.name, row['id'])}{asked}"}]
    return json_reply(body, content_type=SINGULAR, lasting=True)


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


# -- writing -------------------------------------------------------------------------------------


@ROUTES.route("POST", f"{RECORDS}/{{object}}", verb="create", source=SOURCE, contract=shapes.CREATE)
@deferrable
def create_record(call: Call) -> Reply:
    """Create a record; or see what a new one would look like, or what a field may hold."""
    kind = kind_of(call, "create")
    if wants(call, "select-options"):
        return select_options(call, kind, None)
    if not kind.createable:
        raise Refusal("method-not-allowed", method="POST", allowed="GET")
    if wants_batch(call):
        return batch(call, kind)
    given = accepted(call, kind)
    if wants(call, "create-form"):
        return form(call, kind, None, given, "create")
    return saved(call, kind, None, given)


@ROUTES.route(
    "PATCH", f"{RECORDS}/{{object}}/{{id}}", verb="update", source=SOURCE, contract=shapes.UPDATE
)
@deferrable
def update_record(call: Call) -> Reply:
    """Change the given fields of a record; or see it as on its form."""
    kind = kind_of(call, "edit")
    row = found(call, kind)
    if wants(call, "select-options"):
        return select_options(call, kind, row)
    given = accepted(call, kind)
    if wants(call, "edit-form"):
        return form(call, kind, str(row["id"]), given, "edit")
    return saved(call, kind, str(row["id"]), given)


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
    contract=shapes.UPSERT,
)
@deferrable
def upsert_record(call: Call) -> Reply:
    """Change the record with an external id, or create it."""
    kind, key = kind_of(call, "edit"), call.params["key"]
    if not has_key(kind):
        raise Refusal("method-not-allowed", method="PUT", allowed="GET, PATCH, DELETE")
    given = accepted(call, kind)
    if given.values.setdefault("externalId", key) != key:
        raise Refusal("invalid-value", field="externalId", value=given.values["externalId"])
    row = call.system.store.first(kind.name, externalId=key)
    if row is not None and not sees(call, row):
        raise Refusal("not-found")
    return saved(call, kind, None if row is None else str(row["id"]), given)


@ROUTES.route(
    "DELETE", f"{RECORDS}/{{object}}/{{id}}", verb="delete", source=SOURCE, contract=shapes.DELETE
)
@deferrable
def delete_record(call: Call) -> Reply:
    """Delete a record."""
    kind = kind_of(call, "full")
    if not kind.deletable:
        raise Refusal("method-not-allowed", method="DELETE", allowed="GET, PATCH")
    remove(call.system.records, kind.name, str(found(call, kind)["id"]), call.caller)
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


def saved(
    call: Call,
    kind: ObjectType,
    id_: str | None,
    given: Accepted,
    computed: Mapping[str, object] | None = None,
) -> Reply:
    """Write what a body says, and tell where the record is. `computed` is what the account adds."""
    values = {**emptied(call, kind, given), **given.values, **(computed or {})}
    row = save(
        call.system.records,
        kind.name,
        id_,
        values,
        given.lines,
        call.caller,
        replaced(call, kind),
        trusted=computed is not None,
    )
    call.about(kind.name, str(row["id"]))
    headers = [(b"location", href(call, kind.name, row["id"]).encode())]
    if given.warnings:
        told = " ".join(given.warnings).encode("ascii", "replace").replace(b'"', b"'")
        headers.append((b"warning", b'299 - "%s"' % told.replace(b"\r", b" ").replace(b"\n", b" ")))
    return Reply(204, headers=tuple(headers))


# -- many at once ----------------------------------------------------------------------------------


@ROUTES.route(
    "PATCH", f"{RECORDS}/{{object}}", verb="update", source=SOURCE, contract=shapes.BATCH_UPDATE
)
def update_records(call: Call) -> Reply:
    """Change many records."""
    return batch(call, kind_of(call, "edit"))


@ROUTES.route(
    "PUT", f"{RECORDS}/{{object}}", verb="upsert", source=SOURCE, contract=shapes.BATCH_UPSERT
)
def upsert_records(call: Call) -> Reply:
    """Change or create many records by their external ids."""
    return batch(call, kind_of(call, "edit"))


@ROUTES.route(
    "DELETE", f"{RECORDS}/{{object}}", verb="delete", source=SOURCE, contract=shapes.BATCH_DELETE
)
def delete_records(call: Call) -> Reply:
    """Delete many records by their ids."""
    return batch(call, kind_of(call, "full"))
