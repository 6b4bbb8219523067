"""What somebody's roles let them see and do: by table, by column, by row."""

from collections.abc import Iterable, Mapping
from typing import Literal

from understudy.vendor import Caller, ObjectType, Refusal, Row, System
from understudy_mocks.servicenow.objects.schema import TABLE, table_of

Action = Literal["Insert", "Update", "Delete"]
OPERATIONS: Mapping[Action, str] = {"Insert": "create", "Update": "write", "Delete": "delete"}
"""How access controls call what errors call otherwise."""
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
        *("cmdb_ci_business_app", "cmdb_ci_database", "cmdb_ci_netgear", "cmdb_ci_ip_switch"),
        *("cmdb_ci_vm_instance", "cmdb_ci_ec2_instance", "cmdb_model", "alm_asset"),
        *("alm_hardware", "problem_task", "incident_task", "sysevent"),
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


class Roles:
    """Who has which roles, remembered until anything changes.

    Roles come by themselves, by a group, and with other roles that contain them. What access
    controls take away beside the roles is in the same set: `!read:table`, `!field:table.column`.
    """

    def __init__(self, system: System) -> None:
        self._store = system.store
        self._as_of = -1
        self._by_user: dict[str, frozenset[str]] = {}
        self._controls: list[Row] = []

    def forget(self) -> None:
        """Somebody was given something, or lost it."""
        self._as_of = -1

    def of(self, user_id: str) -> frozenset[str]:
        self._refresh()
        if user_id not in self._by_user:
            roles = frozenset(self._names(self._granted(user_id)))
            self._by_user[user_id] = roles | frozenset(self._denied(roles))
        return self._by_user[user_id]

    def conditions(self, table: str, operation: str, roles: frozenset[str]) -> tuple[str, ...]:
        """The queries of which a row must meet one, for somebody to read or write it."""
        self._refresh()
        about = [
            row
            for row in self._controls
            if row["name"] == table and row["operation"] == operation and row["condition"]
        ]
        if not about or ADMIN_ROLE in roles:
            return ()
        mine = [row for row in about if not _wanted(row) or _wanted(row) & roles]
        return tuple(str(row["condition"]) for row in mine) or ("sys_idISEMPTY",)

    def _refresh(self) -> None:
        if self._as_of != self._store.restored:
            self._as_of, self._by_user = self._store.restored, {}
            self._controls = self._store.find("sys_security_acl", active=True)

    def _granted(self, user_id: str) -> Iterable[str]:
        for grant in self._store.find("sys_user_has_role", user=user_id, state="active"):
            yield str(grant["role"])
        for member in self._store.find("sys_user_grmember", user=user_id):
            for grant in self._store.find("sys_group_has_role", group=member["group"]):
                yield str(grant["role"])

    def _names(self, ids: Iterable[str]) -> Iterable[str]:
        ahead, seen = list(ids), dict[str, None]()
        while ahead:
            id = ahead.pop()
            role = self._store.get("sys_user_role", id)
            if role is None or id in seen:
                continue
            seen[id] = None
            yield str(role["name"])
            contained = self._store.find("sys_user_role_contains", role=id)
            ahead += [str(row["contains"]) for row in contained]

    def _denied(self, roles: frozenset[str]) -> Iterable[str]:
        if ADMIN_ROLE in roles:
            return
        for row in self._controls:
            if not row["condition"] and not _wanted(row) & roles:
                field = "." in str(row["name"])
                yield f"!{'field' if field else row['operation']}:{row['name']}"


def _wanted(control: Row) -> frozenset[str]:
    return frozenset(filter(None, str(control["roles"] or "").split(",")))


def may(who: Caller, roles: frozenset[str]) -> bool:
    """Whether somebody has one of these roles and may write at all."""
    allowed = ADMIN_ROLE in who.scopes or bool(roles & who.scopes)
    return allowed and READ_ONLY_ROLE not in who.scopes


def check_read(who: Caller, kind: ObjectType) -> None:
    """Refuse who may not see the table."""
    if f"!read:{table_of(kind.name)}" in who.scopes:
        raise Refusal("unreadable", object=kind.name)
    needed = READERS.get(table_of(kind.name))
    if needed is not None and ADMIN_ROLE not in who.scopes and not needed & who.scopes:
        raise Refusal("unreadable", object=kind.name)


def check_write(who: Caller, kind: ObjectType, action: Action) -> None:
    """Refuse who may not do that to the table."""
    table = table_of(kind.name)
    if f"!{OPERATIONS[action]}:{table}" in who.scopes:
        raise Refusal("forbidden", object=kind.name, action=action)
    # Nobody here knows the roles of a customer's own tables: whoever works here may write them.
    needed = WRITERS.get(table, frozenset() if table in TABLE else frozenset({"itil"}))
    allowed = ADMIN_ROLE in who.scopes or bool(needed & who.scopes)
    if not allowed or READ_ONLY_ROLE in who.scopes or not kind.updateable:
        raise Refusal("forbidden", object=kind.name, action=action)


def hidden(who: Caller) -> frozenset[Column]:
    """The columns that this caller neither sees nor sets."""
    if ADMIN_ROLE in who.scopes:
        return frozenset()
    static = frozenset(column for column, role in CONFIDENTIAL.items() if role not in who.scopes)
    told = [scope[7:].partition(".") for scope in who.scopes if scope.startswith("!field:")]
    return static | frozenset((table, column) for table, _, column in told)
