"""Composites: requests in one envelope, which may refer to the answers before them."""

from understudy.vendor import Call, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import ANYTHING, TEXT, TRUTH, Body, Named, listing, record
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.composite.playing import (
    METHODS,
    Asked,
    Played,
    asked,
    play_all,
    undo,
)

ROUTES = Routes()
MOST = 25
QUERIES_MOST = 5
"""Of the requests in an envelope, so many may be queries or collections (vendor's limits)."""
REQUESTED = Named(
    "CompositeSubrequest",
    record(
        "method url referenceId",
        more=True,
        method={"type": "string", "enum": list(METHODS)},
        url={"type": "string", "pattern": "^/services/data/v59.0/"},
        referenceId=shapes.REFERENCE,
        body=ANYTHING,
        httpHeaders={"type": "object", "additionalProperties": TEXT},
    ),
)
ANSWERED = Named(
    "CompositeSubresponse",
    record(
        "body httpHeaders httpStatusCode referenceId",
        body=ANYTHING,
        httpHeaders={"type": "object", "additionalProperties": TEXT},
        httpStatusCode={"type": "integer", "minimum": 200, "maximum": 599},
        referenceId=TEXT,
    ),
)
COMPOSITE = Named(
    "CompositeResult", record("compositeResponse", compositeResponse=listing(ANSWERED))
)
EXAMPLE = {
    "compositeRequest": [
        {
            "method": "POST",
            "url": "/services/data/v59.0/sobjects/Account",
            "referenceId": "client",
            "body": {"Name": "Rehearsal"},
        },
        {
            "method": "GET",
            "url": "/services/data/v59.0/sobjects/Account/@{client.id}",
            "referenceId": "read",
        },
    ]
}


class UndoError(Exception):
    """Ends the block whose work is to be undone."""


@ROUTES.route(
    "POST",
    "/services/data/v{version}/composite",
    source="REST API reference: Composite; recorded traffic",
    contract=shapes.rest(
        shapes.told(COMPOSITE),
        takes=(
            Body(
                record(
                    "compositeRequest",
                    more=True,
                    compositeRequest={**listing(REQUESTED), "minItems": 1, "maxItems": 1},
                    allOrNone=TRUTH,
                    collateSubrequests=TRUTH,
                ),
                example=EXAMPLE,
            ),
        ),
        errors=("bad-envelope",),
    ),
)
def composite(call: Call) -> Reply:
    """Play up to 25 requests, one after the other."""
    envelope = call.json_object()
    all_or_none = truth(envelope, "allOrNone")
    truth(envelope, "collateSubrequests")
    requests = asked(envelope.get("compositeRequest"), MOST, "compositeRequest")
    if sum(map(_is_heavy, requests)) > QUERIES_MOST:
        raise Refusal(
            "bad-envelope", reason=f"at most {QUERIES_MOST} requests may be queries or collections"
        )
    played = Played(len(call.system.exchanges))
    try:
        with call.system.store.transaction():
            play_all(call, requests, played)
            if all_or_none and not _whole(played):
                raise UndoError
    except UndoError:
        return json_reply({"compositeResponse": undo(call, played)})
    return json_reply({"compositeResponse": played.told})


def truth(envelope: dict[str, object], name: str) -> bool:
    """A switch of the envelope; refuses what is none."""
    value = envelope.get(name)
    if value is not None and not isinstance(value, bool):
        raise Refusal("bad-envelope", reason=f"{name} must be true or false")
    return bool(value)


def _whole(played: Played) -> bool:
    """Whether all went well, in the lists of collections, too: the outer switch is stronger."""
    return played.good and not any(
        isinstance(entry, dict) and entry.get("success") is False
        for one in played.told
        if isinstance(body := one["body"], list)
        for entry in body
    )


def _is_heavy(one: Asked) -> bool:
    below = one.url.partition("/v")[2].partition("/")[2].lower()
    return below.startswith(("query", "search", "parameterizedsearch", "composite/sobjects"))
