"""The Change Management API: change requests by type, their tasks, where they may go next."""

from collections.abc import Mapping

from understudy.vendor import Call, Reply, Routes, Row, json_reply
from understudy.vendor.contract import TEXT, TRUTH, Answer, Ask, Contract, listing, record
from understudy_mocks.servicenow.auth import check_read, check_write
from understudy_mocks.servicenow.objects.tables.itsm import CHANGE_STATES
from understudy_mocks.servicenow.objects.texts import display_of, text_of
from understudy_mocks.servicenow.queries import Questions
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.bodies import given
from understudy_mocks.servicenow.routes.declaring import under
from understudy_mocks.servicenow.routes.numbers import whole
from understudy_mocks.servicenow.routes.table import LIMIT, link_header
from understudy_mocks.servicenow.rules.service import LADDER, may_step

ROUTES = Routes()
BASE, TABLE, TASK = "/api/sn_chg_rest", "change_request", "change_task"
SOURCE = "memory: vendor's REST reference: Change Management API"
TEMPLATE = "std_change_producer_version"
TYPES = ("normal", "standard", "emergency")
PAIRS = {"type": "object", "additionalProperties": shapes.VALUE}
ONE, MANY = shapes.told(shapes.result(PAIRS)), shapes.told(shapes.result(listing(PAIRS)))
ASKS = (shapes.QUERY, shapes.LIMIT, shapes.OFFSET)
ERRORS = (*shapes.SILENT, "unreadable")


def _told(call: Call, table: str, row: Row) -> Mapping[str, object]:
    """Every field in both forms, as this API always tells it."""
    kind, store = call.system.schema.object(table), call.system.store
    told: dict[str, object] = {}
    for f in kind.visible:
        value = text_of(f, row[f.name])
        shown = display_of(f, value)
        if f.native == "reference" and value:
            found = store.get(f.references[0], value)
            shown = str((found or {}).get("name") or (found or {}).get("number") or "")
        told[f.name] = {"display_value": shown, "value": value}
    return told


def _listed(call: Call, table: str, query: str) -> Reply:
    kind = call.system.schema.object(table)
    check_read(call.caller, kind)
    limit = whole(call.query, "sysparm_limit", LIMIT) or LIMIT
    offset = whole(call.query, "sysparm_offset", 0)
    questions = call.system.part(Questions)
    ids = questions.rows(call.caller, kind, query, (), (("sys_id",),), limit, offset)
    total = questions.count(call.caller, kind, query, ())
    rows = [call.system.records.get(table, str(id)) for (id,) in ids]
    reply = json_reply({"result": [_told(call, table, row) for row in rows]})
    link = link_header(call, limit, offset, total)
    return reply.with_headers((b"x-total-count", b"%d" % total), *link)


@under(
    ROUTES,
    "GET",
    "/change",
    base=BASE,
    verb="query",
    object=TABLE,
    source=SOURCE,
    contract=Contract(asks=ASKS, gives=(MANY,), errors=ERRORS),
)
def list_changes(call: Call) -> Reply:
    """List change requests."""
    return _listed(call, TABLE, call.query.get("sysparm_query", ""))


@under(
    ROUTES,
    "GET",
    "/change/{id}",
    base=BASE,
    verb="read",
    object=TABLE,
    source=SOURCE,
    contract=Contract(gives=(ONE,), errors=ERRORS),
)
def read_change(call: Call) -> Reply:
    """Read a change request."""
    check_read(call.caller, call.system.schema.object(TABLE))
    row = call.system.records.get(TABLE, call.params["id"])
    return json_reply({"result": _told(call, TABLE, row)})


@under(
    ROUTES,
    "POST",
    "/change",
    base=BASE,
    verb="create",
    object=TABLE,
    source=SOURCE,
    contract=Contract(
        asks=(Ask("type"),),
        takes=shapes.GIVEN,
        body_optional=True,
        gives=(ONE,),
        errors=(*ERRORS, "conflict"),
        leads_to={"read_change": {"id": "$response.body#/result/sys_id/value"}},
    ),
)
def create_change(call: Call) -> Reply:
    """Create a change request, normal unless its type is told."""
    return _created(call, call.query.get("type", ""))


OF_TYPE = Contract(
    takes=shapes.GIVEN, body_optional=True, gives=(ONE,), errors=(*ERRORS, "conflict", "not-found")
)


@under(
    ROUTES,
    "POST",
    "/change/normal",
    base=BASE,
    verb="create",
    object=TABLE,
    source=SOURCE,
    contract=OF_TYPE,
)
def create_normal_change(call: Call) -> Reply:
    """Create a normal change request."""
    return _created(call, "normal")


@under(
    ROUTES,
    "POST",
    "/change/emergency",
    base=BASE,
    verb="create",
    object=TABLE,
    source=SOURCE,
    contract=OF_TYPE,
)
def create_emergency_change(call: Call) -> Reply:
    """Create an emergency change request."""
    return _created(call, "emergency")


@under(
    ROUTES,
    "POST",
    "/change/standard/{template}",
    base=BASE,
    verb="create",
    object=TABLE,
    source=SOURCE,
    contract=OF_TYPE,
)
def create_standard_change(call: Call) -> Reply:
    """Create a standard change request from a template."""
    template = call.system.records.get(TEMPLATE, call.params["template"])
    return _created(call, "standard", {"std_change_producer_version": template["sys_id"]})


def _created(call: Call, type_: str, more: Mapping[str, object] | None = None) -> Reply:
    kind = call.system.schema.object(TABLE)
    check_write(call.caller, kind, "Insert")
    values = {**given(call, kind), **(more or {})}
    if type_ in TYPES:
        values["type"] = type_
    row = call.system.records.create(TABLE, values, call.caller)
    call.about(TABLE, str(row["sys_id"]))
    return json_reply({"result": _told(call, TABLE, row)})


@under(
    ROUTES,
    "PATCH",
    "/change/{id}",
    base=BASE,
    verb="update",
    object=TABLE,
    source=SOURCE,
    contract=Contract(takes=shapes.GIVEN, body_optional=True, gives=(ONE,), errors=ERRORS),
)
def update_change(call: Call) -> Reply:
    """Change a change request."""
    kind = call.system.schema.object(TABLE)
    check_write(call.caller, kind, "Update")
    row = call.system.records.update(TABLE, call.params["id"], given(call, kind), call.caller)
    return json_reply({"result": _told(call, TABLE, row)})


@under(
    ROUTES,
    "DELETE",
    "/change/{id}",
    base=BASE,
    verb="delete",
    object=TABLE,
    source=SOURCE,
    contract=Contract(gives=(Answer(204),), errors=ERRORS),
)
def delete_change(call: Call) -> Reply:
    """Delete a change request."""
    check_write(call.caller, call.system.schema.object(TABLE), "Delete")
    call.system.records.delete(TABLE, call.params["id"], call.caller)
    return Reply(204)


@under(
    ROUTES,
    "GET",
    "/change/{id}/nextstate",
    base=BASE,
    verb="read",
    object=TABLE,
    source=SOURCE,
    contract=Contract(
        gives=(
            shapes.told(
                shapes.result(
                    record(
                        "available_states state_label",
                        available_states=listing(TEXT),
                        state_label=listing(record("value label", value=TEXT, label=TEXT)),
                        state_transitions_allowed=TRUTH,
                    )
                )
            ),
        ),
        errors=ERRORS,
    ),
)
def next_states(call: Call) -> Reply:
    """Where a change request may go from here."""
    check_read(call.caller, call.system.schema.object(TABLE))
    row = call.system.records.get(TABLE, call.params["id"])
    type_ = str(row["type"])
    ladder = (*LADDER.get(type_, LADDER["normal"]), 4)
    found = [state for state in ladder if may_step(type_, row["state"], state)]
    labels = dict(CHANGE_STATES)
    told = {
        "available_states": [str(state) for state in found],
        "state_label": [{"value": str(s), "label": labels[str(s)]} for s in found],
        "state_transitions_allowed": bool(found),
    }
    return json_reply({"result": told})


@under(
    ROUTES,
    "GET",
    "/change/{id}/task",
    base=BASE,
    verb="query",
    object=TASK,
    source=SOURCE,
    contract=Contract(asks=ASKS[1:], gives=(MANY,), errors=(*ERRORS, "not-found")),
)
def list_change_tasks(call: Call) -> Reply:
    """List the tasks of a change request."""
    id = str(call.system.records.get(TABLE, call.params["id"])["sys_id"])
    return _listed(call, TASK, f"change_request={id.replace('^', '^^')}")


@under(
    ROUTES,
    "POST",
    "/change/{id}/task",
    base=BASE,
    verb="create",
    object=TASK,
    source=SOURCE,
    contract=Contract(
        takes=shapes.GIVEN, body_optional=True, gives=(ONE,), errors=(*ERRORS, "not-found")
    ),
)
def create_change_task(call: Call) -> Reply:
    """Add a task to a change request."""
    kind = call.system.schema.object(TASK)
    check_write(call.caller, kind, "Insert")
    change = call.system.records.get(TABLE, call.params["id"])
    values = {**given(call, kind), "change_request": change["sys_id"]}
    row = call.system.records.create(TASK, values, call.caller)
    return json_reply({"result": _told(call, TASK, row)})
