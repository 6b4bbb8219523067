"""Records by an external id, and by the relationship that leads to them."""

from understudy.vendor import Call, Refusal, Reply, Routes
from understudy.vendor.contract import Ask, Body
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bodies import accepted, kind_of, row_of
from understudy_mocks.salesforce.routes.records import create_record
from understudy_mocks.salesforce.routes.rows import (
    DELETE_ERRORS,
    WRITE_ERRORS,
    body_of,
    created,
    deleted,
    external,
    matching,
    may,
    overridden,
    read,
    related,
    several,
    updated,
)

ROUTES = Routes()
SOBJECT = "/services/data/v{version}/sobjects/{object}"
METHOD = Ask("_HttpMethod", {"type": "string", "enum": ["PATCH", "DELETE"]}, required=True)
KEY_ERRORS = ("external-id-unknown", "malformed-id", "deleted", "too-long", "no-such-path")


@ROUTES.route(
    "GET",
    SOBJECT + "/{key}/{value}",
    verb="read",
    source="REST API reference: sObject Rows by External ID, sObject Relationships",
    contract=shapes.rest(
        shapes.told({"anyOf": [shapes.FOUND, shapes.RESULT]}),
        shapes.told(shapes.PLACES, 300),
        shapes.silent(304),
        asks=(Ask("fields"), *shapes.CONDITIONS),
        errors=(*KEY_ERRORS, "unknown-field", "conflict"),
    ),
)
def read_by_external_id(call: Call) -> Reply:
    """Read a record by an external id, or the record that a relationship leads to."""
    kind, key = kind_of(call), call.params["key"]
    if full_id(key) is not None and key.lower() not in kind.by_name:
        return related(call, kind, row_of(call, kind, key))
    found = matching(call, kind, external(kind, key))
    if len(found) > 1:
        return several(call, kind, found)
    if not found:
        raise Refusal("external-id-unknown", value=call.params["value"])
    return read(call, kind, found[0])


@ROUTES.route(
    "PATCH",
    SOBJECT + "/{key}/{value}",
    verb="upsert",
    source="REST API reference: sObject Rows by External ID; release notes of 46.0",
    contract=shapes.rest(
        shapes.told(shapes.SAVED),
        shapes.told(shapes.SAVED, 201),
        shapes.silent(),
        shapes.told(shapes.PLACES, 300),
        asks=(Ask("updateOnly"), *shapes.CONDITIONS),
        takes=(Body(shapes.RECORD_OPEN),),
        errors=(*KEY_ERRORS, "external-id-in-body", *WRITE_ERRORS),
    ),
)
def upsert_record(call: Call) -> Reply:
    """Create or change the record of an external id."""
    kind = kind_of(call)
    key, value = external(kind, call.params["key"]), call.params["value"]
    if key.name == kind.id_field:
        return updated(call, kind, row_of(call, kind, value))
    body = body_of(call)
    for name, given in body.items():
        if name.lower() == key.name.lower() and str(given).lower() != value.lower():
            raise Refusal("external-id-in-body", object=kind.name, field=key.name)
    found = matching(call, kind, key)
    if len(found) > 1:
        return several(call, kind, found)
    if found:
        call.about(kind.name, str(found[0]["Id"]))
        return updated(call, kind, found[0], without=key.name)
    if call.query.get("updateOnly", "").lower() == "true":
        raise Refusal("external-id-unknown", value=value)
    may(kind, "create", kind.createable)
    values = accepted(call.system, kind, body, without=key.name)
    return created(call, kind, {**values, key.name: value}, {"created": True})


@ROUTES.route(
    "DELETE",
    SOBJECT + "/{key}/{value}",
    verb="delete",
    source="REST API reference: sObject Rows by External ID",
    contract=shapes.rest(
        shapes.silent(), shapes.told(shapes.PLACES, 300), errors=(*KEY_ERRORS, *DELETE_ERRORS)
    ),
)
def delete_by_external_id(call: Call) -> Reply:
    """Delete the record of an external id."""
    kind = kind_of(call)
    found = matching(call, kind, external(kind, call.params["key"]))
    if len(found) > 1:
        return several(call, kind, found)
    if not found:
        raise Refusal("external-id-unknown", value=call.params["value"])
    return deleted(call, kind, found[0])


@ROUTES.route(
    "POST",
    SOBJECT + "/Id",
    verb="create",
    source="REST API reference: sObject Rows by External ID",
    contract=shapes.rest(
        shapes.told(shapes.SAVED, 201), takes=(Body(shapes.new_record),), errors=WRITE_ERRORS
    ),
)
def create_by_id(call: Call) -> Reply:
    """Create a record: an upsert by an id that is not there yet."""
    return create_record(call)


@ROUTES.route(
    "POST",
    SOBJECT + "/{key}/{value}",
    verb="update",
    source="REST API guide: HTTP method override; memory",
    contract=shapes.rest(
        shapes.told(shapes.SAVED),
        shapes.told(shapes.SAVED, 201),
        shapes.silent(),
        asks=(METHOD,),
        takes=(Body(shapes.RECORD_OPEN),),
        errors=(*KEY_ERRORS, "external-id-in-body", "method-not-allowed", *WRITE_ERRORS),
        body_optional=True,
    ),
)
def override_by_external_id(call: Call) -> Reply:
    """The same, for clients that know no other methods than GET and POST."""
    return overridden(call, {"PATCH": upsert_record, "DELETE": delete_by_external_id})
