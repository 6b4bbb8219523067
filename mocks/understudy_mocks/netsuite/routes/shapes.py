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
from understudy_mocks.netsuite.routes.offered import ACTIONS, TRANSFORMS

SINGULAR = "application/vnd.oracle.resource+json; type=singular"
COLLECTION = "application/vnd.oracle.resource+json; type=collection"
ERROR = "application/vnd.oracle.resource+json; type=error"

LINKS = listing(Named("Link", record("rel href", rel=TEXT, href=TEXT, method=TEXT, mediaType=TEXT)))
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
VALUES = Ask(
    "X-NetSuite-PropertyValueValidation", one_of("Error", "Warning", "Ignore"), where="header"
)
REPLACE = (Ask("replace"), Ask("replaceSelectedFields"))
ASYNC = (
    Ask("Prefer", where="header"),
    Ask("X-NetSuite-Idempotency-Key", where="header"),
)
EXPANDED = Ask("expand")
IDS_ASKED = Ask("ids")
TAKEN = Answer(202, (), ("preference-applied", "location"))
SECURITY = {"token": {"type": "http", "scheme": "bearer"}}

SCRIPT_FAILURE = Named(
    "ScriptFailure", record("error", error=record("code message", code=TEXT, message=TEXT))
)


def error_body(route: Route, entry: ErrorEntry) -> Body:
    """The vendor's envelope; at the token endpoint that of OAuth 2.0, and that of scripts."""
    if "/oauth2/" in route.template and route.method != "OPTIONS":
        return Body(OAUTH_FAILURE)
    if route.template.startswith("/app/site/hosting/"):
        return Body(SCRIPT_FAILURE)
    return Body(FAILURE, ERROR)


def _shown(f: Field) -> Schema:
    if f.type == "reference":
        return {"anyOf": [REFERENCE, {"type": "object"}]}
    if f.type == "choice":
        return {"anyOf": [TEXT, record("id", id=TEXT, refName=TEXT)]}
    if f.native == "duration":
        return TEXT
    return {"type": _TYPES.get(f.type, "string")}


def shown(kind: ObjectType) -> Named:
    """A record. What is empty is left out."""
    properties: dict[str, object] = {f.name: _shown(f) for f in kind.visible}
    properties |= {"links": LINKS, "id": TEXT, "refName": TEXT}
    properties |= {f.name: ANYTHING for f in kind.fields if f.native == "address"}
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


GARBLED = ("garbled-header",)
GONE = ("no-transaction", "not-found", "unknown-object", "no-such-path")
WRONG = (
    *("malformed", "unknown-field", "required-missing", "invalid-value", "too-long", "bad-choice"),
    *("bad-reference", "bad-line", "duplicate", "read-only", "conflict", "period-closed"),
    *("no-period", "locked", "no-lines", "over-applied", "unbalanced", "bad-header"),
    *("method-not-allowed", "garbled-header", "already-done", "bad-parameter", "no-transaction"),
    *("too-many", "wrong-media-type", "not-ready", "not-found"),
)
ANSWERED = ("bad-parameter", "bad-header", "already-done", "too-many", "garbled-header")
DONE = (Answer(204, (), ("location",)), TAKEN)
BODY = (Body(given), Body(given, SINGULAR))
WRITTEN = (STRICT, VALUES, *ASYNC)
OPTIONS = (Ask("fields"), Ask("q"), Ask("limit"), Ask("offset"))


def _formed(kind: ObjectType) -> Schema:
    """A form, or what its fields may hold: never more than a record has, often less."""
    return {"type": "object", "required": ["links"], "properties": {"links": LINKS}}


FORMED = Answer(200, (Body(_formed, SINGULAR),))

LIST = Contract(
    asks=(
        Ask("q"),
        LIMIT,
        OFFSET,
        Ask("expandRecords", one_of("true", "false")),
        IDS_ASKED,
        *ASYNC,
    ),
    gives=(gives(IDS, media=COLLECTION), TAKEN),
    errors=("bad-search", *ANSWERED),
)
READ = Contract(
    asks=(Ask("fields"), EXPAND, EXPANDED, ENUMS, *ASYNC),
    gives=(gives(shown, media=SINGULAR), TAKEN),
    errors=(*ANSWERED, *GONE),
)
READ_BY_KEY = Contract(READ.asks, (), READ.gives, READ.errors, has_key)
READ_PART = Contract(
    gives=(
        Answer(200, (Body({"type": "object"}, COLLECTION), Body({"type": "object"}, SINGULAR))),
    ),
    errors=(*GONE, "garbled-header"),
    objects=_has_sublists,
)
READ_LINE = Contract(
    gives=(gives({"type": "object"}, media=SINGULAR),),
    errors=(*GONE, "garbled-header"),
    objects=_has_sublists,
)
READ_SUBRECORD = Contract(
    gives=READ_LINE.gives, errors=READ_LINE.errors, objects=lambda kind: _has_addresses(kind)
)
CREATE = Contract(
    asks=(*WRITTEN, *OPTIONS, *REPLACE),
    takes=BODY,
    gives=(*DONE, FORMED),
    errors=WRONG,
    objects=lambda kind: is_there(kind) and kind.createable,
)
UPDATE = Contract(
    asks=(*WRITTEN, *OPTIONS, *REPLACE),
    takes=BODY,
    gives=(*DONE, FORMED),
    errors=(*WRONG, *GONE),
    objects=is_there,
)
UPDATE_BY_KEY = Contract(UPDATE.asks, BODY, UPDATE.gives, UPDATE.errors, has_key)
UPSERT = Contract(
    (*WRITTEN, *REPLACE), BODY, DONE, UPDATE.errors, lambda kind: has_key(kind) and kind.createable
)
DELETE = Contract(
    asks=ASYNC,
    gives=(Answer(204), TAKEN),
    errors=(*("has-dependents", "period-closed", "locked", "method-not-allowed"), *ANSWERED, *GONE),
    objects=is_deleted,
)
DELETE_BY_KEY = Contract(ASYNC, (), DELETE.gives, DELETE.errors, _key_deleted)


def _has_addresses(kind: ObjectType) -> bool:
    return any(sublist.nested for sublist in SUBLISTS.get(kind.name, ()))


def _items(kind: ObjectType) -> Schema:
    some = {"type": "array", "items": given(kind), "minItems": 1, "maxItems": 100}
    return record("items", items=some, more=True)


DEFERRED = Ask("Prefer", one_of("respond-async"), where="header", required=True)


def _keyed_items(kind: ObjectType) -> Schema:
    """Records to change or create, each by its external id."""
    key = {"externalId": {"type": "string", "minLength": 1}}
    one = {"allOf": [given(kind), {"required": ["externalId"], "properties": key}]}
    some = {"type": "array", "items": one, "minItems": 1, "maxItems": 100}
    return record("items", items=some, more=True)


MANY = (Body(_items, COLLECTION),)
KEYED = (Body(_keyed_items, COLLECTION),)
BATCHED = (*WRONG, "unknown-object")
BATCH_UPDATE = Contract((DEFERRED, STRICT), MANY, (TAKEN,), BATCHED, is_there)
BATCH_UPSERT = Contract(
    (DEFERRED, STRICT), KEYED, (TAKEN,), BATCHED, lambda kind: has_key(kind) and kind.createable
)
BATCH_DELETE = Contract(
    (DEFERRED, Ask("ids", {"type": "string", "minLength": 1}, required=True)),
    gives=(TAKEN,),
    errors=("method-not-allowed", *ANSWERED),
    objects=is_deleted,
)
TRANSFORM = Contract(
    asks=(*WRITTEN, *REPLACE[:1]),
    takes=(Body({"type": "object"}), Body({"type": "object"}, SINGULAR)),
    gives=(*DONE, FORMED),
    errors=(*WRONG, *GONE, "no-transform"),
    objects=lambda kind: kind.name in TRANSFORMS,
    body_optional=True,
)
ACTION = Contract(
    takes=(Body({"type": "object"}),),
    gives=(gives(record("links result", links=LINKS, result=TRUTH)),),
    errors=("no-action", "locked", "period-closed", "garbled-header", *GONE),
    objects=lambda kind: kind.name in ACTIONS,
    body_optional=True,
)
ATTACH = Contract(
    gives=(Answer(204),),
    errors=(*WRONG, *GONE),
    objects=lambda kind: any(s.name == "contactRoles" for s in SUBLISTS.get(kind.name, ())),
)
_JOB = record(
    "links completed id progress task",
    links=LINKS,
    completed=TRUTH,
    id=TEXT,
    progress=one_of("pending", "processing", "succeeded", "failed"),
    task=record("links", links=LINKS),
)
JOB = Contract(gives=(gives(Named("Job", _JOB), media=SINGULAR),), errors=("garbled-header",))
TASKS = Contract(
    asks=(LIMIT, OFFSET),
    gives=(gives(IDS, media=COLLECTION),),
    errors=("not-found", "bad-parameter", "garbled-header"),
)
_TASK = record(
    "links completed id progress",
    links=LINKS,
    completed=TRUTH,
    id=TEXT,
    progress=TEXT,
    startTime=TEXT,
    endTime=TEXT,
)
TASK = Contract(gives=(gives(Named("Task", _TASK), media=SINGULAR),), errors=("garbled-header",))
RESULT = Contract(
    gives=(
        Answer(200, (Body({"type": "object"}, SINGULAR), Body({"type": "object"}, COLLECTION))),
        Answer(204),
    ),
    errors=(*WRONG, *GONE, "has-dependents", "no-transform", "bad-search"),
)
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
    errors=("unknown-object", "garbled-header"),
)
_SCHEMA = gives({"type": "object"}, media="application/schema+json")
RECORD_SCHEMA = Contract(gives=(_SCHEMA,), errors=("unknown-object", "garbled-header"))
SUITEQL = Contract(
    asks=(Ask("Prefer", one_of("transient"), "header", required=True), LIMIT, OFFSET),
    takes=(
        Body(
            record("q", q={"type": "string", "minLength": 1}, params=listing(ANYTHING), more=True)
        ),
    ),
    gives=(gives(ROWS),),
    errors=(*("bad-query", "bad-search", "bad-parameter", "bad-header", "malformed"), *GARBLED),
)
SERVER_TIME = Contract(gives=(gives(record("serverTime", serverTime=TEXT)),), errors=GARBLED)
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
    ),
    errors=GARBLED,
)
NOTHING = Contract(gives=(Answer(204),), errors=GARBLED)
