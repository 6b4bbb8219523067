"""Requests that bring several: composites, batches, trees, graphs and collections."""

from understudy.vendor import Call, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.composite import batch, collections, envelope, graph, tree

__all__ = ["ROUTES"]

ROUTES = Routes()
DATA = "/services/data/v{version}"


@ROUTES.route(
    "GET",
    DATA + "/composite",
    source="REST API reference: Composite",
    contract=shapes.rest(shapes.told({**shapes.OPEN, "additionalProperties": TEXT})),
)
def composite_resources(call: Call) -> Reply:
    """The resources below this one."""
    base = f"/services/data/v{call.params['version']}/composite"
    return json_reply({name: f"{base}/{name}" for name in ("tree", "batch", "sobjects", "graph")})


for part in (envelope, batch, graph, tree, collections):
    ROUTES.include(part.ROUTES)
