"""The Service Catalog API: what can be ordered, and ordering it."""

from collections.abc import Mapping

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import TEXT, Ask, Body, Contract, Named, listing, record
from understudy_mocks.servicenow.objects.texts import text_of
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.bodies import record_of, text_of_json
from understudy_mocks.servicenow.routes.declaring import under
from understudy_mocks.servicenow.routes.numbers import whole

ROUTES = Routes()
BASE, ITEM = "/api/sn_sc", "sc_cat_item"
SOURCE = "memory: vendor's REST reference: Service Catalog API"
FIELDS = ("sys_id", "name", "short_description", "description", "price")
OFFERED = Named(
    "CatalogItem",
    record(
        " ".join(FIELDS),
        sys_id=TEXT,
        name=TEXT,
        short_description=TEXT,
        description=TEXT,
        price=TEXT,
    ),
)
PAGE, MOST = 10, 10_000
QUANTITY_MOST = 1000


def _offered(call: Call, row: Row) -> Mapping[str, str]:
    kind = call.system.schema.object(ITEM)
    return {name: text_of(kind.field(name), row[name]) for name in FIELDS}


def _item(call: Call) -> Row:
    row = call.system.records.get(ITEM, call.params["id"])
    if not row["active"]:
        raise Refusal("not-found", object=ITEM, id=call.params["id"])
    return row


@under(
    ROUTES,
    "GET",
    "/servicecatalog/items",
    base=BASE,
    verb="query",
    object=ITEM,
    source=SOURCE,
    contract=Contract(
        asks=(shapes.LIMIT, shapes.OFFSET, Ask("sysparm_text")),
        gives=(shapes.told(shapes.result(listing(OFFERED))),),
        errors=shapes.SILENT,
    ),
)
def list_items(call: Call) -> Reply:
    """List what can be ordered."""
    wanted = call.query.get("sysparm_text", "").lower()
    rows = [
        row
        for row in call.system.store.find(ITEM, active=True)
        if wanted in f"{row['name']} {row['short_description']}".lower()
    ]
    limit = whole(call.query, "sysparm_limit", PAGE) or PAGE
    offset = whole(call.query, "sysparm_offset", 0)
    page = rows[offset : offset + min(limit, MOST)]
    return json_reply({"result": [_offered(call, row) for row in page]})


@under(
    ROUTES,
    "GET",
    "/servicecatalog/items/{id}",
    base=BASE,
    verb="read",
    object=ITEM,
    source=SOURCE,
    contract=Contract(gives=(shapes.told(shapes.result(OFFERED)),), errors=shapes.SILENT),
)
def read_item(call: Call) -> Reply:
    """Read what can be ordered."""
    return json_reply({"result": _offered(call, _item(call))})


@under(
    ROUTES,
    "POST",
    "/servicecatalog/items/{id}/order_now",
    base=BASE,
    verb="create",
    object="sc_request",
    source=SOURCE,
    contract=Contract(
        takes=(
            Body(
                {
                    "type": "object",
                    "properties": {
                        "sysparm_quantity": {"type": "string", "pattern": "^[1-9][0-9]{0,2}$"},
                        "variables": {"type": "object"},
                    },
                    "required": ["sysparm_quantity"],
                }
            ),
        ),
        gives=(
            shapes.told(
                shapes.result(
                    record(
                        "sys_id number request_number request_id table",
                        sys_id=TEXT,
                        number=TEXT,
                        request_number=TEXT,
                        request_id=TEXT,
                        table=TEXT,
                    )
                )
            ),
        ),
        errors=(*shapes.SILENT, "not-found", "missing-parameter"),
    ),
)
def order_now(call: Call) -> Reply:
    """Order so many of an item: a request with one requested item."""
    item = _item(call)
    body = record_of(call)
    quantity = text_of_json(body.get("sysparm_quantity"))
    if not (quantity.isascii() and quantity.isdecimal() and 0 < int(quantity) < QUANTITY_MOST):
        raise Refusal("missing-parameter", field="sysparm_quantity")
    if not isinstance(body.get("variables", {}), dict):
        raise Refusal("malformed", reason="variables is an object")
    records, me = call.system.records, call.caller.user_id
    request = records.create("sc_request", {"requested_for": me}, call.caller)
    values = {
        "request": request["sys_id"],
        "cat_item": item["sys_id"],
        "requested_for": me,
        "quantity": quantity,
    }
    records.create("sc_req_item", values, call.caller)
    id, number = str(request["sys_id"]), str(request["number"])
    call.about("sc_request", id)
    told = {"sys_id": id, "number": number, "request_number": number, "request_id": id}
    return json_reply({"result": {**told, "table": "sc_request"}})
