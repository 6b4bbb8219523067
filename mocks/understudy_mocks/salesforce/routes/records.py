"""Records, one at a time, by their ids: create, read, update, delete."""

from understudy.vendor import Call, Reply, Routes
from understudy.vendor.contract import Ask, Body
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bodies import accepted, kind_of, row_of
from understudy_mocks.salesforce.routes.rows import (
    DELETE_ERRORS,
    WRITE_ERRORS,
    body_of,
    created,
    deleted,
    may,
    overridden,
    read,
    updated,
)

ROUTES = Routes()
SOBJECT = "/services/data/v{version}/sobjects/{object}"
SAME_OBJECT = {"version": "$request.path.version"}


@ROUTES.route(
    "POST",
    SOBJECT,
    verb="create",
    source="REST API reference: sObject Basic Information; client source: simple-salesforce",
    contract=shapes.rest(
        shapes.told(shapes.SAVED, 201, (*shapes.LIMITS, "Location")),
        takes=(Body(shapes.new_record),),
        errors=WRITE_ERRORS,
        leads_to={
            "read_record": {"id": "$response.body#/id", **SAME_OBJECT},
            "update_record": {"id": "$response.body#/id", **SAME_OBJECT},
            "delete_record": {"id": "$response.body#/id", **SAME_OBJECT},
        },
    ),
)
def create_record(call: Call) -> Reply:
    """Create a record."""
    kind = kind_of(call)
    may(kind, "create", kind.createable)
    return created(call, kind, accepted(call.system, kind, body_of(call)), {})


@ROUTES.route(
    "GET",
    SOBJECT + "/{id}",
    verb="read",
    source="REST API reference: sObject Rows; recorded traffic",
    contract=shapes.rest(
        shapes.told(shapes.record_of, headers=(*shapes.LIMITS, "Last-Modified")),
        shapes.silent(304),
        asks=(shapes.ADDRESS, Ask("fields"), *shapes.CONDITIONS),
        errors=("malformed-id", "deleted", "unknown-field", "conflict"),
    ),
)
def read_record(call: Call) -> Reply:
    """Read a record, all of it or the fields asked for."""
    kind = kind_of(call)
    return read(call, kind, row_of(call, kind, call.params["id"]))


@ROUTES.route(
    "PATCH",
    SOBJECT + "/{id}",
    verb="update",
    source="REST API reference: sObject Rows; client source: simple-salesforce",
    contract=shapes.rest(
        shapes.silent(),
        asks=(shapes.ADDRESS, *shapes.CONDITIONS),
        takes=(Body(shapes.changed_record),),
        errors=("malformed-id", "deleted", *WRITE_ERRORS),
    ),
)
def update_record(call: Call) -> Reply:
    """Change some fields of a record."""
    kind = kind_of(call)
    return updated(call, kind, row_of(call, kind, call.params["id"]))


@ROUTES.route(
    "DELETE",
    SOBJECT + "/{id}",
    verb="delete",
    source="REST API reference: sObject Rows",
    contract=shapes.rest(
        shapes.silent(),
        asks=(shapes.ADDRESS,),
        errors=("malformed-id", "deleted", *DELETE_ERRORS),
    ),
)
def delete_record(call: Call) -> Reply:
    """Put a record into the recycle bin."""
    kind = kind_of(call)
    return deleted(call, kind, row_of(call, kind, call.params["id"]))


@ROUTES.route(
    "POST",
    SOBJECT + "/{id}",
    verb="update",
    source="REST API guide: HTTP method override; memory",
    contract=shapes.rest(
        shapes.silent(),
        asks=(Ask("_HttpMethod", {"type": "string", "enum": ["PATCH", "DELETE"]}, required=True),),
        takes=(Body(shapes.changed_record),),
        errors=("malformed-id", "deleted", "method-not-allowed", *WRITE_ERRORS, *DELETE_ERRORS),
        body_optional=True,
    ),
)
def override_record(call: Call) -> Reply:
    """The same, for clients that know no other methods than GET and POST."""
    return overridden(call, {"PATCH": update_record, "DELETE": delete_record})
