"""Who calls, by Basic or a token; what their roles let them see and do."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from understudy.kernel.seed import Seed
from understudy.vendor import (
    Call,
    Caller,
    ObjectType,
    Refusal,
    System,
    basic,
    bearer,
    same_secret,
)
from understudy.vendor.contract import Visitor
from understudy_mocks.servicenow.objects.schema import TABLE, table_of
from understudy_mocks.servicenow.objects.standing import ADMIN, INSTANCE, INTEGRATION, VIEWER

ACCESS_S = 30 * 60
REFRESH_S = 100 * 24 * 60 * 60
"""How long tokens live: the vendor's defaults."""
SCOPE = "useraccount"

Action = Literal["Insert", "Update", "Delete"]
Column = tuple[str, str]
"""A table's name and a column's."""

WRITTEN_BY: Mapping[str, tuple[str, ...]] = {
    "it_project_manager": (
        *("pm_project", "pm_project_task", "project_status", "planned_task_rel_planned_task"),
        *("risk", "issue", "project_action", "project_change_request", "dmn_decision", "goal"),
        *("cost_plan", "cost_plan_breakdown", "benefit_plan", "project_funding"),
        *("resource_plan", "fm_expense_line", "pm_m2m_project_stakeholder"),
        *("sn_invst_pln_inbound_actuals", "sn_plng_att_core_resource_assignment"),
    ),
    "it_portfolio_manager": ("pm_portfolio", "pm_portfolio_project", "pm_m2m_portfolio_project"),
    "it_program_manager": ("pm_program",),
    "it_demand_manager": ("dmn_demand", "dmn_decision"),
    "resource_manager": (
        *("resource_plan", "resource_allocation", "sn_plng_att_core_resource_assignment"),
        *("user_has_resource_role", "group_has_resource_role"),
    ),
    "timecard_user": ("time_card", "time_sheet"),
    "it_rate_model_admin": ("rate_model", "rate_model_line", "labor_rate_card"),
    "itil": (
        *("task", "incident", "problem", "change_request", "change_task", "core_company"),
        *("sc_request", "sc_req_item", "sc_task", "sysapproval_approver", "kb_knowledge"),
        *("cmdb_ci", "cmdb_ci_service", "cmdb_ci_appl", "cmdb_ci_computer", "cmdb_ci_server"),
        *("cmdb_ci_linux_server", "cmdb_ci_win_server", "cmdb_rel_ci", "sys_attachment"),
    ),
    "user_admin": (
        *("core_company", "cmn_department", "cmn_cost_center", "cmn_location", "business_unit"),
        *("sys_user", "sys_user_group", "sys_user_grmember"),
    ),
}
"""Which tables a role may write to (memory, simplified). To others only administrators may."""
WRITERS: Mapping[str, frozenset[str]] = {
    table: frozenset(role for role, tables in WRITTEN_BY.items() if table in tables)
    for table in dict.fromkeys(table for tables in WRITTEN_BY.values() for table in tables)
}
"""One of which roles it takes to write to a table. Where none is named, only administrators may."""
READERS: Mapping[str, frozenset[str]] = {
    "sys_audit": frozenset({"itil"}),
    "oauth_entity": frozenset({"oauth_admin"}),
    "sys_email": frozenset({"itil"}),
    "sys_user_has_role": frozenset({"user_admin"}),
    "sys_audit_delete": frozenset({"itil"}),
}
"""One of which roles it takes to read a table. Where none is named, everybody may."""
CONFIDENTIAL: Mapping[Column, str] = {("sys_user", "hourly_rate"): "it_rate_model_admin"}
"""Columns that only one role sees and sets."""
READ_ONLY_ROLE, ADMIN_ROLE = "snc_read_only", "admin"


SECURITY: Mapping[str, object] = {
    "basic": {"type": "http", "scheme": "basic"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "in": "header", "name": "x-sn-apikey"},
}
"""How one gets in, as OpenAPI has it."""


def sign_in(visitor: Visitor) -> Mapping[str, str]:
    """The headers of the integration user."""
    pair = f"{visitor.credentials['username']}:{visitor.credentials['password']}"
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def credentials(seed: Seed) -> Mapping[str, str]:
    """The integration's way in; a person's, who may do everything; one who may only read."""
    return {
        "instance": INSTANCE,
        "username": INTEGRATION,
        "password": seed.hex("password", 16),
        "client_id": seed.hex("client-id", 32),
        "client_secret": seed.hex("client-secret", 20),
        "admin_username": ADMIN,
        "admin_password": seed.hex("admin-password", 16),
        "viewer_username": VIEWER,
        "viewer_password": seed.hex("viewer-password", 16),
    }


class Roles:
    """Who has which roles, remembered until anything changes."""

    def __init__(self, system: System) -> None:
        self._store = system.store
        self._as_of = (-1, -1)
        self._by_user: dict[str, frozenset[str]] = {}

    def of(self, user_id: str) -> frozenset[str]:
        as_of = (self._store.restored, self._store.last_seq)
        if as_of != self._as_of:
            self._as_of, self._by_user = as_of, {}
        if user_id not in self._by_user:
            held = self._store.find("sys_user_has_role", user=user_id, state="active")
            found = (self._store.get("sys_user_role", str(grant["role"])) for grant in held)
            self._by_user[user_id] = frozenset(str(role["name"]) for role in found if role)
        return self._by_user[user_id]


def authenticate(call: Call) -> Caller:
    """The caller of a request, with the roles held now."""
    token = bearer(call)
    if token is not None:
        who = call.system.tokens.check(token)
    else:
        pair = basic(call)
        if pair is None:
            raise Refusal("unauthenticated")
        who = log_in(call.system, *pair)
    return replace(who, scopes=call.system.part(Roles).of(who.user_id))


def log_in(system: System, username: str, password: str) -> Caller:
    """Whose name and password these are; refuses `unauthenticated`."""
    own = system.credentials
    expected = {
        own["username"]: own["password"],
        own["admin_username"]: own["admin_password"],
        own["viewer_username"]: own["viewer_password"],
    }.get(username)
    if expected is None or not same_secret(password, expected):
        raise Refusal("unauthenticated")
    return user(system, username)


def user(system: System, username: str) -> Caller:
    """The user of that name, unless there is none or he is shut out."""
    found = system.store.first("sys_user", user_name=username)
    if found is None or not found["active"] or found["locked_out"]:
        raise Refusal("unauthenticated")
    kind = "integration" if username == system.credentials["username"] else "person"
    return Caller(f"{kind}:{username}", str(found["sys_id"]))


# -- OAuth -------------------------------------------------------------------------------------


def granted(call: Call) -> Mapping[str, object]:
    """The answer of the token endpoint to a grant."""
    form = {**call.query, **call.form()}
    grant, system = form.get("grant_type", ""), call.system
    _check_client(call, form)
    if grant == "password":
        try:
            who = log_in(system, form.get("username", ""), form.get("password", ""))
        except Refusal:
            raise Refusal("oauth-denied") from None
        return _tokens(system, who, _refresh(system, who))
    if grant == "refresh_token":
        secret = form.get("refresh_token", "")
        try:
            who = system.tokens.check(secret, "refresh")
        except Refusal:
            raise Refusal("oauth-grant") from None
        return _tokens(system, who, secret)
    if grant == "client_credentials":
        return _tokens(system, user(system, system.credentials["username"]), None)
    raise Refusal("oauth-unsupported")


def _check_client(call: Call, form: Mapping[str, str]) -> None:
    """Which application asks, by header or form."""
    own = call.system.credentials
    try:
        client, secret = basic(call) or (form.get("client_id", ""), form.get("client_secret", ""))
    except Refusal:
        raise Refusal("oauth-client") from None
    if not (same_secret(client, own["client_id"]) and same_secret(secret, own["client_secret"])):
        raise Refusal("oauth-client")


def _refresh(system: System, who: Caller) -> str:
    secret = system.secret("refresh-token", 64)
    system.tokens.issue(secret, who, ttl_s=REFRESH_S, purpose="refresh")
    return secret


def _tokens(system: System, who: Caller, refresh: str | None) -> Mapping[str, object]:
    access = system.secret("access-token", 64)
    system.tokens.issue(access, who, ttl_s=ACCESS_S)
    return {
        "access_token": access,
        **({"refresh_token": refresh} if refresh else {}),
        "scope": SCOPE,
        "token_type": "Bearer",
        # A second is lost on the way, as on real instances.
        "expires_in": ACCESS_S - 1,
    }


# -- rights ------------------------------------------------------------------------------------


def may(who: Caller, roles: frozenset[str]) -> bool:
    """Whether somebody has one of these roles and may write at all."""
    allowed = ADMIN_ROLE in who.scopes or bool(roles & who.scopes)
    return allowed and READ_ONLY_ROLE not in who.scopes


def check_read(who: Caller, kind: ObjectType) -> None:
    """Refuse who may not see the table."""
    needed = READERS.get(table_of(kind.name))
    if needed is not None and ADMIN_ROLE not in who.scopes and not needed & who.scopes:
        raise Refusal("unreadable", object=kind.name)


def check_write(who: Caller, kind: ObjectType, action: Action) -> None:
    """Refuse who may not do that to the table."""
    table = table_of(kind.name)
    # Nobody here knows the roles of a customer's own tables: whoever works here may write them.
    needed = WRITERS.get(table, frozenset() if table in TABLE else frozenset({"itil"}))
    allowed = ADMIN_ROLE in who.scopes or bool(needed & who.scopes)
    if not allowed or READ_ONLY_ROLE in who.scopes or not kind.updateable:
        raise Refusal("forbidden", object=kind.name, action=action)


def hidden(who: Caller) -> frozenset[Column]:
    """The columns that this caller neither sees nor sets."""
    if ADMIN_ROLE in who.scopes:
        return frozenset()
    return frozenset(column for column, role in CONFIDENTIAL.items() if role not in who.scopes)
