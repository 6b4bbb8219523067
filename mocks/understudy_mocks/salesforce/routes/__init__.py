"""The protocols of the org: SOAP login, OAuth, REST. Parse, call, render."""

from understudy.vendor import Call, ErrorAnswer, Reply
from understudy_mocks.salesforce.routes import (
    bulk,
    composite,
    describe,
    errors,
    external,
    identity,
    layouts,
    metadata,
    oauth,
    passwords,
    query,
    records,
    replication,
    resources,
    screens,
    searching,
    shapes,
    soap,
    streaming,
    tooling,
)
from understudy_mocks.salesforce.routes.bulk import async_wire
from understudy_mocks.salesforce.routes.finding import OrgRoutes
from understudy_mocks.salesforce.routes.resources import finish, limit

__all__ = ["ROUTES", "error_body", "error_reply", "finish", "limit"]

error_body = shapes.error_body


def error_reply(call: Call, error: ErrorAnswer) -> Reply:
    """An error in the envelope of the protocol that was spoken."""
    if call.path.startswith(async_wire.PREFIX):
        return async_wire.error(call, error)
    return errors.error_reply(call, error)


ROUTES = OrgRoutes()
for part in (
    *(
        soap,
        oauth,
        identity,
        resources,
        searching,
        describe,
        query,
        records,
        external,
        replication,
        composite,
    ),
    *(layouts, passwords, tooling, metadata, screens),
    *(bulk, streaming),
):
    ROUTES.include(part.ROUTES)
