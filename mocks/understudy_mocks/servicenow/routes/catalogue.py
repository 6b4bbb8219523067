"""The Service Catalog API: catalogs, categories, and what can be ordered."""

from collections.abc import Callable, Mapping

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import TEXT, Ask, Contract, Named, listing, record
from understudy_mocks.servicenow.objects.texts import text_of
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.declaring import under
from understudy_mocks.servicenow.routes.numbers import whole

ROUTES = Routes()
BASE, ITEM = "/api/sn_sc", "sc_cat_item"
SOURCE = "memory: vendor's REST reference: Service Catalog API"
FIELDS = ("sys_id", "name", "short_description", "description", "price", "recurring_price", "order")
CATALOG = Named("Catalog", record("sys_id title", more=True, sys_id=TEXT, title=TEXT))
CATEGORY = Named("CatalogCategory", record("sys_id title", more=True, sys_id=TEXT, title=TEXT))
OFFERED = Named(
    "CatalogItem",
    record(
        "sys_id name short_description price catalogs category",
        more=True,
        sys_id=TEXT,
        name=TEXT,
        short_description=TEXT,
        description=TEXT,
        price=TEXT,
        catalogs=listing(CATALOG),
        category={"type": ["object", "string"]},
    ),
)
PAGE, MOST = 10, 10_000


def _offered(call: Call, row: Row) -> Mapping[str, object]:
    kind, store = call.system.schema.object(ITEM), call.system.store
    told: dict[str, object] = {name: text_of(kind.field(name), row[name]) for name in FIELDS}
    catalogs = [store.get("sc_catalog", id) for id in str(row["sc_catalogs"] or "").split(",")]
    category = store.get("sc_category", str(row["category"])) if row["category"] else None
    return {
        **told,
        "sys_class_name": ITEM,
        "type": "catalog_item",
        "availability": "on_desktop",
        "mandatory_attachment": False,
        "request_method": "",
        "catalogs": [
            {"sys_id": c["sys_id"], "title": c["title"], "active": c["active"]}
            for c in catalogs
            if c
        ],
        "category": _titled(category) if category else "",
    }


def _titled(row: Row) -> dict[str, object]:
    return {"sys_id": row["sys_id"], "title": row["title"] or ""}


def offered(call: Call, id: str) -> Row:
    """The item of that id, if it can be ordered; refuses `not-found`."""
    row = call.system.records.get(ITEM, id)
    if not row["active"]:
        raise Refusal("not-found", object=ITEM, id=id)
    return row


def _variables(call: Call, id: str) -> list[dict[str, object]]:
    kind = call.system.schema.object("item_option_new")
    labels = {c.value: c.label for c in kind.field("type").choices}
    return [
        {
            "id": row["sys_id"],
            "name": row["name"] or "",
            "label": row["question_text"] or "",
            "type": int(str(row["type"])) if str(row["type"]).isdigit() else 0,
            "friendly_type": labels.get(str(row["type"]), "").lower().replace(" ", "_"),
            "mandatory": row["mandatory"],
            "value": row["default_value"] or "",
            "displayvalue": row["default_value"] or "",
        }
        for row in call.system.store.find("item_option_new", cat_item=id, active=True)
    ]


def _list(table: str, path: str, shape: Named, tell: Callable[[Call], list[Row]]) -> None:
    def list_them(call: Call) -> Reply:
        return json_reply({"result": [_described(call, table, row) for row in tell(call)]})

    list_them.__doc__ = f"List {table}."
    list_them.__name__ = f"list_{table}"
    under(
        ROUTES,
        "GET",
        path,
        base=BASE,
        verb="query",
        object=table,
        source=SOURCE,
        contract=Contract(
            gives=(shapes.told(shapes.result(listing(shape))),),
            errors=(*shapes.SILENT, "not-found"),
        ),
    )(list_them)


def _described(call: Call, table: str, row: Row) -> dict[str, object]:
    """A catalog, or a category of one."""
    store = call.system.store
    told = {**_titled(row), "description": row["description"] or ""}
    if table == "sc_catalog":
        categories = any(True for _ in store.find("sc_category", sc_catalog=row["sys_id"]))
        items = any(str(row["sys_id"]) in str(one["sc_catalogs"]) for one in store.all(ITEM))
        return {**told, "has_categories": categories, "has_items": items, "desktop_image": ""}
    count = sum(1 for _ in store.find(ITEM, category=row["sys_id"], active=True))
    below = [_titled(one) for one in store.find("sc_category", parent=row["sys_id"])]
    more = {"full_description": row["description"] or None, "icon": "", "header_icon": ""}
    return {**told, **more, "count": count, "subcategories": below}


def _catalogs(call: Call) -> list[Row]:
    return list(call.system.store.find("sc_catalog", active=True))


def _categories(call: Call) -> list[Row]:
    id = str(call.system.records.get("sc_catalog", call.params["id"])["sys_id"])
    return list(call.system.store.find("sc_category", sc_catalog=id, active=True))


_list("sc_catalog", "/servicecatalog/catalogs", CATALOG, _catalogs)
_list("sc_category", "/servicecatalog/catalogs/{id}/categories", CATEGORY, _categories)


def _read(table: str, path: str, shape: Named) -> None:
    def read_it(call: Call) -> Reply:
        row = call.system.records.get(table, call.params["id"])
        return json_reply({"result": _described(call, table, row)})

    read_it.__doc__ = f"Read {table}."
    read_it.__name__ = f"read_{table}"
    under(
        ROUTES,
        "GET",
        path,
        base=BASE,
        verb="read",
        object=table,
        source=SOURCE,
        contract=Contract(
            gives=(shapes.told(shapes.result(shape)),), errors=(*shapes.SILENT, "not-found")
        ),
    )(read_it)


_read("sc_catalog", "/servicecatalog/catalogs/{id}", CATALOG)
_read("sc_category", "/servicecatalog/categories/{id}", CATEGORY)


@under(
    ROUTES,
    "GET",
    "/servicecatalog/items",
    base=BASE,
    verb="query",
    object=ITEM,
    source=SOURCE,
    contract=Contract(
        asks=(
            *(shapes.LIMIT, shapes.OFFSET),
            *(Ask("sysparm_text"), Ask("sysparm_catalog"), Ask("sysparm_category")),
        ),
        gives=(shapes.told(shapes.result(listing(OFFERED))),),
        errors=shapes.SILENT,
    ),
)
def list_items(call: Call) -> Reply:
    """List what can be ordered."""
    wanted = call.query.get("sysparm_text", "").lower()
    catalog = call.query.get("sysparm_catalog", "")
    category = call.query.get("sysparm_category", "")
    rows = [
        row
        for row in call.system.store.find(ITEM, active=True)
        if wanted in f"{row['name']} {row['short_description']}".lower()
        and catalog in str(row["sc_catalogs"] or "")
        and category in ("", row["category"])
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
    row = offered(call, call.params["id"])
    variables = _variables(call, str(row["sys_id"]))
    return json_reply({"result": {**_offered(call, row), "variables": variables}})
