"""The protocols of the org: SOAP login, OAuth, REST. Parse, call, render."""

from understudy.vendor import Routes
from understudy_mocks.salesforce.routes import (
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
from understudy_mocks.salesforce.routes.resources import finish, limit

__all__ = ["ROUTES", "error_body", "error_reply", "finish", "limit"]

error_body = shapes.error_body

ROUTES = Routes()
for part in (login, resources, describe, query, records, external, replication):
    ROUTES.include(part.ROUTES)
