"""The protocols of the instance: tokens, records, aggregates, batches. Parse, call, render."""

from understudy.vendor import Routes
from understudy_mocks.servicenow.routes import (
    attachment,
    batch,
    catalogue,
    change,
    cmdb,
    exports,
    imports,
    jsonv2,
    login,
    ppm,
    shopping,
    stats,
    table,
    tiny,
)
from understudy_mocks.servicenow.routes.errors import error_reply
from understudy_mocks.servicenow.routes.rendering import finish
from understudy_mocks.servicenow.routes.shapes import error_body

__all__ = ["ROUTES", "error_body", "error_reply", "finish"]

ROUTES = Routes()
for part in (
    *(login, table, stats, attachment, imports, ppm, change, catalogue, batch),
    *(exports, jsonv2, cmdb, tiny, shopping),
):
    ROUTES.include(part.ROUTES)
