"""What the account takes and gives, as its contract tells it: one shape for each collection.

The vendor's own specification documents the operations of every collection apart, and so does this
one. Bodies may also be forms with brackets; the contract shows their JSON.
"""

from collections.abc import Mapping

from understudy.vendor import Field, ObjectType
from understudy.vendor.contract import (
    ANYTHING,
    TEXT,
    WHOLE,
    Ask,
    Body,
    Named,
    Schema,
    Shape,
    listing,
    record,
)
from understudy.vendor.errors import ErrorEntry
from understudy.vendor.routing import Route
from understudy_mocks.kantata.objects.schema import SCHEMA, UNSHOWN
from understudy_mocks.kantata.queries import COLLECTIONS
from understudy_mocks.kantata.routes.writing import RENAMED

ERROR = Named(
    "Errors",
    record(
        "errors",
        errors=listing(
            record("type message", type_=TEXT, message=TEXT, field=TEXT, index=WHOLE),
        ),
    ),
)
OAUTH_ERROR = Named(
    "OAuthError", record("error error_description", error=TEXT, error_description=TEXT)
)
META = Named(
    "Meta",
    record(
        "count page_count page_number page_size",
        count=WHOLE,
        page_count=WHOLE,
        page_number=WHOLE,
        page_size=WHOLE,
    ),
)
RESULTS = listing(Named("Result", record("key id", key=TEXT, id=TEXT)))
TOKEN = Named("Token", record("access_token token_type", access_token=TEXT, token_type=TEXT))
RESOLUTIONS = record("resolutions", resolutions=listing({"type": "object"}))
IDS: Schema = {
    "anyOf": [
        {"type": ["string", "integer"]},
        {"type": "array", "items": {"type": ["string", "integer"]}},
    ]
}
"""Ids, as a list or as a text with commas."""
DELETED = record("deleted", deleted=listing(WHOLE))

SHOWN = (Ask("include"), Ask("optional_fields"))
LISTED = (
    *(Ask(name) for name in ("page", "per_page", "limit", "offset", "only", "order", "search")),
    *SHOWN,
    *(Ask(name) for name in ("has_external_references", "external_reference_service_name")),
    *(Ask(f"external_reference_service_{name}") for name in ("model", "model_ref", "model_refs")),
    *(Ask(f"external_reference_{name}") for name in ("status", "external_status")),
    *(Ask("without_external_reference_service_name"), Ask("apply_default_filters")),
    *(Ask(f"{what}_{when}") for what in ("created", "updated") for when in ("after", "before")),
)
"""What any list can be asked; each collection has filters of its own beside these."""

_GIVEN: Mapping[str, Schema] = {
    "string": {"type": ["string", "integer", "number", "null"]},
    "reference": {"type": ["string", "integer", "number", "null"]},
    "integer": {
        "anyOf": [
            {"type": ["integer", "null"]},
            {"type": "string", "pattern": r"^\s*([+-]?[0-9]{1,18})?\s*$"},
        ]
    },
    "decimal": {
        "anyOf": [
            {"type": ["number", "null"]},
            {"type": "string", "pattern": r"^\s*([+-]?[0-9]{1,15}(\.[0-9]*)?)?\s*$"},
        ]
    },
    "boolean": {
        "anyOf": [
            {"type": ["boolean", "null"]},
            {"type": "string", "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[01]|)$"},
            {"type": "integer", "minimum": 0, "maximum": 1},
        ]
    },
    "date": {"anyOf": [{"type": "null"}, {"type": "string", "pattern": "^([0-9]{4}-?[0-9W].*|)$"}]},
    "datetime": {
        "anyOf": [{"type": "null"}, {"type": "string", "pattern": "^([0-9]{4}-?[0-9W].*|)$"}]
    },
    "json": ANYTHING,
}
"""What a body may hold for a field: forms know texts only, and so they are taken everywhere."""

_TOLD: Mapping[str, Schema] = {
    "string": {"type": ["string", "null"]},
    "choice": {"type": ["string", "null"]},
    "reference": {"type": ["string", "integer", "null"]},
    "integer": {"type": ["integer", "null"]},
    "decimal": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"]},
    "datetime": {"type": ["string", "null"]},
    "json": ANYTHING,
}


def _given(f: Field) -> Schema:
    if f.type != "choice":
        return _GIVEN[f.type]
    if not f.restricted:
        return _GIVEN["string"]
    return {"enum": [*(choice.value for choice in f.choices), "", None]}


def attributes(kind: ObjectType) -> Named:
    """What a record is told as. Ids of what was included, and optional fields, come beside."""
    unshown = UNSHOWN.get(kind.name, frozenset())
    told = {f.name: _TOLD[f.type] for f in kind.visible if f.name not in unshown}
    return Named(_name(kind), {"type": "object", "properties": told, "required": ["id"]})


def envelope(kind: ObjectType) -> Named:
    """The keyed envelope of a collection; maps of what was included come beside."""
    return Named(
        f"{_name(kind)}Envelope",
        {
            "type": "object",
            "properties": {
                "count": WHOLE,
                "results": RESULTS,
                kind.name: {"type": "object", "additionalProperties": attributes(kind)},
                "meta": META,
            },
            "required": ["count", "results", kind.name, "meta"],
            "additionalProperties": {"type": "object"},
        },
    )


def written(kind: ObjectType) -> Named:
    """The attributes that a body may set."""
    renamed = {new: old for old, new in RENAMED.get(kind.name, {}).items()}
    fields: dict[str, Shape] = {
        renamed.get(f.name, f.name): _given(f)
        for f in kind.visible
        if f.createable and not f.computed
    }
    fields["external_reference"] = {"type": ["object", "null"]}
    return Named(f"{_name(kind)}Given", {"type": "object", "properties": fields})


def one_or_many(kind: ObjectType) -> Shape:
    """A body that creates: one record under the singular name, or several under the plural."""
    collection = COLLECTIONS[kind.name]
    return {
        "anyOf": [
            one(kind),
            {
                "type": "object",
                "properties": {
                    kind.name: {"type": "array", "items": written(kind), "minItems": 1},
                    collection.singular: ANYTHING,
                },
                "required": [kind.name],
            },
        ]
    }


def one(kind: ObjectType) -> Shape:
    """A body about one record."""
    singular = COLLECTIONS[kind.name].singular
    return {"type": "object", "properties": {singular: written(kind)}, "required": [singular]}


def written_as(name: str) -> Named:
    """What a body may set of a record of the collection of that name."""
    return written(SCHEMA.object(name))


def of(name: str) -> Named:
    """The envelope of the collection of that name."""
    return envelope(SCHEMA.object(name))


def resolution(several: bool) -> Body:
    """The body of an approval: what is said, and of several submissions which."""
    said: dict[str, Shape] = {"description": {"type": ["string", "null"]}}
    if not several:
        return Body({"type": "object", "properties": {"resolution": record(more=True, **said)}})
    said["submission_ids"] = IDS
    inner = record("submission_ids", more=True, **said)
    return Body(record("resolution", more=True, resolution=inner))


def error_body(route: Route, entry: ErrorEntry) -> Body:
    """The envelope of an error: OAuth has the one of its standard."""
    return Body(OAUTH_ERROR if route.template.startswith("/oauth/") else ERROR)


def _name(kind: ObjectType) -> str:
    return "".join(part.capitalize() for part in COLLECTIONS[kind.name].singular.split("_"))
