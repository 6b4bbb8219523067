"""The account's protocols: REST records, their catalogue, SuiteQL and what stands beside them."""

from understudy.vendor import Call, Reply, Routes
from understudy_mocks.netsuite.routes import (
    catalogue,
    jobs,
    parts,
    records,
    restlets,
    services,
    transforms,
)
from understudy_mocks.netsuite.routes.rendering import error_reply
from understudy_mocks.netsuite.routes.shapes import NOTHING, SECURITY, error_body

ROUTES = Routes(case_sensitive=False)
for part in (catalogue, records, parts, transforms, jobs, services, restlets):
    ROUTES.include(part.ROUTES)


def connection_test(call: Call) -> Reply:
    """Say that one is there."""
    return Reply(204)


# Clients test a connection by asking any path of the REST services for its options.
_ANY = ("/services/rest/{service}", "/services/rest/record/v1", "/services/rest/query/v1")
_KNOWN = [r.template for r in ROUTES if r.template.startswith("/services/")]
for template in dict.fromkeys((*_KNOWN, *_ANY)):
    ROUTES.route("OPTIONS", template, source="client source: netsuite", contract=NOTHING)(
        connection_test
    )

__all__ = ["ROUTES", "SECURITY", "error_body", "error_reply"]
