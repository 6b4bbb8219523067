"""What each operation takes and gives: contracts, made of the shapes of the collections."""

from understudy.vendor import ObjectType
from understudy.vendor.contract import (
    ANYTHING,
    TEXT,
    WHOLE,
    Answer,
    Ask,
    Body,
    Contract,
    Schema,
    Shape,
    gives,
    listing,
    record,
)
from understudy_mocks.kantata.objects.schema import SCHEMA
from understudy_mocks.kantata.queries import COLLECTIONS
from understudy_mocks.kantata.routes import shapes

BULK_DELETED = frozenset(
    {
        *("time_entries", "expenses", "custom_field_values"),
        *("story_allocation_days", "time_off_entries"),
    }
)
"""Collections of which several records can be deleted at once."""

UPLOADED = frozenset({"attachments"})
"""Collections whose records come as files and not as JSON."""

SPEC = "vendor's API specification"
RULED = (
    *("missing-title", "missing-role", "same-status", "no-lines", "line-not-free", "line-locked"),
    *("submission-settled", "unnamed-seat", "no-invoice-lines", "already-invoiced", "not-approved"),
    *("other-currency", "invoice-sent", "invoice-settled", "overpaid", "period-closed"),
    *("dependency-circle", "request-settled", "estimate-locked"),
)
"""What the rules of one collection or another may refuse."""
FOLLOWED = {"id": "$response.body#/results/0/id"}


def served(kind: ObjectType) -> bool:
    """Whether a collection is at `/api/v1/<its name>`."""
    return kind.name in COLLECTIONS and not COLLECTIONS[kind.name].prefix


def methods(name: str, *, one: bool) -> str:
    """The methods of a collection, or of one record of it, as `Allow` has them."""
    kind = SCHEMA.object(name)
    if one:
        allowed = {"GET": True, "PUT": kind.updateable, "DELETE": kind.deletable}
    else:
        allowed = {"GET": True, "POST": kind.createable, "DELETE": name in BULK_DELETED}
    return ", ".join(method for method, stands in allowed.items() if stands)


INDEX = Contract(
    asks=shapes.LISTED,
    gives=(gives(shapes.envelope),),
    errors=("search-down",),
    objects=lambda kind: served(kind) and not COLLECTIONS[kind.name].needs,
    leads_to={"show": FOLLOWED},
)
SHOW = Contract(
    asks=shapes.SHOWN,
    gives=(gives(shapes.envelope),),
    errors=("bad-query",),
    objects=served,
)
CREATE = Contract(
    asks=shapes.SHOWN,
    takes=(Body(shapes.one_or_many),),
    gives=(gives(shapes.envelope),),
    errors=("parameter-missing", "too-many", "not-found", *RULED),
    objects=lambda kind: served(kind) and kind.createable and kind.name not in UPLOADED,
    leads_to={"show": FOLLOWED, "update": FOLLOWED, "delete": FOLLOWED},
)
UPDATE = Contract(
    asks=shapes.SHOWN,
    takes=(Body(shapes.one),),
    gives=(gives(shapes.envelope),),
    errors=("parameter-missing", *RULED),
    objects=lambda kind: served(kind) and kind.updateable,
)
DELETE = Contract(
    gives=(Answer(204),),
    errors=RULED,
    objects=lambda kind: served(kind) and kind.deletable,
)
DELETE_SEVERAL = Contract(
    asks=(Ask("ids", {"type": "string", "minLength": 1}),),
    takes=(Body({"type": "object", "properties": {"ids": shapes.IDS}}),),
    gives=(Answer(204), gives(shapes.DELETED)),
    errors=("too-many", "invalid-value", *RULED),
    objects=lambda kind: kind.name in BULK_DELETED,
    body_optional=True,
)
RESOLVE = Contract(
    takes=(shapes.resolution(several=False),),
    gives=(gives(shapes.RESOLUTIONS),),
    errors=("submission-settled", "line-locked"),
    body_optional=True,
)
RESOLVE_SEVERAL = Contract(
    takes=(shapes.resolution(several=True),),
    gives=(gives(shapes.RESOLUTIONS),),
    errors=("submission-settled", "line-locked", "too-many"),
)
REFERENCE = Contract(
    takes=(Body(shapes.one(SCHEMA.object("external_references"))),),
    gives=(gives(shapes.of("external_references")),),
    errors=("parameter-missing",),
)
EVENT_TYPES = Contract(
    gives=(gives(record("event_types account_id", event_types=listing(TEXT), account_id=WHOLE)),)
)
GRANT = ("grant_type", "client_id", "client_secret", "code", "redirect_uri")
_REDIRECT: Schema = {"type": "string", "pattern": "^https?://[!-~]+$"}
AUTHORIZE = Contract(
    asks=(
        Ask("response_type", required=True, example="code"),
        Ask("client_id", required=True),
        Ask("redirect_uri", _REDIRECT, required=True, example="https://client.test/callback"),
        Ask("state"),
        Ask("login_hint"),
    ),
    gives=(Answer(302, headers=("Location",)),),
    errors=("invalid-client", "invalid-redirect", "unknown-login"),
)
TOKEN = Contract(
    takes=(
        Body(
            {
                "type": "object",
                "properties": dict.fromkeys(GRANT, TEXT),
                "required": list(GRANT),
            }
        ),
    ),
    gives=(gives(shapes.TOKEN),),
    errors=("invalid-client", "invalid-grant", "unsupported-grant"),
)
REVOKE = Contract(
    takes=(Body({"type": "object", "properties": {"token": TEXT}, "required": ["token"]}),),
    gives=(gives(record()),),
    errors=("invalid-client", "invalid-request"),
)


def one(name: str, *errors: str) -> Contract:
    """An operation that answers with records of that collection, and needs no body."""
    return Contract(asks=shapes.SHOWN, gives=(gives(shapes.of(name)),), errors=errors)


def taking(name: str, *errors: str, required: str = "", **properties: Shape) -> Contract:
    """One that answers with records of that collection and takes a body with these properties."""
    body = record(required, more=True, **properties)
    return Contract(
        asks=shapes.SHOWN,
        takes=(Body(body),),
        gives=(gives(shapes.of(name)),),
        errors=errors,
        body_optional=not required,
    )


def needing(name: str) -> Contract:
    """A list that needs to be told of what."""
    needed = tuple(
        Ask(told, {"type": "string", "minLength": 1}, required=True)
        for told in COLLECTIONS[name].needs
    )
    return Contract(
        asks=(*needed, *shapes.LISTED),
        gives=(gives(shapes.of(name)),),
        errors=("filter-missing", "search-down"),
    )


def plain(shape: Shape = ANYTHING, *errors: str, asks: tuple[Ask, ...] = ()) -> Contract:
    """An answer without the envelope."""
    return Contract(asks=asks, gives=(gives(shape),), errors=errors)
