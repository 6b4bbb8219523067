"""Collections that are not where the others are, and files: tables, exports, uploads, photos."""

from base64 import b64encode

from understudy.vendor import Call, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import (
    ANYTHING,
    TEXT,
    Answer,
    Body,
    Contract,
    gives,
    listing,
    record,
)
from understudy.vendor.sql import Compare
from understudy_mocks.kantata.objects.schema import SCHEMA
from understudy_mocks.kantata.queries import COLLECTIONS, ask
from understudy_mocks.kantata.routes import contracts, shapes, writing
from understudy_mocks.kantata.routes.bodies import Part, one, parts_of, read
from understudy_mocks.kantata.routes.generic import seen
from understudy_mocks.kantata.routes.presenter import envelope
from understudy_mocks.kantata.routes.presenter import listing as page_of
from understudy_mocks.kantata.rules.presales import report_rows

ROUTES = Routes()
API = "/api/v1"
SPEC = contracts.SPEC
FILE_MAX = 20 * 1024 * 1024


def _declare(name: str) -> None:
    """The usual operations of a collection that has a path of its own."""
    collection, kind = COLLECTIONS[name], SCHEMA.object(name)
    path, told = f"{API}/{collection.prefix}{name}", shapes.of(name)

    def index(call: Call) -> Reply:
        """List the records of a collection with a path of its own."""
        return page_of(call, collection, ask(call.system, collection, call.query))

    def show(call: Call) -> Reply:
        """Show a record of a collection with a path of its own."""
        return envelope(call, collection, [seen(call, collection, call.params["id"])])

    def create(call: Call) -> Reply:
        """Create a record of a collection with a path of its own."""
        return envelope(
            call, collection, [writing.create(call, collection, one(read(call), collection))]
        )

    def update(call: Call) -> Reply:
        """Change a record of a collection with a path of its own."""
        given, id_ = one(read(call), collection), call.params["id"]
        call.system.records.get(name, id_)
        return envelope(call, collection, [writing.update(call, collection, id_, given)])

    body = Body(shapes.one(kind))
    listed = Contract(asks=shapes.LISTED, gives=(gives(told),))
    shown = Contract(asks=shapes.SHOWN, gives=(gives(told),), errors=("bad-query",))
    written = Contract(
        asks=shapes.SHOWN, takes=(body,), gives=(gives(told),), errors=("parameter-missing",)
    )
    for handler, method, template, verb, contract in (
        (index, "GET", path, "query", listed),
        (show, "GET", f"{path}/{{id}}", "read", shown),
        (create, "POST", path, "create", written),
        (update, "PUT", f"{path}/{{id}}", "update", written),
    ):
        handler.__name__ = f"{handler.__name__}_{name}"
        ROUTES.route(
            method,
            template,
            verb=verb,  # type: ignore[arg-type]  # each of these is a verb
            object=name,
            source=SPEC,
            contract=contract,
        )(handler)


for _name in ("exchange_tables", "insights_report_exports"):
    _declare(_name)


@ROUTES.route(
    "DELETE",
    f"{API}/scheduled_jobs/insights_report_exports/{{id}}",
    verb="delete",
    object="insights_report_exports",
    source=SPEC,
    contract=Contract(gives=(Answer(204),)),
)
def delete_report_export(call: Call) -> Reply:
    """End a scheduled export."""
    call.system.records.delete("insights_report_exports", call.params["id"], call.caller)
    return Reply(204)


@ROUTES.route(
    "GET",
    f"{API}/foreign_exchange/exchange_tables/{{id}}/rates",
    verb="query",
    object="exchange_rates",
    source=SPEC,
    contract=Contract(
        asks=shapes.LISTED, gives=(gives(shapes.of("exchange_rates")),), errors=("not-found",)
    ),
)
def list_rates(call: Call) -> Reply:
    """List the exchange rates of a table."""
    table = call.system.records.get("exchange_tables", call.params["id"])
    collection = COLLECTIONS["exchange_rates"]
    of_table = Compare(("exchange_table_id",), "=", table["id"])
    return page_of(call, collection, ask(call.system, collection, call.query, of_table))


@ROUTES.route(
    "GET",
    f"{API}/scheduled_jobs/insights_report_exports/{{id}}/results/latest",
    verb="read",
    object="insights_report_exports",
    source=f"{SPEC}; what is in the file from memory",
    contract=Contract(gives=(Answer(200, (Body(TEXT, "text/csv"), Body(listing(ANYTHING)))),)),
)
def latest_export(call: Call) -> Reply:
    """Download what a scheduled export last wrote."""
    job = call.system.records.get("insights_report_exports", call.params["id"])
    rows = report_rows(call.system.records)
    if job["format"] == "json":
        return json_reply(rows)
    names = list(rows[0]) if rows else []
    lines = [names, *([str(row[name] or "") for name in names] for row in rows)]
    text = "".join(",".join(_cell(value) for value in line) + "\r\n" for line in lines)
    return Reply(200, text.encode(), ((b"content-type", b"text/csv; charset=utf-8"),))


def _cell(text: str) -> str:
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if any(c in text for c in ',"\r\n') else text


@ROUTES.route(
    "GET",
    f"{API}/account_insights_mappings/dynamic",
    verb="query",
    object="insights_reports",
    source=f"{SPEC}; the answer's shape from memory",
    contract=contracts.plain(record("dashboards", dashboards=listing({"type": "object"}))),
)
def dashboards(call: Call) -> Reply:
    """List the dashboards of the account's reports."""
    rows = call.system.store.all("insights_reports")
    told = [{"id": row["id"], "title": row["title"], "category": row["category"]} for row in rows]
    return json_reply({"dashboards": told})


@ROUTES.route(
    "GET",
    f"{API}/custom_branding",
    verb="describe",
    object="account_colors",
    source=f"{SPEC}; the answer's shape from memory",
    contract=contracts.plain(record("custom_branding", custom_branding={"type": "object"})),
)
def branding(call: Call) -> Reply:
    """Tell how the account looks."""
    return json_reply({"custom_branding": {"name": None, "logo_path": None, "primary_color": None}})


# -- files -----------------------------------------------------------------------------------------


def _uploaded(call: Call, field: str) -> tuple[Part, dict[str, object]]:
    """The file in a multipart body, and the attributes beside it."""
    if not call.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Refusal("malformed", reason="a file comes as multipart/form-data")
    singular, _, _ = field.partition("[")
    for key, part in parts_of(call):
        if key == field:
            if len(part.data) > FILE_MAX:
                raise Refusal("too-long", field="data", limit=FILE_MAX)
            beside = [
                (k, p) for k, p in parts_of(call) if k.startswith(f"{singular}[") and k != field
            ]
            return part, {k.partition("[")[2].rstrip("]"): p.text for k, p in beside}
    raise Refusal("required-missing", field="data", fields="data")


FILE = Body({"type": "object"}, "multipart/form-data")


@ROUTES.route(
    "POST",
    f"{API}/attachments",
    verb="create",
    object="attachments",
    source=SPEC,
    contract=Contract(asks=shapes.SHOWN, takes=(FILE,), gives=(gives(shapes.of("attachments")),)),
)
def upload(call: Call) -> Reply:
    """Upload a file, to be attached to a post or an expense."""
    part, beside = _uploaded(call, "attachment[data]")
    values = {
        **beside,
        "filename": part.filename or "file",
        "filesize": len(part.data),
        "content_type": part.content_type or "application/octet-stream",
        "data": b64encode(part.data).decode(),
    }
    row = call.system.records.create("attachments", values, call.caller, trusted=True)
    call.about("attachments", str(row["id"]))
    return envelope(call, COLLECTIONS["attachments"], [row])


@ROUTES.route(
    "PUT",
    f"{API}/attachments/{{id}}/sync",
    verb="update",
    object="attachments",
    source=f"{SPEC}; that nothing changes for files that were uploaded, from memory",
    contract=contracts.one("attachments"),
)
def sync(call: Call) -> Reply:
    """Bring an attachment up to date with the place it is linked from."""
    row = call.system.records.get("attachments", call.params["id"])
    return envelope(call, COLLECTIONS["attachments"], [row])


@ROUTES.route(
    "POST",
    f"{API}/users/{{id}}/profile_photo",
    verb="update",
    object="users",
    source=SPEC,
    contract=Contract(asks=shapes.SHOWN, takes=(FILE,), gives=(gives(shapes.of("users")),)),
)
def set_photo(call: Call) -> Reply:
    """Upload a user's photo."""
    part, _ = _uploaded(call, "user[photo]")
    name = part.filename or "photo"
    return _photo(call, f"/user_photos/{call.params['id']}/{name}")


@ROUTES.route(
    "DELETE",
    f"{API}/users/{{id}}/profile_photo",
    verb="update",
    object="users",
    source=SPEC,
    contract=contracts.one("users"),
)
def reset_photo(call: Call) -> Reply:
    """Take a user's photo away."""
    return _photo(call, None)


def _photo(call: Call, path: str | None) -> Reply:
    values = {"photo_path": path}
    row = call.system.records.update("users", call.params["id"], values, call.caller, trusted=True)
    return envelope(call, COLLECTIONS["users"], [row])


# -- prices by role --------------------------------------------------------------------------------

ROWS = "/rate_card_set_versions/{id}/rate_card_table_rows"


def _table(call: Call, roles: list[str]) -> Reply:
    """For each role its rate in each currency of the version's cards."""
    store, told = call.system.store, {}
    versions = store.find("rate_card_versions", rate_card_set_version_id=call.params["id"])
    for role in roles:
        rates: dict[str, object] = {}
        for version in versions:
            card = store.get("rate_cards", str(version["rate_card_id"]))
            price = store.first("rate_card_roles", rate_card_version_id=version["id"], role_id=role)
            if card is not None and price is not None:
                rates[str(card["currency"])] = price["rate"]
        told[role] = {"id": role, "role_id": role, "rates": rates}
    results = [{"key": "rate_card_table_rows", "id": role} for role in roles]
    meta = {"count": len(roles), "page_count": 1 if roles else 0}
    meta.update(page_number=1 if roles else 0, page_size=max(len(roles), 20))
    return json_reply(
        {"count": len(roles), "results": results, "rate_card_table_rows": told, "meta": meta}
    )


TABLE = record(
    "count results rate_card_table_rows meta",
    count={"type": "integer"},
    results=shapes.RESULTS,
    rate_card_table_rows={"type": "object"},
    meta=shapes.META,
)


@ROUTES.route(
    "GET",
    f"{API}{ROWS}",
    verb="query",
    object="rate_card_roles",
    source=f"{SPEC}; attributes from memory",
    contract=contracts.plain(TABLE, "not-found"),
)
def list_table_rows(call: Call) -> Reply:
    """List a version's prices, one row a role."""
    store = call.system.store
    call.system.records.get("rate_card_set_versions", call.params["id"])
    priced: dict[str, None] = {}
    for version in store.find("rate_card_versions", rate_card_set_version_id=call.params["id"]):
        for price in store.find("rate_card_roles", rate_card_version_id=version["id"]):
            priced[str(price["role_id"])] = None
    return _table(call, list(priced))


@ROUTES.route(
    "PUT",
    f"{API}{ROWS}/{{role_id}}",
    verb="upsert",
    object="rate_card_roles",
    source=f"{SPEC}; names in the body from memory",
    contract=Contract(
        takes=(Body(record("rates", more=True, rates={"type": "object"})),),
        gives=(gives(TABLE),),
        errors=("parameter-missing",),
    ),
)
def set_table_row(call: Call) -> Reply:
    """Set a role's rates in a version, by currency."""
    records, store, role = call.system.records, call.system.store, call.params["role_id"]
    records.get("rate_card_set_versions", call.params["id"])
    records.get("roles", role)
    body = read(call)
    row = body.get("rate_card_table_row", body)
    rates = row.get("rates") if isinstance(row, dict) else None
    if not isinstance(rates, dict):
        raise Refusal("parameter-missing", field="rates")
    for version in store.find("rate_card_versions", rate_card_set_version_id=call.params["id"]):
        card = records.get("rate_cards", str(version["rate_card_id"]))
        if card["currency"] not in rates:
            continue
        known = store.first("rate_card_roles", rate_card_version_id=version["id"], role_id=role)
        rate = {"rate": rates[str(card["currency"])]}
        if known is None:
            values = {**rate, "rate_card_version_id": version["id"], "role_id": role}
            values["rate_card_id"] = card["id"]
            records.create("rate_card_roles", values, call.caller)
        else:
            records.update("rate_card_roles", str(known["id"]), rate, call.caller)
    return _table(call, [role])


@ROUTES.route(
    "DELETE",
    f"{API}{ROWS}/{{role_id}}",
    verb="delete",
    object="rate_card_roles",
    source=SPEC,
    contract=Contract(gives=(Answer(204),)),
)
def delete_table_row(call: Call) -> Reply:
    """Take a role's rates out of a version."""
    records, store = call.system.records, call.system.store
    records.get("rate_card_set_versions", call.params["id"])
    for version in store.find("rate_card_versions", rate_card_set_version_id=call.params["id"]):
        role = call.params["role_id"]
        for price in store.find(
            "rate_card_roles", rate_card_version_id=version["id"], role_id=role
        ):
            records.delete("rate_card_roles", str(price["id"]), call.caller)
    return Reply(204)
