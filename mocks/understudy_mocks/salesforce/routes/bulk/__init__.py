"""The bulk APIs: 2.0 in REST's own envelope, 1.0 in that of its own."""

from understudy.vendor import Routes
from understudy_mocks.salesforce.routes.bulk import batches, classic, ingest, queries, results

__all__ = ["ROUTES"]

ROUTES = Routes()
for part in (ingest, results, queries, classic, batches):
    ROUTES.include(part.ROUTES)
