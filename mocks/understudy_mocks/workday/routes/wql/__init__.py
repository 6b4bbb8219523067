"""WQL over REST: data sources, their fields and filters, and queries on them."""

from collections.abc import Mapping

from understudy.vendor import Call, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import Ask, Body, Contract, Schema, gives, record
from understudy.vendor.paging import whole
from understudy_mocks.workday.objects import instance_wid
from understudy_mocks.workday.queries.wql import parse, wrong
from understudy_mocks.workday.routes import shapes
from understudy_mocks.workday.routes.rest.pages import page, serve
from understudy_mocks.workday.routes.wql.running import Run
from understudy_mocks.workday.routes.wql.sources import SOURCES, Source, WqlField

ROUTES = Routes()
LIMIT_MAX = 10_000
SOURCE = "WQL reference; answers and errors of the fact sheet"
_AT = "wql/v1/{tenant}"
_QUERY: Schema = {"type": "string", "pattern": r"[^\s]"}
_EXAMPLE = "SELECT worker, employeeID FROM allWorkers ORDER BY employeeID LIMIT 3"


def _queried(call: Call, text: object) -> Reply:
    if not isinstance(text, str) or not text.strip():
        raise Refusal("required-missing", field="query", fields="query")
    query = parse(text)
    source = SOURCES.get(query.source)
    if source is None:
        raise wrong("Invalid data source.", query.source)
    call.about(source.object)
    found = Run(call, query, source).rows()
    limit = whole(call.query.get("limit"), LIMIT_MAX, 1, LIMIT_MAX, "limit")
    offset = whole(call.query.get("offset"), 0, 0, 1 << 40, "offset")
    return json_reply({"total": len(found), "data": found[offset : offset + limit]})


@serve(
    ROUTES,
    "GET",
    f"{_AT}/data",
    verb="query",
    source=SOURCE,
    contract=Contract(
        asks=(Ask("query", _QUERY, required=True, example=_EXAMPLE), *shapes.PAGING),
        gives=(gives(shapes.WQL_ROWS),),
        errors=("required-missing",),
    ),
)
def query_by_get(call: Call) -> Reply:
    """Run a query given in the address."""
    return _queried(call, call.query.get("query"))


@serve(
    ROUTES,
    "POST",
    f"{_AT}/data",
    verb="query",
    source=SOURCE,
    contract=Contract(
        asks=shapes.PAGING,
        takes=(Body(record("query", more=True, query=_QUERY), example={"query": _EXAMPLE}),),
        gives=(gives(shapes.WQL_ROWS),),
        errors=("required-missing",),
    ),
)
def query_by_post(call: Call) -> Reply:
    """Run a query given in the body; the page is asked for in the address."""
    return _queried(call, call.json_object().get("query"))


# -- what there is to query ------------------------------------------------------------------------


def _data_source(call: Call, source: Source) -> Mapping[str, object]:
    return {
        "id": source.wid,
        "descriptor": source.title,
        "alias": source.alias,
        "href": f"{call.origin}/ccx/api/wql/v1/{call.params['tenant']}/dataSources/{source.wid}",
    }


def _of_path(call: Call) -> Source:
    for source in SOURCES.values():
        if call.params["id"] == source.wid:
            return source
    raise Refusal("not-found", object="dataSource", id=call.params["id"])


@serve(
    ROUTES,
    "GET",
    f"{_AT}/dataSources",
    verb="describe",
    object="",
    source=SOURCE,
    contract=shapes.collection(
        shapes.WQL_SOURCE,
        Ask("alias"),
        Ask("search"),
        errors=("invalid-value",),
        leads_to="data_source data_source_fields data_source_filters",
    ),
)
def data_sources(call: Call) -> Reply:
    """The data sources, by alias or by words."""
    alias, words = call.query.get("alias"), call.query.get("search", "").casefold().split()
    found = [
        source
        for source in SOURCES.values()
        if alias in (None, "", source.alias)
        and all(word in source.title.casefold() for word in words)
    ]
    return page(call, found, _data_source)


@serve(
    ROUTES,
    "GET",
    f"{_AT}/dataSources/{{id}}",
    verb="read",
    object="",
    source=SOURCE,
    contract=shapes.resource(shapes.WQL_SOURCE),
)
def data_source(call: Call) -> Reply:
    """One data source."""
    return json_reply(_data_source(call, _of_path(call)))


@serve(
    ROUTES,
    "GET",
    f"{_AT}/dataSources/{{id}}/fields",
    verb="describe",
    object="",
    source=SOURCE,
    contract=shapes.collection(
        shapes.WQL_FIELD, Ask("alias"), errors=("not-found", "invalid-value")
    ),
)
def data_source_fields(call: Call) -> Reply:
    """The fields of a data source that the caller is granted."""
    fields = _of_path(call).fields(call.system)
    alias = call.query.get("alias")
    found = [
        (name, field)
        for name, field in fields.items()
        if field.domain in call.caller.scopes and alias in (None, "", name)
    ]
    return page(call, found, _field, LIMIT_MAX)


def _field(call: Call, named: tuple[str, WqlField]) -> Mapping[str, object]:
    name, field = named
    return {
        "id": instance_wid("Data_Source_Field", name),
        "descriptor": name,
        "alias": name,
        "type": field.type,
        "isRequired": False,
    }


@serve(
    ROUTES,
    "GET",
    f"{_AT}/dataSources/{{id}}/dataSourceFilters",
    verb="describe",
    object="",
    source=SOURCE,
    contract=shapes.collection(shapes.WQL_SOURCE, errors=("not-found", "invalid-value")),
)
def data_source_filters(call: Call) -> Reply:
    """The ready-made filters of a data source."""

    def shown(call: Call, name: str) -> Mapping[str, object]:
        return {"id": instance_wid("Data_Source_Filter", name), "descriptor": name, "alias": name}

    return page(call, list(_of_path(call).filters), shown)
