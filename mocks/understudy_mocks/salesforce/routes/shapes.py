"""What the org takes and gives, as its contract tells it.

Records are told for each type of them: which fields it has, of which kind, how long. Addresses of
other records are texts in fifteen characters, whose first three name the type.
"""

from collections.abc import Mapping

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
    Shape,
    ShapeOf,
    listing,
    record,
)
from understudy.vendor.errors import ErrorEntry
from understudy.vendor.routing import Route
from understudy_mocks.salesforce.auth import NEWEST_VERSION, OLDEST_VERSION
from understudy_mocks.salesforce.objects.schema import SCHEMA

XML = "application/xml"
SOAP = "text/xml"
LIMITS = ("Sforce-Limit-Info",)
VERSIONS = tuple(f"{n}.0" for n in range(OLDEST_VERSION, NEWEST_VERSION + 1))
VERSION = Ask(
    "version",
    # Not as a list of values: a fuzzer would try each of them, at every operation.
    {"type": "string", "pattern": f"^({'|'.join(VERSIONS)})$".replace(".", "[.]")},
    "path",
    example="59.0",
)
ID: Schema = {"type": "string", "pattern": "^[a-zA-Z0-9]{15}([A-Z0-5]{3})?$"}
ADDRESS = Ask("id", ID, "path")
MAYBE: Schema = {"type": ["string", "null"]}
COUNTED: Schema = {"type": "integer", "minimum": 0}
MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$"}
TEXTS = listing(TEXT)
REFERENCE: Schema = {"type": "string", "pattern": "^[a-zA-Z][a-zA-Z0-9_]{0,39}$"}
OPEN: Schema = {"type": "object"}
"""A map whose keys are names of the org's own."""
CONDITIONS = (
    Ask("If-Modified-Since", where="header"),
    Ask("If-Unmodified-Since", where="header"),
    Ask("If-Match", where="header"),
    Ask("If-None-Match", where="header"),
)

# -- errors ----------------------------------------------------------------------------------------

ERROR = Named(
    "Error", record("message errorCode", message=TEXT, errorCode=TEXT, fields=TEXTS, more=True)
)
ERRORS = Named("Errors", {**listing(ERROR), "minItems": 1})
RECORD_ERROR = Named(
    "RecordError", record("statusCode message fields", statusCode=TEXT, message=TEXT, fields=TEXTS)
)
WITHERED = Named(
    "TreeErrors",
    record(
        "hasErrors results",
        hasErrors={"const": True},
        results=listing(
            record("referenceId errors", referenceId=TEXT, errors=listing(RECORD_ERROR))
        ),
    ),
)
OAUTH_ERROR = Named(
    "OAuthError", record("error error_description", error=TEXT, error_description=TEXT)
)

ASYNC_ERROR = Named(
    "AsyncError",
    record("exceptionCode exceptionMessage", exceptionCode=TEXT, exceptionMessage=TEXT),
)


def error_body(route: Route, entry: ErrorEntry) -> Body:
    """The envelope of an error: each of the org's protocols has its own."""
    template = route.template
    if template.startswith("/services/Soap/"):
        return Body(TEXT, SOAP)
    if template.startswith("/id/") or template.endswith("/oauth2/userinfo"):
        return Body(TEXT, "text/plain")
    if template.startswith("/services/oauth2/"):
        return Body(OAUTH_ERROR)
    if "/composite/tree/" in template and entry.status == 400:
        return Body({"anyOf": [ERRORS, WITHERED]})
    if template.startswith("/services/async/"):
        # In the form of the request: what is wrong with a job is mostly told of one in JSON.
        return Body(ASYNC_ERROR) if entry.kind.startswith("async-bad") else Body(TEXT, XML)
    return Body(ERRORS)


# -- fields ----------------------------------------------------------------------------------------

_SHOWN: Mapping[str, Schema] = {
    "integer": {"type": ["integer", "null"]},
    "decimal": {"type": ["number", "null"]},
    "boolean": TRUTH,
    "date": {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"},
    "datetime": {"type": ["string", "null"], "pattern": MOMENT["pattern"]},
    "json": {"type": ["object", "null"]},
}
ATTRIBUTES = Named("Attributes", record("type", type=TEXT, url=TEXT))


def record_of(kind: ObjectType) -> Named:
    """A record with its attributes; `fields` may leave some out and bring parents in."""
    shown = {f.name: _SHOWN.get(f.type, MAYBE) for f in kind.visible}
    return Named(
        kind.name,
        {
            "type": "object",
            "properties": {"attributes": ATTRIBUTES, **shown},
            "required": ["attributes"],
        },
    )


def new_record(kind: ObjectType) -> Named:
    """What a record is made from."""
    return Named(f"New{kind.name}", _written(kind, creating=True))


def changed_record(kind: ObjectType) -> Named:
    """The fields that are to change."""
    return Named(f"Changed{kind.name}", _written(kind, creating=False))


def _written(kind: ObjectType, *, creating: bool) -> Schema:
    fields = [f for f in kind.visible if _writable(f, creating=creating)]
    needed = [f.name for f in fields if f.required and f.default is None] if creating else []
    return {
        "type": "object",
        "properties": {f.name: written(f) for f in fields},
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
    }


def _writable(f: Field, *, creating: bool) -> bool:
    return not f.computed and (f.createable if creating else f.updateable)


def written(f: Field) -> Schema:
    """What a field takes. Nothing at all empties it, unless it is required."""
    shape = _taken(f)
    return shape if f.required else {"anyOf": [shape, {"enum": [None, ""]}]}


def _taken(f: Field) -> Schema:
    whole = 18 - f.scale
    match f.type:
        case "reference":
            prefixes = [SCHEMA.object(name).key_prefix for name in f.references]
            address = f"({'|'.join(prefixes)})[a-zA-Z0-9]{{12}}([A-Z0-5]{{3}})?"
            return {"type": "string", "pattern": f"^{address}$"}
        case "boolean":
            spelled = "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"
            return {"anyOf": [TRUTH, {"type": "string", "pattern": spelled}]}
        case "integer":
            return {"type": "integer", "minimum": -(2**31) + 1, "maximum": 2**31 - 1}
        case "decimal":
            most = 10**whole - 1
            return {"type": "number", "minimum": -most, "maximum": most}
        case "date":
            return {"type": "string", "format": "date"}
        case "datetime":
            day = "20[0-9]{2}-(0[1-9]|1[0-2])-([01][1-9]|2[0-8])"
            return {"type": "string", "pattern": f"^{day}T(0[0-9]|1[0-9]):[0-5][0-9]:[0-5][0-9]Z$"}
    if f.restricted:
        return {"type": "string", "enum": [c.value for c in f.choices if c.active]}
    if f.native == "email":
        return {"type": "string", "pattern": r"^[a-z]{1,20}@[a-z]{1,20}\.[a-z]{2,3}$"}
    shape: dict[str, object] = {"type": "string"}
    if f.type == "string":
        shape["maxLength"] = f.length
    if f.required:
        shape |= {"minLength": 1, "pattern": r"\S"}
    return shape


# -- answers ---------------------------------------------------------------------------------------


def told(shape: ShapeOf, status: int = 200, headers: tuple[str, ...] = LIMITS) -> Answer:
    """An answer in JSON, or in XML where the caller wants that."""
    return Answer(status, (Body(shape), Body(TEXT, XML)), headers)


def silent(status: int = 204) -> Answer:
    """An answer without a body."""
    return Answer(status, (), LIMITS)


def rest(
    *given: Answer,
    asks: tuple[Ask, ...] = (),
    takes: tuple[Body, ...] = (),
    errors: tuple[str, ...] = (),
    leads_to: Mapping[str, Mapping[str, str]] | None = None,
    body_optional: bool = False,
) -> Contract:
    """The contract of an operation below `/services/data/v…`."""
    ours: tuple[str, ...] = ("retired-version", "bad-header")
    if takes:
        ours += ("no-body", "unsupported-media")
    return Contract(
        asks=(VERSION, *asks),
        takes=takes,
        gives=given or (told(ANYTHING),),
        errors=(*ours, *errors),
        leads_to=leads_to,
        body_optional=body_optional,
    )


SAVED = Named(
    "Saved",
    record(
        "id success errors",
        id=ID,
        success=TRUTH,
        errors=listing(RECORD_ERROR),
        created=TRUTH,
    ),
)
SAVED_EACH = Named(
    "SavedEach",
    listing(
        record("success errors", id=ID, success=TRUTH, errors=listing(RECORD_ERROR), created=TRUTH)
    ),
)
PLACES = Named("Places", {**listing(TEXT), "minItems": 2})
"""The addresses of several records that have the same external id."""
FOUND = Named(
    "Found", {**OPEN, "properties": {"attributes": ATTRIBUTES}, "required": ["attributes"]}
)
RESULT = Named(
    "QueryResult",
    record(
        "totalSize done records",
        totalSize=COUNTED,
        done=TRUTH,
        records=listing(FOUND),
        nextRecordsUrl=TEXT,
    ),
)
EXPLAINED = Named("QueryPlans", record("plans sourceQuery", plans=listing(OPEN), sourceQuery=TEXT))
COLUMNS = Named(
    "QueryColumns",
    record(
        "columnMetadata entityTypeName groupBy idSelected keyPrefix",
        columnMetadata=listing(OPEN),
        entityTypeName=MAYBE,
        groupBy=TRUTH,
        idSelected=TRUTH,
        keyPrefix=MAYBE,
    ),
)
RECORD_OPEN = Named("AnyRecord", OPEN)


def properties(needed: str, /, **shapes: Shape) -> Schema:
    """An object that has at least these."""
    return record(needed, more=True, **shapes)


SUMMARY = Named(
    "ObjectSummary",
    properties(
        "name label labelPlural custom createable queryable urls",
        name=TEXT,
        label=TEXT,
        labelPlural=TEXT,
        keyPrefix=MAYBE,
        custom=TRUTH,
        createable=TRUTH,
        queryable=TRUTH,
        urls=OPEN,
    ),
)
DESCRIBED = Named(
    "ObjectDescribe",
    properties(
        "name label fields childRelationships recordTypeInfos urls",
        name=TEXT,
        label=TEXT,
        fields=listing(properties("name type label", name=TEXT, type=TEXT, label=TEXT)),
        childRelationships=listing(OPEN),
        recordTypeInfos=listing(OPEN),
        urls=OPEN,
    ),
)
USE = Named("Use", properties("Max Remaining", Max=WHOLE, Remaining=WHOLE))
USER_INFO = Named(
    "UserInfo",
    properties("user_id organization_id", user_id=ID, organization_id=ID, urls=OPEN),
)
TOKEN = Named(
    "Token",
    record(
        "access_token signature scope instance_url id token_type issued_at",
        access_token=TEXT,
        signature=TEXT,
        scope=TEXT,
        instance_url=TEXT,
        id=TEXT,
        token_type=TEXT,
        issued_at={"type": "string", "pattern": "^[0-9]+$"},
        refresh_token=TEXT,
        id_token=TEXT,
    ),
)
GRANT: Schema = {
    "type": "object",
    "properties": dict.fromkeys(
        (
            "grant_type",
            "client_id",
            "client_secret",
            "username",
            "password",
            "refresh_token",
            "code",
            "code_verifier",
            "redirect_uri",
            "assertion",
            "response_type",
            "scope",
            "format",
        ),
        TEXT,
    ),
}
FORM = "application/x-www-form-urlencoded"


def planted(kind: ObjectType) -> Schema:
    """The records of a tree, one at a time, without children."""
    written_ = _written(kind, creating=True)
    properties_, needed = written_["properties"], written_.get("required", [])
    named = record("type referenceId", more=True, type={"const": kind.name}, referenceId=REFERENCE)
    assert isinstance(properties_, dict)
    assert isinstance(needed, list)
    one = {
        "type": "object",
        "properties": {"attributes": named, **properties_},
        "required": ["attributes", *needed],
        "additionalProperties": False,
    }
    return record("records", more=True, records={**listing(one), "minItems": 1, "maxItems": 1})


def soap() -> Answer:
    """The answer of any action of the SOAP API."""
    return Answer(200, (Body(TEXT, SOAP),))
