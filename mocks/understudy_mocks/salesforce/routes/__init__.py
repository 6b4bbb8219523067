"""The protocols of the org: SOAP login, OAuth, REST. Parse, call, render."""

from understudy_mocks.salesforce.routes import (
    bulk,
    composite,
    describe,
    external,
    login,
    query,
    records,
    replication,
    resources,
    shapes,
)
from understudy_mocks.salesforce.routes.errors import error_reply
from understudy_mocks.salesforce.routes.finding import OrgRoutes
from understudy_mocks.salesforce.routes.resources import finish, limit

__all__ = ["ROUTES", "error_body", "error_reply", "finish", "limit"]

error_body = shapes.error_body

ROUTES = OrgRoutes()
for part in (login, resources, describe, query, records, external, replication, composite, bulk):
    ROUTES.include(part.ROUTES)
