"""The Service Catalog API: ordering an item at once, or by way of the cart."""

from collections.abc import Mapping
from decimal import Decimal

import orjson

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import TEXT, WHOLE, Answer, Body, Contract, Named, listing, record
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.bodies import record_of, text_of_json
from understudy_mocks.servicenow.routes.catalogue import BASE, ITEM, SOURCE, offered
from understudy_mocks.servicenow.routes.declaring import under

ROUTES = Routes()
CARTS, LINES = "sc_cart", "sc_cart_item"
QUANTITY_MOST, ANSWERS_MOST = 1000, 4000
WANTED: dict[str, object] = {
    "type": "object",
    "properties": {
        "sysparm_quantity": {"type": "string", "pattern": "^[1-9][0-9]{0,2}$"},
        "sysparm_requested_for": TEXT,
        "variables": {"type": "object"},
    },
    "required": ["sysparm_quantity"],
}
LINE = record(
    "cart_item_id catalog_item_id item_name quantity price subtotal",
    cart_item_id=TEXT,
    catalog_item_id=TEXT,
    item_name=TEXT,
    quantity=TEXT,
    price=TEXT,
    subtotal=TEXT,
)
CART = Named(
    "Cart",
    record(
        "cart_id subtotal items",
        cart_id=TEXT,
        subtotal=TEXT,
        subtotal_price=TEXT,
        items=listing(LINE),
    ),
)
ORDERED = Named(
    "Ordered",
    record(
        "sys_id number request_number request_id table",
        sys_id=TEXT,
        number=TEXT,
        request_number=TEXT,
        request_id=TEXT,
        table=TEXT,
        parent_id={"type": ["string", "null"]},
        parent_table=TEXT,
        total_quantity=WHOLE,
    ),
)
ERRORS = (*shapes.SILENT, "not-found", "missing-parameter", "malformed", "empty-cart")


def _wanted(call: Call) -> tuple[int, Mapping[str, object]]:
    """How many are wanted, and the answers to an item's questions."""
    body = record_of(call)
    text = text_of_json(body.get("sysparm_quantity"))
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < QUANTITY_MOST):
        raise Refusal("missing-parameter", field="sysparm_quantity")
    variables = body.get("variables") or {}
    if not isinstance(variables, dict):
        raise Refusal("malformed", reason="variables is an object")
    return int(text), variables


def _for_whom(call: Call) -> str:
    """The id of whom a body names, by id or user name; else the caller's."""
    named = text_of_json(record_of(call).get("sysparm_requested_for")) if call.body else ""
    store = call.system.store
    found = store.get("sys_user", named) or store.first("sys_user", user_name=named)
    return str(found["sys_id"]) if named and found else call.caller.user_id


def _order(call: Call, whom: str, lines: list[tuple[Row, int, Mapping[str, object]]]) -> Reply:
    """A request with an item for each line, and what was answered to its questions."""
    records = call.system.records
    request = records.create("sc_request", {"requested_for": whom}, call.caller)
    id, number = str(request["sys_id"]), str(request["number"])
    for item, quantity, variables in lines:
        values = {
            "request": id,
            "cat_item": item["sys_id"],
            "requested_for": whom,
            "quantity": quantity,
        }
        line = records.create("sc_req_item", values, call.caller)
        _answer(call, item, str(line["sys_id"]), variables)
    call.about("sc_request", id)
    told = {"sys_id": id, "number": number, "request_number": number, "request_id": id}
    return json_reply({"result": {**told, "table": "sc_request"}})


def _answer(call: Call, item: Row, line: str, variables: Mapping[str, object]) -> None:
    records = call.system.records
    for question in call.system.store.find("item_option_new", cat_item=item["sys_id"]):
        name = str(question["name"])
        if name in variables:
            values = {"item_option_new": question["sys_id"]}
            values["value"] = text_of_json(variables[name])[:4000]
            option = records.create("sc_item_option", values, call.caller)
            both = {"request_item": line, "sc_item_option": option["sys_id"]}
            records.create("sc_item_option_mtom", both, call.caller)


@under(
    ROUTES,
    "POST",
    "/servicecatalog/items/{id}/order_now",
    base=BASE,
    verb="create",
    object="sc_request",
    source=SOURCE,
    contract=Contract(
        takes=(Body(WANTED),), gives=(shapes.told(shapes.result(ORDERED)),), errors=ERRORS
    ),
)
def order_now(call: Call) -> Reply:
    """Order so many of an item: a request with one requested item."""
    item = offered(call, call.params["id"])
    return _order(call, _for_whom(call), [(item, *_wanted(call))])


def _cart(call: Call) -> Row:
    """The caller's cart, made when it is looked at first."""
    me = call.caller.user_id
    found = call.system.store.first(CARTS, user=me)
    return found or call.system.records.create(CARTS, {"name": "DEFAULT", "user": me}, call.caller)


def _lines(call: Call, cart: Row) -> list[Row]:
    return list(call.system.store.find(LINES, cart=cart["sys_id"]))


def _shown(call: Call) -> Reply:
    cart, items, total = _cart(call), [], Decimal()
    for line in _lines(call, cart):
        item = call.system.store.get(ITEM, str(line["cat_item"])) or {}
        price, quantity = Decimal(str(item.get("price") or 0)), int(str(line["quantity"] or 0))
        total += price * quantity
        items.append(
            {
                "cart_item_id": line["sys_id"],
                "catalog_item_id": line["cat_item"],
                "item_name": str(item.get("name") or ""),
                "quantity": str(quantity),
                "price": f"${price:,.2f}",
                "subtotal": f"${price * quantity:,.2f}",
            }
        )
    sums = {"subtotal": f"${total:,.2f}", "subtotal_price": f"${total:,.2f}"}
    return json_reply({"result": {"cart_id": cart["sys_id"], **sums, "items": items}})


IN_CART = Contract(gives=(shapes.told(shapes.result(CART)),), errors=ERRORS)


@under(
    ROUTES,
    "GET",
    "/servicecatalog/cart",
    base=BASE,
    verb="read",
    object=CARTS,
    source=SOURCE,
    contract=IN_CART,
)
def read_cart(call: Call) -> Reply:
    """What lies in the caller's cart."""
    return _shown(call)


@under(
    ROUTES,
    "POST",
    "/servicecatalog/items/{id}/add_to_cart",
    base=BASE,
    verb="create",
    object=LINES,
    source=SOURCE,
    contract=Contract(
        takes=(Body(WANTED),), gives=(shapes.told(shapes.result(CART)),), errors=ERRORS
    ),
)
def add_to_cart(call: Call) -> Reply:
    """Lay so many of an item into the caller's cart."""
    item, (quantity, variables) = offered(call, call.params["id"]), _wanted(call)
    answers = orjson.dumps(variables).decode()
    if len(answers) > ANSWERS_MOST:
        raise Refusal("malformed", reason="variables are too long")
    values = {
        "cart": _cart(call)["sys_id"],
        "cat_item": item["sys_id"],
        "quantity": quantity,
        "variables": answers,
    }
    call.system.records.create(LINES, values, call.caller)
    return _shown(call)


@under(
    ROUTES,
    "DELETE",
    "/servicecatalog/cart/{id}",
    base=BASE,
    verb="delete",
    object=LINES,
    source=SOURCE,
    contract=Contract(gives=(Answer(204),), errors=ERRORS),
)
def remove_from_cart(call: Call) -> Reply:
    """Take an item out of the caller's cart."""
    line = call.system.records.get(LINES, call.params["id"])
    if line["cart"] != _cart(call)["sys_id"]:
        raise Refusal("not-found", object=LINES, id=call.params["id"])
    call.system.records.delete(LINES, str(line["sys_id"]), call.caller)
    return Reply(204)


@under(
    ROUTES,
    "DELETE",
    "/servicecatalog/cart/{id}/empty",
    base=BASE,
    verb="delete",
    object=CARTS,
    source=SOURCE,
    contract=Contract(gives=(Answer(204),), errors=ERRORS),
)
def empty_cart(call: Call) -> Reply:
    """Take everything out of the caller's cart."""
    cart = call.system.records.get(CARTS, call.params["id"])
    if cart["user"] != call.caller.user_id:
        raise Refusal("not-found", object=CARTS, id=call.params["id"])
    _emptied(call, cart)
    return Reply(204)


def _emptied(call: Call, cart: Row) -> None:
    for line in _lines(call, cart):
        call.system.records.delete(LINES, str(line["sys_id"]), call.caller)


def _answers(line: Row) -> Mapping[str, object]:
    """The answers that were kept with a line; what somebody wrote there by hand may be none."""
    try:
        kept = orjson.loads(str(line["variables"] or "{}"))
    except orjson.JSONDecodeError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _bought(call: Call) -> Reply:
    cart = _cart(call)
    lines = [
        (
            offered(call, str(line["cat_item"])),
            int(str(line["quantity"] or 0)),
            _answers(line),
        )
        for line in _lines(call, cart)
    ]
    if not lines:
        raise Refusal("empty-cart")
    _emptied(call, cart)
    return _order(call, call.caller.user_id, lines)


BUYING = Contract(gives=(shapes.told(shapes.result(ORDERED)),), errors=ERRORS)


@under(
    ROUTES,
    "POST",
    "/servicecatalog/cart/checkout",
    base=BASE,
    verb="create",
    object="sc_request",
    source=SOURCE,
    contract=BUYING,
)
def check_out(call: Call) -> Reply:
    """Order what lies in the cart: checking out takes one step here."""
    return _bought(call)


@under(
    ROUTES,
    "POST",
    "/servicecatalog/cart/submit_order",
    base=BASE,
    verb="create",
    object="sc_request",
    source=SOURCE,
    contract=BUYING,
)
def submit_order(call: Call) -> Reply:
    """Order what lies in the cart."""
    return _bought(call)
