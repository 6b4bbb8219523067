"""Batches: requests that have nothing to do with one another, in one call."""

import orjson

from understudy.vendor import Call, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import ANYTHING, TRUTH, Body, listing, record
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.composite.envelope import truth
from understudy_mocks.salesforce.routes.composite.playing import METHODS, ROOT, body_of, play

ROUTES = Routes()
MOST = 25
HALTED = "Batch processing halted per request, because of an error in a previous subrequest."


@ROUTES.route(
    "POST",
    "/services/data/v{version}/composite/batch",
    source="REST API reference: Composite Batch; client source: extractors",
    contract=shapes.rest(
        shapes.told(
            record(
                "hasErrors results",
                hasErrors=TRUTH,
                results=listing(
                    record(
                        "statusCode result",
                        statusCode={"type": "integer", "minimum": 200, "maximum": 599},
                        result=ANYTHING,
                    )
                ),
            )
        ),
        takes=(
            Body(
                record(
                    "batchRequests",
                    more=True,
                    batchRequests={
                        **listing(
                            record(
                                "method url",
                                more=True,
                                method={"type": "string", "enum": list(METHODS)},
                                url={"type": "string", "pattern": "^v59.0/"},
                                richInput=ANYTHING,
                            )
                        ),
                        "minItems": 1,
                        "maxItems": MOST,
                    },
                    haltOnError=TRUTH,
                ),
                example={"batchRequests": [{"method": "GET", "url": "v59.0/limits"}]},
            ),
        ),
        errors=("bad-envelope",),
    ),
)
def composite_batch(call: Call) -> Reply:
    """Play up to 25 requests, each by itself."""
    envelope = call.json_object()
    halt = truth(envelope, "haltOnError")
    requests = envelope.get("batchRequests")
    if not isinstance(requests, list) or not 1 <= len(requests) <= MOST:
        raise Refusal("bad-envelope", reason=f"batchRequests must be 1 to {MOST} requests")
    read = [_request(one) for one in requests]
    results: list[dict[str, object]] = []
    failed = False
    for method, url, content in read:
        if failed and halt:
            told = [{"errorCode": "BATCH_PROCESSING_HALTED", "message": HALTED}]
            results.append({"statusCode": 412, "result": told})
            continue
        reply = play(call, method, url, content)
        failed = failed or reply.status >= 400
        results.append({"statusCode": reply.status, "result": body_of(reply)})
    return json_reply({"hasErrors": failed, "results": results})


def _request(told: object) -> tuple[str, str, bytes]:
    method, url = (told.get("method"), told.get("url")) if isinstance(told, dict) else (None, None)
    if not isinstance(method, str) or method.upper() not in METHODS:
        raise Refusal("bad-envelope", reason="a request needs a method")
    if not isinstance(url, str) or not url.strip("/"):
        raise Refusal("bad-envelope", reason="a request needs an url")
    if not url.startswith(ROOT):
        url = ROOT + url.removeprefix("/").removeprefix("services/data/")
    given = told.get("richInput") if isinstance(told, dict) else None
    return method.upper(), url, b"" if given is None else orjson.dumps(given)
