"""RESTlets: the account's own scripts, two of which are shipped, and the datasets beside them.

What a script takes and answers is its author's affair. These two are of the kind that connectors
install: one runs a saved search by pages, one makes a record with an external id so.
"""

from collections.abc import Callable, Mapping
from urllib.parse import quote

import orjson

from understudy.vendor import Call, Refusal, Reply, Routes, inside, json_reply, play_within
from understudy_mocks.netsuite.queries import run
from understudy_mocks.netsuite.queries.saved import DATASETS, SAVED, SavedSearch
from understudy_mocks.netsuite.routes import scripts
from understudy_mocks.netsuite.routes.rendering import RECORDS, bounds, page
from understudy_mocks.netsuite.routes.services import sight

ROUTES = Routes(case_sensitive=False)
SOURCE = "RESTlet documentation; client source: netsuite"
DATASET = "/services/rest/query/v1/dataset"
SEARCH_PAGE = 1000
"""Rows of a saved search that a script reads at once (vendor's limit of a page of results)."""

Script = Callable[[Call, Mapping[str, object]], object]


def _asked(call: Call, given: Mapping[str, object], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
        raise Refusal("missing-argument", argument=name)
    return str(value)


def search(call: Call, given: Mapping[str, object]) -> object:
    """A page of a saved search: `{"id", "page"}`, pages from 0 on."""
    saved = SAVED.get(_asked(call, given, "id"))
    if saved is None:
        raise Refusal("no-saved-search", id=given["id"])
    number = str(given.get("page", "0"))
    if not number.isdecimal() or len(number) > 6:
        raise Refusal("bad-argument", argument="page")
    start = int(number) * SEARCH_PAGE
    found = run(call.system, saved.query, (), SEARCH_PAGE, start, sight(call))
    call.about(found.table)
    return {
        "id": saved.id,
        "title": saved.title,
        "page": int(number),
        "pages": -(-found.total // SEARCH_PAGE),
        "total": found.total,
        "results": found.rows,
    }


def upsert(call: Call, given: Mapping[str, object]) -> object:
    """A record made so by its external id: `{"type", "externalId", "values"}`."""
    kind, key = _asked(call, given, "type"), _asked(call, given, "externalId")
    values = given.get("values")
    if not isinstance(values, dict):
        raise Refusal("missing-argument", argument="values")
    reply = _record(call, "PUT", kind, key, orjson.dumps(values))
    if reply.status >= 400:
        raise _thrown(reply)
    location = next(v for k, v in reply.headers if k == b"location").decode()
    return {"id": location.rpartition("/")[2], "type": kind, "externalId": key}


def remove(call: Call, given: Mapping[str, object]) -> object:
    """The record with an external id deleted, where there is one: `{"type", "externalId"}`."""
    kind, key = _asked(call, given, "type"), _asked(call, given, "externalId")
    call.system.schema.object(kind)
    reply = _record(call, "DELETE", kind, key)
    if reply.status >= 400 and _told(reply)["o:errorCode"] != "NONEXISTENT_ID":
        raise _thrown(reply)
    return {"type": kind, "externalId": key, "deleted": reply.status < 400}


def _record(call: Call, method: str, kind: str, key: str, body: bytes = b"") -> Reply:
    target = f"{RECORDS}/{quote(kind, safe='')}/eid:{quote(key, safe='')}"
    headers = {"content-type": "application/json"}
    return play_within(call, inside(call, method, target, body, headers))


def _told(reply: Reply) -> dict[str, str]:
    told: dict[str, str] = orjson.loads(reply.body)["o:errorDetails"][0]
    return told


def _thrown(reply: Reply) -> Refusal:
    """What the record service refused, which the script does not catch."""
    told = _told(reply)
    return Refusal("script-refused", reason=told["detail"], code=told["o:errorCode"])


_SEARCH: Mapping[str, Script] = {"GET": search, "POST": search, "PUT": search}
_UPSERT: Mapping[str, Script] = {"POST": upsert, "PUT": upsert, "DELETE": remove}
SCRIPTS: Mapping[tuple[str, str], Mapping[str, Script]] = {
    (script, deploy): functions
    for scripts_, deploys, functions in (
        (("1001", "customscript_search"), ("1", "customdeploy_search"), _SEARCH),
        (("1002", "customscript_upsert"), ("1", "customdeploy_upsert"), _UPSERT),
    )
    for script in scripts_
    for deploy in deploys
}
"""What each script does at a method, by its ids or numbers and those of its deployment."""


def _run(call: Call, given: Mapping[str, object]) -> Reply:
    names = call.query.get("script", ""), call.query.get("deploy", "")
    for name, value in zip(("script", "deploy"), names, strict=True):
        if not value:
            raise Refusal("missing-argument", argument=name)
    found = SCRIPTS.get(names)
    if found is None:
        raise Refusal("no-script")
    play = found.get(call.exchange.method)
    if play is None:
        raise Refusal("no-function", method=call.exchange.method.lower())
    return json_reply(play(call, given))


def _by_address(call: Call) -> Reply:
    return _run(call, dict(call.query))


def _by_body(call: Call) -> Reply:
    return _run(call, call.json_object())


@ROUTES.route(
    "GET",
    scripts.RESTLET,
    verb="query",
    object="restlet",
    source=SOURCE,
    contract=scripts.ASKED,
)
def get_restlet(call: Call) -> Reply:
    """Run a script with the arguments of the address."""
    return _by_address(call)


@ROUTES.route(
    "POST",
    scripts.RESTLET,
    verb="other",
    object="restlet",
    source=SOURCE,
    contract=scripts.SENT,
)
def post_restlet(call: Call) -> Reply:
    """Run a script with the arguments of the body."""
    return _by_body(call)


@ROUTES.route(
    "PUT",
    scripts.RESTLET,
    verb="other",
    object="restlet",
    source=SOURCE,
    contract=scripts.SENT,
)
def put_restlet(call: Call) -> Reply:
    """Run a script with the arguments of the body."""
    return _by_body(call)


@ROUTES.route(
    "DELETE",
    scripts.RESTLET,
    verb="other",
    object="restlet",
    source=SOURCE,
    contract=scripts.REMOVED,
)
def delete_restlet(call: Call) -> Reply:
    """Run a script with the arguments of the address."""
    return _by_address(call)


@ROUTES.route("GET", DATASET, object="dataset", source="memory", contract=scripts.DATASETS)
def list_datasets(call: Call) -> Reply:
    """List the account's datasets."""
    limit, offset = bounds(call)
    rows = [_dataset(call, SAVED[name]) for name in DATASETS]
    body = page(call, rows[offset : offset + limit], len(rows), limit, offset, call.path)
    return json_reply(body)


@ROUTES.route(
    "GET",
    f"{DATASET}/{{name}}/result",
    verb="query",
    object="dataset",
    source="memory",
    contract=scripts.RESULT,
)
def dataset_result(call: Call) -> Reply:
    """Run a dataset, a page at a time."""
    saved = SAVED.get(call.params["name"])
    if saved is None:
        raise Refusal("not-found")
    limit, offset = bounds(call)
    found = run(call.system, saved.query, (), limit, offset, sight(call))
    items = [{"links": [], **row} for row in found.rows]
    return json_reply(page(call, items, found.total, limit, offset, call.path))


def _dataset(call: Call, saved: SavedSearch) -> dict[str, object]:
    links = [{"rel": "self", "href": f"{call.origin}{DATASET}/{saved.dataset}"}]
    return {"links": links, "id": saved.dataset, "name": saved.title}
