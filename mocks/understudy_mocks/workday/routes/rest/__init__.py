"""Workday's REST services. Each answers below `/ccx/api` and below `/api`."""

from understudy.vendor import Routes
from understudy_mocks.workday.routes.rest import (
    absence,
    common,
    events,
    persons,
    staffing,
    work,
)
from understudy_mocks.workday.routes.rest.pages import error

ROUTES = Routes()
for _part in (common, staffing, events, persons, absence, work):
    ROUTES.include(_part.ROUTES)

__all__ = ["ROUTES", "error"]
