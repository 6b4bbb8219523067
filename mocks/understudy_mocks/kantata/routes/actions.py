"""What can be done with records beside writing them: cancel, split, apply, invite, import."""

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import TEXT, TRUTH, record
from understudy_mocks.kantata.queries import COLLECTIONS
from understudy_mocks.kantata.routes import contracts, shapes
from understudy_mocks.kantata.routes.bodies import Body, ids_of, read
from understudy_mocks.kantata.routes.generic import seen
from understudy_mocks.kantata.routes.presenter import envelope
from understudy_mocks.kantata.rules import billing, presales, tasks

ROUTES = Routes()
API = "/api/v1"
SPEC = contracts.SPEC


def shown(call: Call, name: str, *rows: Row) -> Reply:
    """The envelope with these records of a collection."""
    return envelope(call, COLLECTIONS[name], rows)


def inner(body: Body, name: str) -> Body:
    """What is wrapped in a name, or the body itself where nothing is."""
    found = body.get(name, body)
    if not isinstance(found, dict):
        raise Refusal("malformed", reason=f"{name} is an object")
    return found


# -- invoices --------------------------------------------------------------------------------------


@ROUTES.route(
    "GET",
    f"{API}/invoices/next_invoice_number",
    verb="describe",
    object="invoices",
    source=SPEC,
    contract=contracts.plain(record("next_invoice_number", next_invoice_number=TEXT)),
)
def next_invoice_number(call: Call) -> Reply:
    """Tell the number that the next invoice will have."""
    return json_reply({"next_invoice_number": str(billing.next_number(call.system.records))})


@ROUTES.route(
    "PUT",
    f"{API}/invoices/{{id}}/cancel",
    verb="update",
    object="invoices",
    source=SPEC,
    contract=contracts.one("invoices", "invoice-settled"),
)
def cancel_invoice(call: Call) -> Reply:
    """Cancel an invoice: it stays, its lines are free again."""
    row = billing.cancel(call.system.records, call.params["id"], call.caller)
    return shown(call, "invoices", row)


# -- projects --------------------------------------------------------------------------------------


@ROUTES.route(
    "POST",
    f"{API}/workspaces/{{id}}/invite",
    verb="update",
    object="workspaces",
    source=SPEC,
    contract=contracts.taking(
        "workspaces",
        "parameter-missing",
        required="invitation",
        invitation=record(
            "email_address",
            more=True,
            email_address=TEXT,
            full_name={"type": ["string", "null"]},
            invitee_role={"enum": ["maven", "buyer", None]},
        ),
    ),
)
def invite(call: Call) -> Reply:
    """Invite somebody to a project; who is new gets an account."""
    records, store, by = call.system.records, call.system.store, call.caller
    body = read(call)
    if not isinstance(body.get("invitation"), dict):
        raise Refusal("parameter-missing", field="invitation")
    given = inner(body, "invitation")
    project = records.get("workspaces", call.params["id"])
    address = given.get("email_address")
    if not isinstance(address, str) or "@" not in address:
        raise Refusal("invalid-value", field="email_address", value=address, type="address")
    role = given.get("invitee_role") or "maven"
    user = store.first("users", email_address=address)
    if user is None:
        name = given.get("full_name") or address.partition("@")[0]
        invited = {"full_name": name, "email_address": address}
        made = records.create("account_invitations", invited, by)
        user = records.get("users", str(made["user_id"]))
    values = {"workspace_id": project["id"], "user_id": user["id"], "role": role}
    records.create("participations", values, by)
    return shown(call, "workspaces", records.get("workspaces", str(project["id"])))


@ROUTES.route(
    "PUT",
    f"{API}/workspaces/{{id}}/apply_template",
    verb="update",
    object="workspaces",
    source=SPEC,
    contract=contracts.taking(
        "workspaces",
        required="project_template_id",
        project_template_id={"type": ["string", "integer"]},
        project_template_start_date={"type": ["string", "null"]},
    ),
)
def apply_template(call: Call) -> Reply:
    """Give a project the tasks of a template."""
    given = inner(read(call), "workspace")
    template = given.get("project_template_id") or given.get("project_tracker_template_id")
    if not isinstance(template, str | int):
        raise Refusal("required-missing", field="project_template_id", fields="project_template_id")
    start, id_ = given.get("project_template_start_date"), call.params["id"]
    first = None if start in (None, "") else str(start)
    presales.apply(call.system.records, str(template), id_, first, call.caller)
    return shown(call, "workspaces", call.system.records.get("workspaces", id_))


@ROUTES.route(
    "GET",
    f"{API}/workspaces/{{id}}/permissions",
    verb="read",
    object="workspaces",
    source=f"{SPEC}; names of the permissions from memory",
    contract=contracts.plain({"type": "object", "additionalProperties": TRUTH}, "bad-query"),
)
def permissions(call: Call) -> Reply:
    """Tell what the caller may do in a project."""
    project = seen(call, COLLECTIONS["workspaces"], call.params["id"])
    own = call.system.store.first(
        "participations", workspace_id=project["id"], user_id=call.caller.user_id
    )
    admin = own is None or own["access_level"] == "admin"
    return json_reply(
        {
            "can_invite": admin,
            "can_edit_project": admin,
            "can_archive": admin,
            "can_approve_time": admin or bool(own and own["time_approver"]),
            "can_approve_expenses": admin or bool(own and own["expense_approver"]),
            "can_view_financials": admin or bool(own and own["access_level"] == "financial"),
            "can_log_time": bool(project["time_trackable"]),
        }
    )


def _declare_toggles() -> None:
    for what, column in (
        ("time", "require_time_approvals"),
        ("expense", "require_expense_approvals"),
    ):

        def toggle(call: Call, column: str = column) -> Reply:
            """Switch whether a project's lines must be approved."""
            project = call.system.records.get("workspaces", call.params["id"])
            values = {column: not project[column]}
            row = call.system.records.update("workspaces", str(project["id"]), values, call.caller)
            return shown(call, "workspaces", row)

        toggle.__name__ = f"toggle_{what}_approvals"
        ROUTES.route(
            "PUT",
            f"{API}/workspaces/{{id}}/toggle_{what}_approvals",
            verb="update",
            object="workspaces",
            source=SPEC,
            contract=contracts.one("workspaces"),
        )(toggle)


_declare_toggles()


@ROUTES.route(
    "PUT",
    f"{API}/workspaces/{{id}}/unarchive_with_approvals",
    verb="update",
    object="workspaces",
    source=SPEC,
    contract=contracts.one("workspaces"),
)
def unarchive_with_approvals(call: Call) -> Reply:
    """Take a project out of the archive; its time is to be approved from now on."""
    values = {"archived": False, "require_time_approvals": True, "require_expense_approvals": True}
    row = call.system.records.update("workspaces", call.params["id"], values, call.caller)
    return shown(call, "workspaces", row)


@ROUTES.route(
    "PUT",
    f"{API}/workspace_task_status_sets/bulk_update",
    verb="update",
    object="workspaces",
    source=f"{SPEC}; names in the body from memory",
    contract=contracts.taking(
        "workspaces",
        required="workspace_ids task_status_set_id",
        workspace_ids=shapes.IDS,
        task_status_set_id={"type": ["string", "integer"]},
    ),
)
def set_task_statuses(call: Call) -> Reply:
    """Let projects have a set of task statuses."""
    given = inner(read(call), "workspace_task_status_set")
    projects = ids_of(given.get("workspace_ids"), "workspace_ids")
    if not projects or given.get("task_status_set_id") in (None, ""):
        missing = "task_status_set_id" if projects else "workspace_ids"
        raise Refusal("required-missing", field=missing, fields=missing)
    values = {"task_status_set_id": given["task_status_set_id"]}
    records = call.system.records
    return shown(
        call,
        "workspaces",
        *(records.update("workspaces", id_, values, call.caller) for id_ in projects),
    )


@ROUTES.route(
    "PUT",
    f"{API}/task_status_sets/{{id}}/update_account_default",
    verb="update",
    object="task_status_sets",
    source=SPEC,
    contract=contracts.one("task_status_sets"),
)
def default_task_statuses(call: Call) -> Reply:
    """Let new projects have this set of task statuses."""
    row = tasks.make_default(call.system.records, call.params["id"], call.caller)
    return shown(call, "task_status_sets", row)
