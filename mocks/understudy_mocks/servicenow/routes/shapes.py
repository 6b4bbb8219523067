"""What the instance takes and gives, as its contract tells it.

The vendor documents its Table API once for all tables, and so does the contract: a record is a map
of texts. Which columns each table has stands beside it, for readers (`x-tables`).
"""

from collections.abc import Mapping
from typing import cast

from understudy.vendor.contract import (
    TEXT,
    TRUTH,
    WHOLE,
    Answer,
    Ask,
    Body,
    Named,
    Schema,
    Shape,
    listing,
    one_of,
    record,
)
from understudy.vendor.errors import ErrorEntry
from understudy.vendor.routing import Route
from understudy_mocks.servicenow.objects.schema import SCHEMA

SHOWN = tuple(kind for kind in SCHEMA if not kind.hidden)
XML = "application/xml"
DIGITS: Schema = {"type": "string", "pattern": "^(-?[0-9]{1,15})?$"}
"""A whole number in a query string; nothing at all is as good as leaving it out."""
ID: Schema = {"type": "string", "minLength": 1}
WORDS: Schema = {"type": "string", "minLength": 1, "pattern": "^[^\\u0000]+$"}
"""A text that says something, and that can be kept."""

ERROR = Named(
    "Error",
    record(
        "error status",
        error=record("message detail", message=TEXT, detail={"type": ["string", "null"]}),
        status=one_of("failure"),
    ),
)
OAUTH_ERROR = Named(
    "OAuthError", record("error error_description", error=TEXT, error_description=TEXT)
)
VALUE = Named(
    "Value",
    {
        "description": "A value, or both its forms, or a link to what it refers to.",
        "anyOf": [TEXT, record(display_value=TEXT, link=TEXT, value=TEXT)],
    },
)
RECORD = Named(
    "Record",
    {
        "type": "object",
        "additionalProperties": VALUE,
        "x-tables": {
            kind.name: {f.name: f.native for f in kind.visible}
            for kind in SCHEMA
            if not kind.hidden
        },
    },
)
FAILURE: Mapping[str, Shape] = cast(Mapping[str, Shape], ERROR.schema["properties"])

TABLE_PATH = Ask("object", {"type": "string", "enum": [kind.name for kind in SHOWN]}, "path")
QUERY = Ask("sysparm_query")
LIMIT, OFFSET = Ask("sysparm_limit", DIGITS), Ask("sysparm_offset", DIGITS)
DISPLAY = (
    Ask("sysparm_display_value"),
    Ask("sysparm_exclude_reference_link"),
    Ask("sysparm_fields"),
    Ask("sysparm_view"),
    Ask("sysparm_query_no_domain"),
)
LISTED = (
    QUERY,
    LIMIT,
    OFFSET,
    *DISPLAY,
    Ask("sysparm_no_count"),
    Ask("sysparm_suppress_pagination_header"),
    Ask("sysparm_query_category"),
)
WRITTEN = (
    *DISPLAY,
    Ask("sysparm_input_display_value"),
    Ask("sysparm_suppress_auto_sys_field"),
    Ask("X-no-response-body", where="header"),
)


def result(shape: Shape) -> Schema:
    """The envelope of every answer."""
    return record("result", result=shape)


def told(shape: Shape, status: int = 200) -> Answer:
    """An answer that comes in JSON, or in XML where that is asked for."""
    return Answer(status, (Body(shape), Body(TEXT, XML)))


ONE = result(RECORD)
MANY = record("result", result=listing(RECORD), error=FAILURE["error"], status=one_of("failure"))
"""A listing that the transaction quota cuts short ends with an error."""
FIELDS: Schema = {"type": "object"}
GIVEN = (Body({"anyOf": [FIELDS, listing(FIELDS)]}, example={"short_description": "Rehearsal"}),)
"""A record, or several of which the first counts."""
SILENT = ("not-acceptable", "unsupported-media", "no-such-path")
"""What any operation below /api may refuse beside its verb's errors."""


def error_body(route: Route, entry: ErrorEntry) -> Body:
    """The envelope of an error: the token endpoint has its own."""
    return Body(OAUTH_ERROR if entry.kind.startswith("oauth-") else ERROR)


TOKEN = Named(
    "Token",
    record(
        "access_token scope token_type expires_in",
        access_token=TEXT,
        refresh_token=TEXT,
        scope=TEXT,
        token_type=one_of("Bearer"),
        expires_in=WHOLE,
        id_token=TEXT,
    ),
)
_GRANTED_BY = (
    *("grant_type", "username", "password", "refresh_token", "client_id", "client_secret"),
    *("code", "redirect_uri", "assertion", "scope"),
)
GRANT: Schema = {"type": "object", "properties": dict.fromkeys(_GRANTED_BY, TEXT)}

INNER: Schema = {
    "type": "object",
    "properties": {
        "id": TEXT,
        "method": TEXT,
        "url": TEXT,
        "headers": listing(record("name value", name=TEXT, value=TEXT)),
        "body": {"type": "string", "contentEncoding": "base64", "pattern": "^([A-Za-z0-9+/]{4})*$"},
        "exclude_response_headers": TRUTH,
    },
    "required": ["id", "method", "url"],
}
BATCH: Schema = {
    "type": "object",
    "properties": {
        "batch_request_id": {"anyOf": [TEXT, WHOLE]},
        "rest_requests": listing(INNER),
    },
    "required": ["rest_requests"],
}
SERVICED = record(
    "id status_code status_text execution_time headers",
    id=TEXT,
    status_code=WHOLE,
    status_text=TEXT,
    execution_time=WHOLE,
    headers=listing(record("name value", name=TEXT, value=TEXT)),
    body=TEXT,
    error_message=TEXT,
    redirect_url=TEXT,
)
BATCH_ANSWER = Named(
    "BatchAnswer",
    record(
        "batch_request_id serviced_requests unserviced_requests",
        batch_request_id=TEXT,
        serviced_requests=listing(SERVICED),
        unserviced_requests=listing(TEXT),
    ),
)

_BY_FIELD: Schema = {"type": "object", "additionalProperties": TEXT}
STATS = record(count=TEXT, avg=_BY_FIELD, sum=_BY_FIELD, min=_BY_FIELD, max=_BY_FIELD)
STATISTIC = Named(
    "Statistic",
    record(
        "stats",
        stats=STATS,
        groupby_fields=listing(record("field value", field=TEXT, value=TEXT)),
    ),
)
