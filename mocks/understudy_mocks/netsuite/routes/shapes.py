"""What NetSuite takes and gives, as its contract tells it."""

from understudy.vendor import Field, ObjectType
from understudy.vendor.contract import (
    ANYTHING,
    TEXT,
    TRUTH,
    WHOLE,
    Answer,
    Ask,
    Body,
    Contract,
    Named,
    Schema,
    gives,
    listing,
    one_of,
    record,
)
from understudy.vendor.errors import ErrorEntry
from understudy.vendor.routing import Route
from understudy_mocks.netsuite.objects import SUBLISTS

SINGULAR = "application/vnd.oracle.resource+json; type=singular"
COLLECTION = "application/vnd.oracle.resource+json; type=collection"
ERROR = "application/vnd.oracle.resource+json; type=error"
FORM = "application/x-www-form-urlencoded"

LINKS = listing(Named("Link", record("rel href", rel=TEXT, href=TEXT)))
_DETAIL: Schema = {
    "type": "object",
    "properties": {"detail": TEXT, "o:errorCode": TEXT},
    "required": ["detail", "o:errorCode"],
}
FAILURE = Named(
    "Failure",
    {
        "type": "object",
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": WHOLE,
            "o:errorDetails": listing(_DETAIL),
        },
        "required": ["type", "title", "status", "o:errorDetails"],
    },
)
OAUTH_FAILURE = Named("OAuthFailure", record("error", error=TEXT))
REFERENCE = Named(
    "Reference", record("id", links=LINKS, id=TEXT, refName=TEXT, externalId=TEXT, more=True)
)
_TYPES = {"integer": "integer", "decimal": "number", "boolean": "boolean"}
COUNT: Schema = {"type": "string", "pattern": "^[0-9]{1,9}$"}
LIMIT = Ask("limit", {"type": "string", "pattern": "^([1-9][0-9]{0,2}|1000)$"})
OFFSET = Ask("offset", COUNT)
EXPAND = Ask("expandSubResources", one_of("true", "false"))
ENUMS = Ask("simpleEnumFormat", one_of("true", "false"))
STRICT = Ask(
    "X-NetSuite-PropertyNameValidation", one_of("Error", "Warning", "Ignore"), where="header"
)
REPLACE = Ask("replace")
SECURITY = {"token": {"type": "http", "scheme": "bearer"}}


def error_body(route: Route, entry: ErrorEntry) -> Body:
    """The vendor's envelope; at the token endpoint that of OAuth 2.0."""
    if "/auth/oauth2/" in route.template:
        return Body(OAUTH_FAILURE)
    return Body(FAILURE, ERROR)


def _shown(f: Field) -> Schema:
    if f.type == "reference":
        return {"anyOf": [REFERENCE]}
    if f.type == "choice":
        return {"anyOf": [TEXT, record("id", id=TEXT, refName=TEXT)]}
    if f.native == "duration":
        return TEXT
    return {"type": _TYPES.get(f.type, "string")}


def shown(kind: ObjectType) -> Named:
    """A record. What is empty is left out."""
    properties: dict[str, object] = {f.name: _shown(f) for f in kind.visible}
    properties |= {"links": LINKS, "id": TEXT, "refName": TEXT}
    properties |= {sublist.name: ANYTHING for sublist in SUBLISTS.get(kind.name, ())}
    return Named(
        kind.name,
        {
            "type": "object",
            "properties": properties,
            "required": ["links"],
            "additionalProperties": False,
        },
    )


def paged(items: Schema | Named) -> Schema:
    """A page of a collection, with links to the others."""
    return record(
        "links count hasMore items offset totalResults",
        links=LINKS,
        count=WHOLE,
        hasMore=TRUTH,
        items=listing(items),
        offset=WHOLE,
        totalResults=WHOLE,
    )


IDS = Named("Ids", paged(record("links id", links=LINKS, id=TEXT)))
ROWS = Named("Rows", paged({"type": "object"}))


def given(kind: ObjectType) -> Schema:
    """A body: properties of the record in any shape that the service reads."""
    return {"type": "object", "properties": {f.name: ANYTHING for f in kind.visible}}


def is_there(kind: ObjectType) -> bool:
    return not kind.hidden


def has_key(kind: ObjectType) -> bool:
    return not kind.hidden and "externalid" in kind.by_name


def is_deleted(kind: ObjectType) -> bool:
    return not kind.hidden and kind.deletable


def _key_deleted(kind: ObjectType) -> bool:
    return has_key(kind) and kind.deletable


def _has_sublists(kind: ObjectType) -> bool:
    return not kind.hidden and kind.name in SUBLISTS


GONE = ("no-transaction", "not-found", "unknown-object", "no-such-path")
WRONG = (
    *("malformed", "unknown-field", "required-missing", "invalid-value", "too-long", "bad-choice"),
    *("bad-reference", "bad-line", "duplicate", "read-only", "conflict", "period-closed"),
    *("no-period", "locked", "no-lines", "over-applied", "bad-header", "method-not-allowed"),
)
DONE = (Answer(204, (), ("location",)),)
BODY = (Body(given), Body(given, SINGULAR))

LIST = Contract(
    asks=(Ask("q"), LIMIT, OFFSET),
    gives=(gives(IDS, media=COLLECTION),),
    errors=("bad-search", "bad-parameter"),
)
READ = Contract(
    asks=(Ask("fields"), EXPAND, ENUMS),
    gives=(gives(shown, media=SINGULAR),),
    errors=("bad-parameter", *GONE),
)
READ_BY_KEY = Contract(READ.asks, (), READ.gives, READ.errors, has_key)
READ_PART = Contract(
    gives=(
        Answer(200, (Body({"type": "object"}, COLLECTION), Body({"type": "object"}, SINGULAR))),
    ),
    errors=GONE,
    objects=_has_sublists,
)
READ_LINE = Contract(
    gives=(gives({"type": "object"}, media=SINGULAR),), errors=GONE, objects=_has_sublists
)
CREATE = Contract(asks=(STRICT,), takes=BODY, gives=DONE, errors=WRONG, objects=is_there)
UPDATE = Contract(
    asks=(STRICT, REPLACE), takes=BODY, gives=DONE, errors=(*WRONG, *GONE), objects=is_there
)
UPDATE_BY_KEY = Contract(UPDATE.asks, BODY, DONE, UPDATE.errors, has_key)
DELETE = Contract(
    gives=(Answer(204),),
    errors=("has-dependents", "period-closed", "locked", "method-not-allowed", *GONE),
    objects=is_deleted,
)
DELETE_BY_KEY = Contract((), (), DELETE.gives, DELETE.errors, _key_deleted)
CATALOGUE = Contract(
    asks=(Ask("select"),),
    gives=(
        Answer(
            200,
            (
                Body({"type": "object"}),
                Body({"type": "object"}, "application/swagger+json"),
            ),
        ),
    ),
    errors=("unknown-object",),
)
RECORD_SCHEMA = Contract(
    gives=(gives({"type": "object"}, media="application/schema+json"),), errors=("unknown-object",)
)
SUITEQL = Contract(
    asks=(Ask("Prefer", one_of("transient"), "header", required=True), LIMIT, OFFSET),
    takes=(
        Body(
            record("q", q={"type": "string", "minLength": 1}, params=listing(ANYTHING), more=True)
        ),
    ),
    gives=(gives(ROWS),),
    errors=("bad-query", "bad-parameter", "bad-header", "malformed"),
)
SERVER_TIME = Contract(gives=(gives(record("serverTime", serverTime=TEXT)),))
LIMITS = Contract(
    gives=(
        gives(
            record(
                "accountConcurrencyLimit",
                accountConcurrencyLimit=WHOLE,
                accountUnallocatedConcurrencyLimit=WHOLE,
                integrationLimitType=TEXT,
            )
        ),
    )
)
TOKEN_INFO = Contract(gives=(gives({"type": "object", "required": ["companyId"]}),))
TOKEN = Contract(
    takes=(
        Body(
            record(
                "grant_type client_assertion_type client_assertion",
                grant_type=one_of("client_credentials"),
                client_assertion_type=TEXT,
                client_assertion=TEXT,
                more=True,
            ),
            FORM,
        ),
    ),
    gives=(gives(record("access_token", access_token=TEXT, expires_in=WHOLE, token_type=TEXT)),),
    errors=(
        *("invalid-request", "invalid-client", "invalid-grant", "invalid-scope"),
        "unsupported-grant",
    ),
)
NOTHING = Contract(gives=(Answer(204),))
