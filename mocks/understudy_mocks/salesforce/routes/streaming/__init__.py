"""Streams: CometD, and what surrounds it in REST."""

from understudy.vendor import Routes
from understudy_mocks.salesforce.routes.streaming import cometd, publishing

__all__ = ["ROUTES"]

ROUTES = Routes()
for part in (cometd, publishing):
    ROUTES.include(part.ROUTES)
