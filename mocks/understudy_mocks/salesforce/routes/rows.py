"""What is done with one record, whichever way it was named, and the answers to it."""

import base64
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

import orjson

from understudy.vendor import Call, Field, ObjectType, Refusal, Reply, Row, json_reply
from understudy.vendor.validation import moment
from understudy_mocks.salesforce.events.platform import receipts
from understudy_mocks.salesforce.objects.schema import children
from understudy_mocks.salesforce.routes.bodies import (
    accepted,
    base_of,
    row_of,
    selected,
    target_of,
    told,
    told_paths,
)

CREATED_FLAG_SINCE = 46
"""From this version on an upsert that updates answers with a body (vendor's release notes)."""
WRITE_ERRORS = (
    "operation-unknown",
    "bad-email",
    "out-of-range",
    "malformed-reference",
    "wrong-type-id",
    "foreign-key-unknown",
    "not-fitting",
    "no-standard-price",
    "price-there",
    "order-empty",
    "already-member",
    "lead-converted",
)
DELETE_ERRORS = ("operation-unknown", "delete-failed", "delete-refused", "lead-converted")


def body_of(call: Call) -> Mapping[str, object]:
    """The fields of a record; bytes may come beside them, in a part of their own."""
    if not call.body:
        raise Refusal("no-body")
    if call.headers.get("content-type", "").lower().startswith("multipart/"):
        return _of_parts(call)
    return call.json_object()


def _of_parts(call: Call) -> Mapping[str, object]:
    """A part in JSON, and one named after the field that keeps the bytes (REST API guide)."""
    head = f"content-type: {call.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=policy.HTTP).parsebytes(head + call.body)
    values: dict[str, object] = {}
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        content = content if isinstance(content, bytes) else b""
        name = part.get_param("name", header="content-disposition")
        if part.get_content_type() == "application/json":
            try:
                told_ = orjson.loads(content)
            except orjson.JSONDecodeError as wrong:
                raise Refusal("malformed", reason=str(wrong)) from None
            if not isinstance(told_, dict):
                raise Refusal("malformed", reason="a JSON object is expected")
            values.update(told_)
        else:
            values[str(name)] = base64.b64encode(content).decode()
    if not values:
        raise Refusal("malformed", reason="there is no part that could be read")
    return values


def created(
    call: Call, kind: ObjectType, values: Mapping[str, object], more: Mapping[str, object]
) -> Reply:
    row = call.system.records.create(kind.name, values, call.caller)
    id_ = str(row["Id"])
    call.about(kind.name, id_)
    location = f"{base_of(call)}/{kind.name}/{id_}".encode()
    return json_reply(
        {"id": id_, "success": True, "errors": receipts(kind, row), **more},
        201,
        headers=((b"location", location),),
    )


def read(call: Call, kind: ObjectType, row: Row) -> Reply:
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
    if not call.query.get("fields"):
        return json_reply(told(call, kind, row), headers=tuple(headers), lasting=True)
    paths = selected(call.system.schema, kind, call.query["fields"].split(","))
    shown = told_paths(call, kind, row, paths)
    return json_reply(shown, headers=tuple(headers), lasting=True)


def updated(call: Call, kind: ObjectType, row: Row, *, without: str = "") -> Reply:
    may(kind, "update", kind.updateable)
    _check_preconditions(call, moment(str(row["SystemModstamp"])), _tag(kind, row))
    values = accepted(call.system, kind, body_of(call), without=without)
    id_ = str(row["Id"])
    call.system.records.update(kind.name, id_, values, call.caller)
    if "key" not in call.params or int(call.params["version"][:-2]) < CREATED_FLAG_SINCE:
        return Reply(204)
    return json_reply({"id": id_, "success": True, "errors": [], "created": False})


def deleted(call: Call, kind: ObjectType, row: Row) -> Reply:
    may(kind, "delete", kind.deletable)
    call.about(kind.name, str(row["Id"]))
    call.system.records.delete(kind.name, str(row["Id"]), call.caller)
    return Reply(204)


def may(kind: ObjectType, operation: str, allowed: bool) -> None:
    if not allowed:
        raise Refusal("operation-unknown", object=kind.name, operation=operation)


def several(call: Call, kind: ObjectType, rows: list[Row]) -> Reply:
    return json_reply([f"{base_of(call)}/{kind.name}/{row['Id']}" for row in rows], 300)


def related(call: Call, kind: ObjectType, row: Row) -> Reply:
    """What is found below a record: its parent, its children, or the bytes that it keeps."""
    name, schema = call.params["value"], call.system.schema
    f = kind.by_name.get(name.lower())
    if f is not None and f.native == "base64":
        content = base64.b64decode(str(row[f.name] or ""))
        return Reply(200, content, ((b"content-type", b"application/octet-stream"),))
    f = kind.by_relationship.get(name.lower())
    if f is not None and row[f.name] is not None:
        target = target_of(schema, f, row[f.name])
        return read(call, target, row_of(call, target, str(row[f.name])))
    below = next(
        (
            c
            for c in children(schema)
            if c.parent == kind.name and c.relationship.lower() == name.lower()
        ),
        None,
    )
    if below is None:
        raise Refusal("no-such-path", path=call.path)
    child = schema.object(below.object)
    found = call.system.store.find(child.name, **{below.field: row["Id"]})
    records = [told(call, child, one) for one in found]
    return json_reply({"totalSize": len(records), "done": True, "records": records})


def external(kind: ObjectType, name: str) -> Field:
    f = kind.by_name.get(name.lower())
    if f is None or not (f.external_id or f.name == kind.id_field):
        raise Refusal("external-id-unknown", value=name)
    return f


def matching(call: Call, kind: ObjectType, key: Field) -> list[Row]:
    value = call.params["value"]
    if key.name == kind.id_field:
        return [row_of(call, kind, value)]
    if len(value) > key.length:
        raise Refusal("too-long", object=kind.name, field=key.name, value=value, limit=key.length)
    return call.system.store.find(kind.name, **{key.name: value})


# -- conditions ---------------------------------------------------------------------------------


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


def overridden(call: Call, handlers: Mapping[str, Callable[[Call], Reply]]) -> Reply:
    """What a POST was meant to be; refuses one that does not say so."""
    method = call.query.get("_HttpMethod", "").upper()
    handler = handlers.get(method)
    if handler is None:
        raise Refusal("method-not-allowed", method=method or "POST", allowed=",".join(handlers))
    return handler(call)
