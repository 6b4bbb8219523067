"""Records, one at a time: create, read, update, upsert, delete, and what changed since when."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

import orjson

from understudy.vendor import Call, Field, ObjectType, Refusal, Reply, Routes, Row, json_reply, sql
from understudy.vendor.validation import moment, stored
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.objects.recycle_bin import KEPT, binned
from understudy_mocks.salesforce.queries import CONVERT
from understudy_mocks.salesforce.routes.bodies import accepted, base_of, kind_of, row_of, told

ROUTES = Routes()
SOBJECT = "/services/data/v{version}/sobjects/{object}"
UPDATED_WITHIN = timedelta(days=30)
CREATED_FLAG_SINCE = 46
"""From this version on an upsert that updates answers with a body (vendor's release notes)."""


@ROUTES.route("POST", SOBJECT, verb="create")
def create_record(call: Call) -> Reply:
    """Create a record."""
    kind = kind_of(call)
    _may(kind, "create", kind.createable)
    return _created(call, kind, accepted(call.system, kind, body_of(call)), {})


@ROUTES.route("GET", SOBJECT + "/{id}", verb="read")
def read_record(call: Call) -> Reply:
    """Read a record, all of it or the fields asked for."""
    kind = kind_of(call)
    return _read(call, kind, row_of(call, kind, call.params["id"]))


@ROUTES.route("PATCH", SOBJECT + "/{id}", verb="update")
def update_record(call: Call) -> Reply:
    """Change some fields of a record."""
    kind = kind_of(call)
    return _updated(call, kind, row_of(call, kind, call.params["id"]))


@ROUTES.route("DELETE", SOBJECT + "/{id}", verb="delete")
def delete_record(call: Call) -> Reply:
    """Put a record into the recycle bin."""
    kind = kind_of(call)
    return _deleted(call, kind, row_of(call, kind, call.params["id"]))


@ROUTES.route("GET", SOBJECT + "/{key}/{value}", verb="read")
def read_by_external_id(call: Call) -> Reply:
    """Read a record by an external id, or the record that a relationship leads to."""
    kind, key = kind_of(call), call.params["key"]
    if full_id(key) is not None and key.lower() not in kind.by_name:
        return _related(call, kind, row_of(call, kind, key))
    found = _matching(call, kind, _external(kind, key))
    if len(found) > 1:
        return _several(call, kind, found)
    if not found:
        raise Refusal("external-id-unknown", value=call.params["value"])
    return _read(call, kind, found[0])


@ROUTES.route("PATCH", SOBJECT + "/{key}/{value}", verb="upsert")
def upsert_record(call: Call) -> Reply:
    """Create or change the record of an external id."""
    kind = kind_of(call)
    key, value = _external(kind, call.params["key"]), call.params["value"]
    if key.name == kind.id_field:
        return _updated(call, kind, row_of(call, kind, value))
    body = body_of(call)
    for name, given in body.items():
        if name.lower() == key.name.lower() and str(given).lower() != value.lower():
            raise Refusal("external-id-in-body", object=kind.name, field=key.name)
    found = _matching(call, kind, key)
    if len(found) > 1:
        return _several(call, kind, found)
    if found:
        call.about(kind.name, str(found[0]["Id"]))
        return _updated(call, kind, found[0], without=key.name)
    if call.query.get("updateOnly", "").lower() == "true":
        raise Refusal("external-id-unknown", value=value)
    _may(kind, "create", kind.createable)
    values = accepted(call.system, kind, body, without=key.name)
    return _created(call, kind, {**values, key.name: value}, {"created": True})


@ROUTES.route("DELETE", SOBJECT + "/{key}/{value}", verb="delete")
def delete_by_external_id(call: Call) -> Reply:
    """Delete the record of an external id."""
    kind = kind_of(call)
    found = _matching(call, kind, _external(kind, call.params["key"]))
    if len(found) > 1:
        return _several(call, kind, found)
    if not found:
        raise Refusal("external-id-unknown", value=call.params["value"])
    return _deleted(call, kind, found[0])


@ROUTES.route("POST", SOBJECT + "/Id", verb="create")
def create_by_id(call: Call) -> Reply:
    """Create a record: an upsert by an id that is not there yet."""
    return create_record(call)


@ROUTES.route("GET", SOBJECT + "/updated", verb="query")
def updated_records(call: Call) -> Reply:
    """The ids of records changed within a window of time."""
    kind = kind_of(call)
    start, end = _window(call, UPDATED_WITHIN)
    ids = sql.compile_select(
        call.system.schema,
        sql.Select(
            kind.name,
            (("Id",),),
            sql.Both(
                (
                    sql.Compare(("SystemModstamp",), ">=", stored(start)),
                    sql.Compare(("SystemModstamp",), "<", stored(end)),
                )
            ),
            order_by=(sql.OrderBy(("SystemModstamp",)), sql.OrderBy(("Id",))),
        ),
    )
    found = [row[0] for row in call.system.store.select(ids.sql, ids.values)]
    return json_reply({"ids": found, "latestDateCovered": _told(end)})


@ROUTES.route("GET", SOBJECT + "/deleted", verb="query")
def deleted_records(call: Call) -> Reply:
    """The ids of records deleted within a window of time."""
    kind = kind_of(call)
    start, end = _window(call, KEPT)
    now = call.system.clock.now()
    found = [
        {"id": gone["Id"], "deletedDate": CONVERT["datetime"](gone["DeletedDate"])}
        for gone in binned(call.system.store, now)
        if gone["Object"] == kind.name and stored(start) <= str(gone["DeletedDate"]) < stored(end)
    ]
    return json_reply(
        {
            "deletedRecords": found,
            "earliestDateAvailable": _told(now - KEPT),
            "latestDateCovered": _told(end),
        }
    )


def body_of(call: Call) -> Mapping[str, object]:
    if not call.body:
        raise Refusal("no-body")
    return call.json_object()


# -- the four answers --------------------------------------------------------------------------


def _created(
    call: Call, kind: ObjectType, values: Mapping[str, object], more: Mapping[str, object]
) -> Reply:
    row = call.system.records.create(kind.name, values, call.caller)
    id_ = str(row["Id"])
    call.about(kind.name, id_)
    location = f"{base_of(call)}/{kind.name}/{id_}".encode()
    return json_reply(
        {"id": id_, "success": True, "errors": [], **more}, 201, headers=((b"location", location),)
    )


def _read(call: Call, kind: ObjectType, row: Row) -> Reply:
    changed = moment(str(row["SystemModstamp"]))
    headers = [(b"last-modified", format_datetime(changed, usegmt=True).encode())]
    tag = _tag(kind, row)
    if tag:
        headers.append((b"etag", tag.encode()))
    _check_preconditions(call, changed, tag)
    since = _header_date(call, "if-modified-since")
    unchanged = tag and tag in call.headers.get("if-none-match", "")
    if unchanged or (since is not None and changed <= since):
        return Reply(304, headers=tuple(headers))
    fields = None
    if "fields" in call.query:
        fields = [kind.field(name.strip()) for name in call.query["fields"].split(",")]
    return json_reply(told(call, kind, row, fields), headers=tuple(headers))


def _updated(call: Call, kind: ObjectType, row: Row, *, without: str = "") -> Reply:
    _may(kind, "update", kind.updateable)
    _check_preconditions(call, moment(str(row["SystemModstamp"])), _tag(kind, row))
    values = accepted(call.system, kind, body_of(call), without=without)
    id_ = str(row["Id"])
    call.system.records.update(kind.name, id_, values, call.caller)
    if "key" not in call.params or int(call.params["version"][:-2]) < CREATED_FLAG_SINCE:
        return Reply(204)
    return json_reply({"id": id_, "success": True, "errors": [], "created": False})


def _deleted(call: Call, kind: ObjectType, row: Row) -> Reply:
    _may(kind, "delete", kind.deletable)
    call.about(kind.name, str(row["Id"]))
    call.system.records.delete(kind.name, str(row["Id"]), call.caller)
    return Reply(204)


def _may(kind: ObjectType, operation: str, allowed: bool) -> None:
    if not allowed:
        raise Refusal("operation-unknown", object=kind.name, operation=operation)


def _several(call: Call, kind: ObjectType, rows: list[Row]) -> Reply:
    return json_reply([f"{base_of(call)}/{kind.name}/{row['Id']}" for row in rows], 300)


def _related(call: Call, kind: ObjectType, row: Row) -> Reply:
    """The record at the other end of a reference; refuses when there is none."""
    f = kind.by_relationship.get(call.params["value"].lower())
    if f is None or row[f.name] is None:
        raise Refusal("no-such-path", path=call.path)
    target = call.system.schema.object(f.references[0])
    return _read(call, target, row_of(call, target, str(row[f.name])))


def _external(kind: ObjectType, name: str) -> Field:
    f = kind.by_name.get(name.lower())
    if f is None or not (f.external_id or f.name == kind.id_field):
        raise Refusal("external-id-unknown", value=name)
    return f


def _matching(call: Call, kind: ObjectType, key: Field) -> list[Row]:
    value = call.params["value"]
    if key.name == kind.id_field:
        return [row_of(call, kind, value)]
    if len(value) > key.length:
        raise Refusal("too-long", object=kind.name, field=key.name, value=value, limit=key.length)
    return call.system.store.find(kind.name, **{key.name: value})


# -- conditions and windows --------------------------------------------------------------------


def _tag(kind: ObjectType, row: Row) -> str:
    """The entity tag; only accounts have one."""
    if kind.name != "Account":
        return ""
    digest = sha256(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return f'"{digest[:20]}--gzip"'


def _header_date(call: Call, name: str) -> datetime | None:
    """A date of a conditional header; what is none is ignored."""
    try:
        found = parsedate_to_datetime(call.headers.get(name, ""))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _check_preconditions(call: Call, changed: datetime, tag: str) -> None:
    unmodified_since = _header_date(call, "if-unmodified-since")
    if unmodified_since is not None and changed > unmodified_since:
        raise Refusal("conflict")
    wanted = call.headers.get("if-match")
    if tag and wanted not in (None, "*") and tag not in str(wanted):
        raise Refusal("conflict")
    if tag and call.exchange.method != "GET" and tag in call.headers.get("if-none-match", ""):
        raise Refusal("conflict")


def _window(call: Call, reach: timedelta) -> tuple[datetime, datetime]:
    """Start and end in whole minutes, the end not in the future; refuses what makes no window."""
    now = call.system.clock.now()
    start, end = (_minute(call.query.get(name, "")) for name in ("start", "end"))
    end = min(end, now)
    if start >= end:
        raise Refusal("bad-window", reason="startDate must come before endDate by a minute")
    if start < now - reach - timedelta(minutes=1):
        raise Refusal("bad-window", reason=f"startDate before {reach.days} days ago")
    return start, end


def _minute(text: str) -> datetime:
    """A moment of a window. A `+` may have become a blank, and a colon may trail."""
    try:
        found = datetime.fromisoformat(text.rstrip(":").replace(" ", "+"))
    except ValueError:
        raise Refusal("bad-window", reason=f"{text} is not a date") from None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.replace(second=0, microsecond=0)


def _told(moment: datetime) -> str:
    return str(CONVERT["datetime"](stored(moment.replace(second=0, microsecond=0))))
