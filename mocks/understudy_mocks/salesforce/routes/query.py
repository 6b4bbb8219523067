"""Queries and their further pages."""

import re

from understudy.vendor import Call, Refusal, Reply, Routes, System, json_reply
from understudy.vendor.contract import Ask
from understudy.vendor.paging import Cursors
from understudy_mocks.salesforce.objects.ids import full_id, native_id
from understudy_mocks.salesforce.queries import Answer, Telling, ask, told
from understudy_mocks.salesforce.queries.explaining import columns_of, explain
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bodies import base_of

ROUTES = Routes()
DATA = "/services/data/v{version}"
BATCH, BATCH_MIN = 2000, 200
OPTIONS = Ask("Sforce-Query-Options", where="header")
QUERY_ERRORS = (
    "no-query",
    "soql-field",
    "soql-object",
    "soql-operator",
    "soql-offset",
    "too-many-groups",
)
ASKED = shapes.rest(
    shapes.told({"anyOf": [shapes.RESULT, shapes.EXPLAINED, shapes.COLUMNS]}),
    asks=(
        Ask(
            "q",
            {"type": "string", "minLength": 1},
            required=True,
            example="SELECT Id, Name FROM Account LIMIT 5",
        ),
        Ask("explain"),
        Ask("columns"),
        OPTIONS,
    ),
    errors=QUERY_ERRORS,
)
CONTINUED = shapes.rest(shapes.told(shapes.RESULT), asks=(OPTIONS,), errors=("bad-locator",))
_BATCH_SIZE = re.compile(r"batchSize\s*=\s*(\d{1,9})", re.IGNORECASE)


class Locators:
    """The answers that are still being read."""

    def __init__(self, system: System) -> None:
        self.open: Cursors[Answer] = Cursors()
        self._count = 0

    def keep(self, answer: Answer, owner: str) -> str:
        self._count += 1
        key = native_id("01g", self._count)
        self.open.open(key, [answer], owner)
        return key


@ROUTES.route(
    "GET",
    DATA + "/query",
    verb="query",
    source="REST API reference: Query; client source: simple-salesforce",
    contract=ASKED,
)
def query(call: Call) -> Reply:
    """Run a query."""
    return _first_page(call, deleted=False)


@ROUTES.route(
    "GET",
    DATA + "/queryAll",
    verb="query",
    source="REST API reference: QueryAll; client source: simple-salesforce",
    contract=ASKED,
)
def query_all(call: Call) -> Reply:
    """Run a query that finds deleted records, too."""
    return _first_page(call, deleted=True)


@ROUTES.route(
    "GET",
    DATA + "/query/{locator}",
    verb="query",
    source="REST API reference: Query More Results; recorded traffic",
    contract=CONTINUED,
)
def query_more(call: Call) -> Reply:
    """Read a further page."""
    answer, key, offset = continued(call, call.params["locator"])
    call.about(answer.plan.object)
    return _page(call, answer, key, offset)


@ROUTES.route(
    "GET",
    DATA + "/queryAll/{locator}",
    verb="query",
    source="REST API reference: QueryAll; client source: extractors",
    contract=CONTINUED,
)
def query_all_more(call: Call) -> Reply:
    """Read a further page: the locator knows whether deleted records belong to it."""
    return query_more(call)


def continued(call: Call, locator: str) -> tuple[Answer, str, int]:
    """The answer that a locator stands for, its key, and where to go on; refuses `bad-locator`."""
    key, _, offset = locator.partition("-")
    try:
        [answer] = call.system.part(Locators).open.read(full_id(key) or "", call.caller.name)
    except Refusal:
        raise Refusal("bad-locator") from None
    if not offset.isdigit() or len(offset) > 9 or int(offset) >= answer.total:
        raise Refusal("bad-locator")
    return answer, key, int(offset)


def _first_page(call: Call, *, deleted: bool) -> Reply:
    explained = call.query.get("explain")
    if explained:
        return json_reply(explain(call.system, explained))
    text = call.query.get("q")
    if not text:
        raise Refusal("no-query")
    if call.query.get("columns", "").lower() == "true":
        return json_reply(columns_of(call.system, text))
    answer = ask(call.system, text, deleted=deleted, user_id=call.caller.user_id)
    call.about(answer.plan.object)
    if answer.total <= _batch(call) or answer.plan.tells == "count":
        return _page(call, answer, "", 0)
    if answer.plan.tells == "aggregates":
        raise Refusal("too-many-groups")
    return _page(call, answer, call.system.part(Locators).keep(answer, call.caller.name), 0)


def _page(call: Call, answer: Answer, key: str, offset: int) -> Reply:
    batch = _batch(call)
    after = offset + batch
    done = not key or after >= answer.total
    told_: dict[str, object] = {"totalSize": answer.total, "done": done}
    if not done:
        told_["nextRecordsUrl"] = _address(call, key, after)
    kept: list[str] = []

    def keep(rest: Answer) -> str:
        kept.append(_kept(call, rest, batch))
        return kept[-1]

    telling = Telling(base_of(call), batch, keep)
    told_["records"] = told(call.system, answer, offset, batch, telling)
    return json_reply(told_, lasting=not (key or kept or answer.deleted))


def _kept(call: Call, answer: Answer, after: int) -> str:
    """Where the other children of a record are read."""
    key = call.system.part(Locators).keep(answer, call.caller.name)
    return _address(call, key, after)


def _address(call: Call, key: str, after: int) -> str:
    return f"/services/data/v{call.params['version']}/query/{key}-{after}"


def _batch(call: Call) -> int:
    """How many records a page has: as the caller advises, within bounds."""
    advised = _BATCH_SIZE.search(call.headers.get("sforce-query-options", ""))
    return min(max(int(advised[1]), BATCH_MIN), BATCH) if advised else BATCH
