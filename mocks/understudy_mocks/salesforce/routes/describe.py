"""What the org's records are made of, in every word that clients look for."""

from understudy.vendor import Call, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, listing, record
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bodies import kind_of
from understudy_mocks.salesforce.routes.describing import (
    described,
    described_globally,
    summary_of,
)

ROUTES = Routes()
DATA = "/services/data/v{version}"


@ROUTES.route(
    "GET",
    DATA + "/sobjects",
    verb="describe",
    source="REST API reference: Describe Global; recorded traffic",
    contract=shapes.rest(
        shapes.told(
            record(
                "encoding maxBatchSize sobjects",
                encoding=TEXT,
                maxBatchSize=shapes.COUNTED,
                sobjects=listing(shapes.SUMMARY),
            )
        ),
    ),
)
def describe_global(call: Call) -> Reply:
    """All types of records."""
    return json_reply(described_globally(call))


@ROUTES.route(
    "GET",
    DATA + "/sobjects/{object}",
    verb="describe",
    source="REST API reference: sObject Basic Information",
    contract=shapes.rest(
        shapes.told(
            record(
                "objectDescribe recentItems",
                objectDescribe=shapes.SUMMARY,
                recentItems=listing(shapes.FOUND),
            )
        ),
    ),
)
def describe_briefly(call: Call) -> Reply:
    """One type of records, without its fields."""
    return json_reply({"objectDescribe": summary_of(call, kind_of(call)), "recentItems": []})


@ROUTES.route(
    "GET",
    DATA + "/sobjects/{object}/describe",
    verb="describe",
    source="REST API reference: sObject Describe; recorded describe documents",
    contract=shapes.rest(shapes.told(shapes.DESCRIBED)),
)
def describe(call: Call) -> Reply:
    """One type of records, with all that is known of it."""
    return json_reply(described(call, kind_of(call)))
