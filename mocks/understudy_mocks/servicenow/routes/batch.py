"""The Batch API: several requests in one, played one after the other."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from understudy.vendor import Call, Refusal, Reply, Routes, inside, json_reply, play_within
from understudy.vendor.contract import Body, Contract, gives
from understudy_mocks.servicenow.routes import (
    attachment,
    catalogue,
    change,
    imports,
    ppm,
    shapes,
    stats,
    table,
)
from understudy_mocks.servicenow.routes.declaring import under

ROUTES = Routes()
INPUT_MOST, OUTPUT_MOST = 5 * 1024 * 1024, 10 * 1024 * 1024
"""The size of a request inside a batch, and of all answers (vendor's documentation)."""
INNER = Routes()
"""What may be asked within a batch."""
for part in (table, stats, attachment, imports, ppm, change, catalogue):
    INNER.include(part.ROUTES)


@under(
    ROUTES,
    "POST",
    "/batch",
    source="vendor's REST reference: Batch API; client source: pysnc",
    contract=Contract(
        takes=(Body(shapes.BATCH),),
        gives=(gives(shapes.BATCH_ANSWER),),
        errors=shapes.SILENT,
    ),
)
def batch(call: Call) -> Reply:
    """Play each request in turn; one that fails does not stop the others."""
    body = call.json_object()
    requests = [_item(item) for item in _listed(body.get("rest_requests"))]
    batch_id = body.get("batch_request_id", "")
    if isinstance(batch_id, bool) or not isinstance(batch_id, str | int):
        raise Refusal("malformed", reason="batch_request_id is a text")
    serviced: list[Mapping[str, object]] = []
    unserviced: list[str] = []
    left = _output_most(call)
    for item in requests:
        if left <= 0:
            unserviced.append(item.id)
            continue
        told, size = _serviced(call, item, left)
        serviced.append(told)
        left -= size
    return json_reply(
        {
            "batch_request_id": str(batch_id),
            "serviced_requests": serviced,
            "unserviced_requests": unserviced,
        }
    )


@dataclass(frozen=True, slots=True)
class Item:
    """One request of a batch, as it was sent."""

    id: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    bare: bool


def _listed(found: object) -> list[object]:
    if not isinstance(found, list):
        raise Refusal("malformed", reason="rest_requests is missing")
    return found


def _item(told: object) -> Item:
    if not isinstance(told, dict):
        raise Refusal("malformed", reason="a request of a batch is an object")
    id, method, url = (told.get(name) for name in ("id", "method", "url"))
    body, bare = told.get("body"), told.get("exclude_response_headers", False)
    if not (isinstance(id, str) and isinstance(method, str) and isinstance(url, str)):
        raise Refusal("malformed", reason="id, method and url are texts")
    if not isinstance(body, str | None):
        raise Refusal("malformed", reason="a body is a text")
    if not isinstance(bare, bool):
        raise Refusal("malformed", reason="exclude_response_headers is true or false")
    given = told.get("headers", [])
    pairs = [h for h in given if isinstance(h, dict)] if isinstance(given, list) else None
    if pairs is None or len(pairs) < len(given):
        raise Refusal("malformed", reason="headers are objects with name and value")
    headers = {}
    for pair in pairs:
        name, value = pair.get("name"), pair.get("value")
        if not (isinstance(name, str) and isinstance(value, str)):
            raise Refusal("malformed", reason="headers are objects with name and value")
        headers[name.lower()] = value
    try:
        decoded = base64.b64decode(body or "", validate=True)
    except (ValueError, binascii.Error) as wrong:
        raise Refusal("malformed", reason=str(wrong)) from None
    return Item(id, method, url, headers, decoded, bare)


def _output_most(call: Call) -> int:
    """How much the answers may come to together: what the caller asks for, if it is less."""
    asked = call.headers.get("x-batchrequest-max-output-size", "")
    return min(int(asked), OUTPUT_MOST) if asked.isdecimal() and len(asked) < 12 else OUTPUT_MOST


def _serviced(call: Call, item: Item, most: int) -> tuple[Mapping[str, object], int]:
    """One answer, and how many bytes it takes."""
    told: dict[str, object] = {"id": item.id, "execution_time": 1, "headers": []}
    if len(item.body) > INPUT_MOST:
        told |= {"status_code": 413, "status_text": HTTPStatus(413).phrase}
        return {**told, "error_message": "The request is too large"}, 0
    reply = play_within(call, _inner(call, item), INNER)
    if len(reply.body) > most:
        told |= {"status_code": 500, "status_text": HTTPStatus(500).phrase}
        return {**told, "error_message": "The response is too large"}, most
    told |= {"status_code": reply.status, "status_text": HTTPStatus(reply.status).phrase}
    if not item.bare:
        told["headers"] = list(_headers(reply))
    if reply.body:
        told["body"] = base64.b64encode(reply.body).decode()
    return told, len(reply.body)


def _inner(call: Call, item: Item) -> Call:
    """A request of a batch as if it had come alone, from the same caller."""
    try:
        url = urlsplit(item.url)
    except ValueError as wrong:
        raise Refusal("malformed", reason=str(wrong)) from None
    target = f"{url.path}?{url.query}" if url.query else url.path
    return inside(call, item.method, target, item.body, item.headers)


def _headers(reply: Reply) -> Iterator[Mapping[str, str]]:
    for name, value in reply.headers:
        yield {"name": name.decode().title(), "value": value.decode()}
