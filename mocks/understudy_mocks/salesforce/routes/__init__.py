"""The protocols of the org: SOAP login, OAuth, REST. Parse, call, render."""

from understudy.vendor import Routes
from understudy_mocks.salesforce.routes import (
    describe,
    login,
    query,
    records,
    resources,
)
from understudy_mocks.salesforce.routes.errors import error_reply
from understudy_mocks.salesforce.routes.resources import finish, limit

__all__ = ["ROUTES", "error_reply", "finish", "limit"]

ROUTES = Routes()
for part in (login, resources, describe, query, records):
    ROUTES.include(part.ROUTES)
