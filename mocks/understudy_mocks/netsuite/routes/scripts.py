"""What RESTlets take, give and refuse: an envelope of their own."""

from understudy.vendor.contract import (
    ANYTHING,
    TEXT,
    WHOLE,
    Ask,
    Body,
    Contract,
    gives,
    listing,
    one_of,
    record,
)
from understudy_mocks.netsuite.queries.saved import DATASETS as NAMES
from understudy_mocks.netsuite.routes.shapes import GARBLED, LIMIT, LINKS, OFFSET, ROWS

RESTLET = "/app/site/hosting/restlet.nl"
_NAMED = (
    Ask("script", one_of("1001", "customscript_search"), required=True),
    Ask("deploy", one_of("1", "customdeploy_search"), required=True),
)
_SEARCH = one_of("501", "502", "503", "504", "customsearch_customers")
_PAGE = record(
    "id results",
    id=TEXT,
    title=TEXT,
    page=WHOLE,
    pages=WHOLE,
    total=WHOLE,
    results=listing({"type": "object"}),
)
ERRORS = ("missing-argument", "bad-argument", "no-saved-search", "no-script", *GARBLED)
ASKED = Contract(
    asks=(
        *_NAMED,
        Ask("id", _SEARCH, required=True),
        Ask("page", {"type": "string", "pattern": "^[0-9]{1,3}$"}),
    ),
    gives=(gives(_PAGE),),
    errors=(*ERRORS, "no-function"),
)
SENT = Contract(
    asks=_NAMED,
    takes=(Body(record("id", id=_SEARCH, more=True)),),
    gives=(gives(ANYTHING),),
    errors=(*ERRORS, "script-refused", "no-function", "malformed"),
)
REMOVED = Contract(
    asks=(
        Ask("script", one_of("1002", "customscript_upsert"), required=True),
        Ask("deploy", one_of("1", "customdeploy_upsert"), required=True),
        Ask("type", one_of("customer", "job", "vendor"), required=True),
        Ask("externalId", {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$"}, required=True),
    ),
    gives=(
        gives(
            record(
                "type externalId deleted", type=TEXT, externalId=TEXT, deleted={"type": "boolean"}
            )
        ),
    ),
    errors=(*ERRORS, "script-refused", "no-function"),
)
DATASETS = Contract(
    asks=(LIMIT, OFFSET),
    gives=(
        gives(
            record(
                "items",
                links=LINKS,
                items=listing(record("id", links=LINKS, id=TEXT, name=TEXT)),
                count=WHOLE,
                offset=WHOLE,
                totalResults=WHOLE,
                hasMore={"type": "boolean"},
            )
        ),
    ),
    errors=("bad-parameter", *GARBLED),
)
RESULT = Contract(
    asks=(Ask("name", one_of(*NAMES), "path"), LIMIT, OFFSET),
    gives=(gives(ROWS),),
    errors=("bad-parameter", "not-found", *GARBLED),
)
