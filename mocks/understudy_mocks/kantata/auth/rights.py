"""What users see and may do: by their permission in the account and their part in each project.

Administrators do everything. Reports viewers see everything, cost only those who may. All others
see the projects they take part in, money only where their access to the project says so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from understudy.vendor import Call, Refusal, Row
from understudy.vendor.sql import Both, Compare, Condition, Either, In, InSelect, Select
from understudy_mocks.kantata.objects.fields import ADMINISTRATOR
from understudy_mocks.kantata.objects.schema import SCHEMA
from understudy_mocks.kantata.queries.collections import NOTHING

WITH_COST = frozenset({ADMINISTRATOR, "reports_viewer_with_cost"})
SEES_ALL = WITH_COST | {"reports_viewer"}
MAKES_PROJECTS = frozenset({ADMINISTRATOR, "project_lead", "project_creator"})
FINANCIAL = ("admin", "financial")


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose eyes: the user and the permission in the account."""

    user: str
    permission: str

    @property
    def all(self) -> bool:
        return self.permission in SEES_ALL

    @property
    def cost(self) -> bool:
        return self.permission in WITH_COST

    @property
    def administers(self) -> bool:
        return self.permission == ADMINISTRATOR


def sight_of(call: Call) -> Sight:
    user = call.system.store.get("users", call.caller.user_id)
    permission = ADMINISTRATOR if user is None else str(user["account_permission"])
    return Sight(call.caller.user_id, permission)


# -- what is there for somebody --------------------------------------------------------------------


def _mine(sight: Sight, *parts: Condition) -> Select:
    """The projects somebody takes part in."""
    me = Compare(("user_id",), "=", sight.user)
    return Select("participations", (("workspace_id",),), Both((me, *parts)))


def _financial(sight: Sight) -> Select:
    return _mine(sight, In(("access_level",), FINANCIAL))


_LINES = frozenset(
    {"time_entries", "expenses", "timesheet_submissions", "expense_report_submissions"}
)
_MONEY = frozenset(
    {
        *("invoices", "external_payments", "fixed_fee_items", "additional_items"),
        *("time_adjustments", "project_accounting_records", "expense_budgets"),
        *("workspace_invoice_preferences", "billing_milestones"),
    }
)
_PRICES = frozenset(
    {
        *("rate_card_sets", "rate_card_set_versions", "rate_cards", "rate_card_versions"),
        *("rate_card_roles", "client_invoice_defaults", "billable_utilizations"),
        *("estimates", "estimate_scenarios", "estimate_scenario_resources"),
    }
)
_OF_STORIES = frozenset(
    {"story_tasks", "story_follows", "story_state_changes", "assignments", "attachments"}
)
_CLOSED = frozenset({"subscribed_events", "saml_identities"})
"""Collections that only administrators can ask for."""


def visible(call: Call, name: str) -> Condition | None:
    """Which records of a collection the caller sees; None: all."""
    sight = sight_of(call)
    if sight.all or name not in SCHEMA:
        return None
    me = Compare(("user_id",), "=", sight.user)
    if name == "workspaces":
        return InSelect(("id",), _mine(sight))
    if name in _LINES:
        if sight.permission == "punch_clock":
            return me
        return Either((me, InSelect(("workspace_id",), _financial(sight))))
    if name == "stories":
        open_ = Compare(("private",), "=", False)
        inside = _mine(sight, Compare(("role",), "=", "maven"))
        there = InSelect(("workspace_id",), _mine(sight))
        return Both((there, Either((open_, InSelect(("workspace_id",), inside)))))
    if name in _MONEY:
        return InSelect(("workspace_id",), _financial(sight))
    if name in _PRICES:
        return NOTHING
    if name == "attachments":
        return Either((me, _by_story(sight)))
    if name in _OF_STORIES:
        return _by_story(sight)
    if "workspace_id" in SCHEMA.object(name).by_name:
        return InSelect(("workspace_id",), _mine(sight))
    return None


def _by_story(sight: Sight) -> Condition:
    there = InSelect(("workspace_id",), _mine(sight))
    return InSelect(("story_id",), Select("stories", (("id",),), there))


# -- what is shown to somebody ---------------------------------------------------------------------

COSTS: Mapping[str, frozenset[str]] = {
    "workspaces": frozenset({"target_margin"}),
    "stories": frozenset({"cost_budget_in_cents", "cost_budget_used_in_cents"}),
    "time_entries": frozenset({"cost_rate_in_cents"}),
    "time_adjustments": frozenset({"cost_rate_in_cents"}),
    "workspace_resources": frozenset({"resource_cost_rate"}),
    "participations": frozenset({"cost_in_cents"}),
    "project_accounting_records": frozenset({"cost", "cost_eac", "cost_etc", "cost_to_date"}),
    "estimate_scenario_resources": frozenset({"cost_rate"}),
}
"""Attributes that tell what people cost."""

MONEY: Mapping[str, frozenset[str]] = {
    "workspaces": frozenset(
        {
            *("price", "price_in_cents", "budget_used", "budget_used_in_cents", "default_rate"),
            *("budget_remaining", "percent_of_budget_used", "over_budget", "budgeted"),
            *("total_expenses_in_cents", "rate_card_id", "total_invoiced"),
        }
    ),
    "stories": frozenset(
        {
            *("budget_estimate_in_cents", "budget_used_in_cents", "invoiced_balance_in_cents"),
            *("uninvoiced_balance_in_cents", "sub_stories_budget_estimate_in_cents"),
            "sub_stories_budget_used_in_cents",
        }
    ),
    "time_entries": frozenset({"rate_in_cents"}),
    "workspace_resources": frozenset({"resource_bill_rate"}),
    "participations": frozenset({"rate_in_cents", "default_rate_in_cents"}),
    "account_memberships": frozenset({"bill_rate_in_cents"}),
}
"""Attributes that tell what is charged."""


def strip(call: Call, name: str, rows: Sequence[Row], shown: Sequence[dict[str, object]]) -> None:
    """Leave out what the caller may not see; the attributes are absent then."""
    costs, money = COSTS.get(name, frozenset()), MONEY.get(name, frozenset())
    if not costs and not money:
        return
    sight = sight_of(call)
    if not sight.cost:
        _drop(shown, costs)
    if sight.all or not money:
        return
    found = call.system.store.find("participations", user_id=sight.user)
    financial = {p["workspace_id"] for p in found if p["access_level"] in FINANCIAL}
    key = "id" if name == "workspaces" else "workspace_id"
    for row, one in zip(rows, shown, strict=True):
        if row.get(key) not in financial:
            _drop([one], money)
            if name == "workspaces":
                one["has_budget_access"] = False


def _drop(shown: Sequence[dict[str, object]], names: frozenset[str]) -> None:
    for one in shown:
        for name in names & one.keys():
            del one[name]


# -- what somebody may do --------------------------------------------------------------------------

_MEMBERS = frozenset(
    {
        *("stories", "story_tasks", "story_follows", "story_dependencies", "posts", "tags"),
        *("attachments", "assignments", "story_allocation_days", "project_snapshots"),
    }
)
"""Collections that everybody who takes part in a project may write."""

_LEADS = frozenset(
    {
        *("participations", "workspace_resources", "workspace_allocations", "status_reports"),
        *("workspace_status_changes", "workspace_baselines", "resource_requests"),
        *("workspace_resource_skills", *_MONEY),
    }
)
"""Collections that those with financial access to the project may write."""

_SELF = frozenset({"time_off_entries", "skill_memberships"})
"""Collections in which everybody may write about themselves."""


ONE, ALL = "/api/v1/{object}/{id}", "/api/v1/{object}"
Given = Callable[[Call, str], Sequence[Mapping[str, object]]]


def guard(call: Call, given: Given) -> None:
    """Refuse what the caller may not do: `forbidden`; `not-found` for what is not seen.

    `given` tells the records that a body wants to make.
    """
    exchange = call.exchange
    if call.route is None or call.route.public or exchange.object not in SCHEMA:
        return
    sight, name = sight_of(call), exchange.object
    if sight.administers:
        return
    if name in _CLOSED or (name == "cost_rates" and not sight.cost):
        raise Refusal("forbidden")
    if exchange.verb not in ("create", "update", "upsert", "delete"):
        return
    if exchange.record_id:
        row = call.system.store.get(name, exchange.record_id)
        if row is None and call.route.template == ONE:
            return  # it is not found, whoever asks
        _may(call, sight, name, row or {})
    else:
        for values in given(call, name):
            _may(call, sight, name, values)


def _project_of(call: Call, name: str, given: Mapping[str, object]) -> str:
    """The project that a record is about, by whatever it refers to."""
    if name == "workspaces":
        return str(given.get("id") or "")
    if given.get("workspace_id"):
        return str(given["workspace_id"])
    for column, collection in (
        ("story_id", "stories"),
        ("resource_id", "workspace_resources"),
        ("workspace_resource_id", "workspace_resources"),
        ("assignment_id", "assignments"),
        ("subject_id", "posts"),
        ("invoice_id", "invoices"),
    ):
        if given.get(column):
            row = call.system.store.get(collection, str(given[column]))
            if row is not None:
                return _project_of(call, collection, row)
    return ""


def _may(call: Call, sight: Sight, name: str, given: Mapping[str, object]) -> None:
    project = _project_of(call, name, given)
    part = call.system.store.first("participations", workspace_id=project, user_id=sight.user)
    leads = part is not None and part["access_level"] in FINANCIAL
    own = given.get("user_id") in (None, "", sight.user) or str(given["user_id"]) == sight.user
    if call.exchange.record_id and project and part is None and not sight.all:
        raise Refusal("not-found", object=name, id=call.exchange.record_id)
    if name == "workspaces":
        allowed = leads or (not project and sight.permission in MAKES_PROJECTS)
    elif name in _LINES:
        allowed = part is not None and (leads or own)
        if call.route is not None and call.route.template not in (ONE, ALL):
            approves = part is not None and bool(part["time_approver"] or part["is_team_lead"])
            cancels = call.path.rstrip("/").endswith("cancel") and own
            allowed = cancels or (approves and not own)
    elif name in _MEMBERS:
        allowed = part is not None or (name == "attachments" and not project)
    elif name in _LEADS:
        allowed = leads
    elif name == "users":
        allowed = given.get("id") == sight.user
    else:
        allowed = name in _SELF and own
    if not allowed:
        raise Refusal("forbidden")
