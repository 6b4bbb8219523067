"""The protocols of the instance: tokens, records, aggregates, batches. Parse, call, render."""

from understudy.vendor import Routes
from understudy_mocks.servicenow.routes import batch, login, stats, table
from understudy_mocks.servicenow.routes.errors import error_reply

__all__ = ["ROUTES", "error_reply"]

ROUTES = Routes()
for part in (login, table, stats, batch):
    ROUTES.include(part.ROUTES)
