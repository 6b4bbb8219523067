"""The Batch API: several requests in one, played one after the other."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from understudy.vendor import Call, Refusal, Reply, Routes, inside, json_reply, play_within
from understudy.vendor.contract import Body, Contract, gives
from understudy_mocks.servicenow.routes import attachment, imports, ppm, shapes, stats, table
from understudy_mocks.servicenow.routes.declaring import under

ROUTES = Routes()
INNER = Routes()
"""What may be asked within a batch."""
for part in (table, stats, attachment, imports, ppm):
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
    requests = body.get("rest_requests")
    if not isinstance(requests, list):
        raise Refusal("malformed", reason="rest_requests is missing")
    return json_reply(
        {
            "batch_request_id": str(body.get("batch_request_id", "")),
            "serviced_requests": [_serviced(call, item) for item in requests],
            "unserviced_requests": [],
        }
    )


def _serviced(call: Call, item: object) -> Mapping[str, object]:
    if not isinstance(item, dict):
        raise Refusal("malformed", reason="a request of a batch is an object")
    reply = play_within(call, _inner(call, item), INNER)
    told: dict[str, object] = {
        "id": str(item.get("id", "")),
        "status_code": reply.status,
        "status_text": HTTPStatus(reply.status).phrase,
        "execution_time": 1,
        "headers": [] if item.get("exclude_response_headers") is True else list(_headers(reply)),
    }
    if reply.body:
        told["body"] = base64.b64encode(reply.body).decode()
    return told


def _inner(call: Call, item: Mapping[str, object]) -> Call:
    """A request of a batch as if it had come alone, from the same caller."""
    try:
        url = urlsplit(str(item.get("url", "")))
        body = base64.b64decode(str(item.get("body") or ""), validate=True)
    except (ValueError, binascii.Error) as wrong:
        raise Refusal("malformed", reason=str(wrong)) from None
    given = item.get("headers")
    pairs = [h for h in given if isinstance(h, dict)] if isinstance(given, list) else []
    headers = {str(h.get("name")).lower(): str(h.get("value")) for h in pairs}
    target = f"{url.path}?{url.query}" if url.query else url.path
    return inside(call, str(item.get("method", "GET")), target, body, headers)


def _headers(reply: Reply) -> Iterator[Mapping[str, str]]:
    for name, value in reply.headers:
        yield {"name": name.decode().title(), "value": value.decode()}
