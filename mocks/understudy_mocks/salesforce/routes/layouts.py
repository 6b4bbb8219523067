"""How records look on the screen, and what else a client asks for before it starts.

The org has one plain layout of each type, and no custom ones. Shapes: REST API reference; partly
from memory.
"""

from understudy.vendor import Call, ObjectType, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, TRUTH, Ask, listing, record
from understudy.vendor.paging import whole
from understudy_mocks.salesforce.objects.ids import DIGITS, STANDING, native_id
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bodies import base_of, kind_of
from understudy_mocks.salesforce.routes.describing import MASTER_RECORD_TYPE, record_types

ROUTES = Routes()
DATA = "/services/data/v{version}"
SOBJECT = DATA + "/sobjects/{object}"
SOURCE = "REST API reference; shapes partly from memory"
OPEN = shapes.rest(shapes.told(shapes.OPEN))
RECENT_MOST = 200


@ROUTES.route("GET", SOBJECT + "/describe/layouts", verb="describe", source=SOURCE, contract=OPEN)
def layouts(call: Call) -> Reply:
    """The layouts of a type, and which record type has which."""
    kind = kind_of(call)
    mappings = [_mapping(info, _layout_id(kind)) for info in record_types(call, kind)]
    return json_reply(
        {
            "layouts": [_layout(kind)],
            "recordTypeMappings": mappings,
            "recordTypeSelectorRequired": [False],
        }
    )


@ROUTES.route(
    "GET",
    SOBJECT + "/describe/layouts/{record_type}",
    verb="describe",
    source="REST API reference; client source: simple-salesforce",
    contract=shapes.rest(shapes.told(shapes.OPEN), errors=("not-found",)),
)
def layout_of_record_type(call: Call) -> Reply:
    """The layout of one record type."""
    kind, wanted = kind_of(call), call.params["record_type"][:15]
    if not any(str(i["recordTypeId"]).startswith(wanted) for i in record_types(call, kind)):
        raise Refusal("not-found", object="RecordType", id=wanted)
    return json_reply(_layout(kind))


@ROUTES.route(
    "GET", SOBJECT + "/describe/compactLayouts", verb="describe", source=SOURCE, contract=OPEN
)
def compact_layouts(call: Call) -> Reply:
    """What a record shows at a glance."""
    kind = kind_of(call)
    mappings = [
        {
            "available": info["available"],
            "compactLayoutId": None,
            "compactLayoutName": "SYSTEM",
            "recordTypeId": info["recordTypeId"],
            "recordTypeName": info["name"],
            "urls": {},
        }
        for info in record_types(call, kind)
    ]
    return json_reply(
        {
            "compactLayouts": [],
            "defaultCompactLayoutId": None,
            "recordTypeCompactLayoutMappings": mappings,
            "urls": {"primary": f"{base_of(call)}/{kind.name}/describe/compactLayouts/primary"},
        }
    )


@ROUTES.route(
    "GET", SOBJECT + "/describe/approvalLayouts", verb="describe", source=SOURCE, contract=OPEN
)
def approval_layouts(call: Call) -> Reply:
    """What approvers see: no approvals are set up."""
    kind_of(call)
    return json_reply({"approvalLayouts": []})


@ROUTES.route(
    "GET",
    SOBJECT + "/quickActions",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(shapes.told(listing(shapes.OPEN))),
)
def quick_actions_of(call: Call) -> Reply:
    """The quick actions of a type: none are set up."""
    kind_of(call)
    return json_reply([])


@ROUTES.route(
    "GET",
    SOBJECT + "/listviews",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(
        shapes.told(shapes.properties("done listviews size", done=TRUTH, listviews=listing(TEXT)))
    ),
)
def list_views(call: Call) -> Reply:
    """The list views of a type: none are set up."""
    kind = kind_of(call)
    return json_reply(
        {
            "done": True,
            "listviews": [],
            "nextRecordsUrl": None,
            "size": 0,
            "sobjectType": kind.name,
        }
    )


@ROUTES.route(
    "GET",
    DATA + "/recent",
    verb="query",
    source="REST API reference: Recently Viewed Items",
    contract=shapes.rest(
        shapes.told(listing(shapes.FOUND)),
        asks=(Ask("limit", {"type": "string", "pattern": "^[0-9]{0,3}$"}),),
        errors=("invalid-value",),
    ),
)
def recent(call: Call) -> Reply:
    """What the caller made or changed last; nobody here looks at screens."""
    most = whole(call.query.get("limit"), RECENT_MOST, 1, RECENT_MOST, "limit")
    found: dict[str, dict[str, object]] = {}
    store = call.system.store
    for change in reversed(list(store.changes(max(0, store.last_seq - 10 * RECENT_MOST)))):
        kind = call.system.schema.object(change.object)
        alive = not kind.hidden and store.get(kind.name, change.id) is not None
        if change.by == call.caller.name and alive and change.id not in found:
            url = f"{base_of(call)}/{kind.name}/{change.id}"
            told = {"attributes": {"type": kind.name, "url": url}, "Id": change.id}
            found[change.id] = {**told, "Name": change.after.get("Name")}
    return json_reply(list(found.values())[:most])


@ROUTES.route(
    "GET",
    DATA + "/tabs",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(shapes.told(listing(shapes.OPEN))),
)
def tabs(call: Call) -> Reply:
    """The tabs that a person sees."""
    return json_reply(shown_tabs(call))


def shown_tabs(call: Call) -> list[dict[str, object]]:
    """The tabs of the types that people work with."""
    names = ("Account", "Contact", "Opportunity", "Lead", "Case", "Task", "Campaign", "Product2")
    return [_tab(call, call.system.schema.object(name)) for name in names]


@ROUTES.route(
    "GET",
    DATA + "/theme",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(shapes.told(record("themeItems", themeItems=listing(shapes.OPEN)))),
)
def theme(call: Call) -> Reply:
    """Icons and colours: none but the plain ones."""
    items = [
        {"colors": [], "icons": [], "name": kind.name}
        for kind in call.system.schema
        if not kind.hidden
    ]
    return json_reply({"themeItems": items})


@ROUTES.route(
    "GET",
    DATA + "/appMenu/{menu}",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(
        shapes.told(record("appMenuItems", appMenuItems=listing(shapes.OPEN))),
    ),
)
def app_menu(call: Call) -> Reply:
    """The applications that a person can switch to."""
    if call.params["menu"].lower() not in ("appswitcher", "salesforce1"):
        raise Refusal("no-such-path", path=call.path)
    item = {"type": "Standard", "label": "Sales", "name": "Sales", "url": "/lightning/app/sales"}
    return json_reply({"appMenuItems": [item]})


@ROUTES.route(
    "GET",
    DATA + "/quickActions",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(shapes.told(listing(shapes.OPEN))),
)
def quick_actions(call: Call) -> Reply:
    """The quick actions of the org: none are set up."""
    return json_reply([])


@ROUTES.route(
    "GET",
    DATA + "/actions",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(shapes.told({**shapes.OPEN, "additionalProperties": TEXT})),
)
def actions(call: Call) -> Reply:
    """The kinds of actions that can be invoked."""
    base = f"/services/data/v{call.params['version']}/actions"
    return json_reply({name: f"{base}/{name}" for name in ("standard", "custom")})


@ROUTES.route(
    "GET",
    DATA + "/actions/{kind}",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(shapes.told(shapes.OPEN)),
)
def actions_of_kind(call: Call) -> Reply:
    """The actions of one kind: none can be invoked here."""
    match call.params["kind"].lower():
        case "standard":
            return json_reply({"actions": []})
        case "custom":
            return json_reply({})
    raise Refusal("no-such-path", path=call.path)


@ROUTES.route(
    "GET",
    DATA + "/process/approvals",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(shapes.told(record("approvals", approvals=shapes.OPEN))),
)
def approvals(call: Call) -> Reply:
    """The approval processes: none are set up."""
    return json_reply({"approvals": {}})


@ROUTES.route(
    "GET",
    DATA + "/process/rules",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(shapes.told(record("rules", rules=shapes.OPEN))),
)
def process_rules(call: Call) -> Reply:
    """The workflow rules: none are set up that could be asked for."""
    return json_reply({"rules": {}})


def _layout_id(kind: ObjectType) -> str:
    """One that no other type has: its key prefix, read as a number."""
    ordinal = sum(DIGITS.index(c) * 62**n for n, c in enumerate(reversed(kind.key_prefix)))
    return native_id("00h", STANDING + ordinal)


def _layout(kind: ObjectType) -> dict[str, object]:
    fields = [f for f in kind.visible if f.type != "json"]
    rows = [
        {
            "layoutItems": [
                {
                    "editableForNew": f.createable and not f.computed,
                    "editableForUpdate": f.updateable and not f.computed,
                    "label": f.label,
                    "layoutComponents": [
                        {"displayLines": 1, "tabOrder": n, "type": "Field", "value": f.name}
                    ],
                    "placeholder": False,
                    "required": f.required,
                }
            ],
            "numItems": 1,
        }
        for n, f in enumerate(fields, 1)
    ]
    section = {
        "columns": 1,
        "heading": "Information",
        "layoutRows": rows,
        "rows": len(rows),
        "useCollapsibleSection": False,
        "useHeading": True,
    }
    return {
        "buttonLayoutSection": {"detailButtons": []},
        "detailLayoutSections": [section],
        "editLayoutSections": [section],
        "feedView": None,
        "highlightsPanelLayoutSection": None,
        "id": _layout_id(kind),
        "multirowEditLayoutSections": [],
        "offlineLinks": [],
        "quickActionList": {"quickActionListItems": []},
        "relatedContent": None,
        "relatedLists": [],
        "saveOptions": [],
    }


def _mapping(info: dict[str, object], layout_id: str) -> dict[str, object]:
    return {
        "active": info["active"],
        "available": info["available"],
        "defaultRecordTypeMapping": info["defaultRecordTypeMapping"],
        "developerName": info["developerName"],
        "layoutId": layout_id,
        "master": info["recordTypeId"] == MASTER_RECORD_TYPE,
        "name": info["name"],
        "picklistsForRecordType": [],
        "recordTypeId": info["recordTypeId"],
        "urls": info["urls"],
    }


def _tab(call: Call, kind: ObjectType) -> dict[str, object]:
    return {
        "colors": [],
        "custom": False,
        "iconUrl": None,
        "icons": [],
        "label": kind.plural,
        "miniIconUrl": None,
        "name": f"standard-{kind.name}",
        "sobjectName": kind.name,
        "url": f"{call.origin}/{kind.key_prefix}/o",
    }
