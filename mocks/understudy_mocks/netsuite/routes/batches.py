"""Many records in one request: always by a job, whose tasks are the single records."""

from functools import partial
from urllib.parse import quote

import orjson

from understudy.vendor import (
    Call,
    ObjectType,
    Refusal,
    Reply,
    inside,
    json_reply,
    play_within,
)
from understudy_mocks.netsuite.routes.asked import by_key, names_in, strictness
from understudy_mocks.netsuite.routes.jobs import inner_target, is_deferred, submit
from understudy_mocks.netsuite.routes.rendering import COLLECTION, page, shown

RECORDS_MAX = 100
_KEPT = ("x-netsuite-propertynamevalidation", "x-netsuite-propertyvaluevalidation")


def wants_batch(call: Call) -> bool:
    """Whether the body is a collection of records."""
    return "type=collection" in call.headers.get("content-type", "").lower().replace(" ", "")


def _check(call: Call, count: int) -> None:
    if not is_deferred(call):
        raise Refusal("bad-header", header="Prefer", reason="Batches need 'respond-async'.")
    if count > RECORDS_MAX:
        raise Refusal("too-many", limit=RECORDS_MAX)


def batch(call: Call, kind: ObjectType) -> Reply:
    """Write or delete many records, each by itself."""
    method = call.exchange.method
    if method == "DELETE":
        ids = _ids(call)
        _check(call, len(ids))
        calls = [inside(call, method, inner_target(call, kind.name, _path(id_))) for id_ in ids]
    else:
        if not wants_batch(call):
            raise Refusal("wrong-media-type", header="Content-Type")
        strictness(call)
        items = call.json_object().get("items")
        if not isinstance(items, list) or not items:
            raise Refusal("malformed", reason="There is no list of items.")
        _check(call, len(items))
        calls = [_single(call, kind, item) for item in items]
    return submit(call, [partial(play_within, call, inner) for inner in calls])


def _single(call: Call, kind: ObjectType, item: object) -> Call:
    """The request that one item stands for."""
    if not isinstance(item, dict):
        raise Refusal("malformed", reason="An item is no object.")
    method, parts = call.exchange.method, [kind.name]
    if method != "POST":
        id_ = item.get("id") if method == "PATCH" else None
        key = item.get("externalId")
        if id_ in (None, "") and not (isinstance(key, str) and key):
            raise Refusal("malformed", reason="An item says neither id nor externalId.")
        parts.append(_path(str(id_)) if id_ not in (None, "") else _path(f"eid:{key}"))
    headers = {name: call.headers[name] for name in _KEPT if name in call.headers}
    return inside(call, method, inner_target(call, *parts), orjson.dumps(item), headers)


def _path(key: str) -> str:
    return quote(key, safe=":")


def _ids(call: Call) -> list[str]:
    ids = names_in(call, "ids")
    if not ids:
        raise Refusal("bad-parameter", parameter="ids", reason="It names the records.")
    return ids


def many(call: Call, kind: ObjectType) -> Reply:
    """Read many records at once."""
    ids = _ids(call)
    _check(call, len(ids))

    def read() -> Reply:
        items = []
        for id_ in ids:
            try:
                items.append(shown(call, kind, by_key(call, kind, id_)))
            except Refusal:
                continue  # what is not there is not among the answers
        body = page(call, items, len(items), RECORDS_MAX, 0, call.path)
        return json_reply(body, content_type=COLLECTION)

    return submit(call, [read])
