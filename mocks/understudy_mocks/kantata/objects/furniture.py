"""What any account has from its first day: workweek, holidays, currencies, who takes part."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from understudy.vendor import Row, System, Value
from understudy_mocks.kantata.objects import ids
from understudy_mocks.kantata.objects.fields import CURRENCIES, PERMISSIONS
from understudy_mocks.kantata.objects.planning import DAYS

if TYPE_CHECKING:
    from understudy.world.firm import World

OPENED_AT = "2024-01-08T09:00:00.000Z"
"""When the account began: the stamp of what has no date of its own."""

COLORS = {"Red": "#d0021b", "Green": "#417505", "Blue": "#4a90e2", "Grey": "#9b9b9b"}
HOLIDAYS = {"New Year": "2026-01-01", "Labour Day": "2026-05-01", "Christmas": "2026-12-25"}
REPORTS = {"Time by project": "Time", "Margin by client": "Finance", "Utilization": "Resources"}
METHODS = {"Percent complete": "percent_complete", "As invoiced": "invoiced"}
STATUSES = {
    "To do": "not started",
    "Doing": "started",
    "Waiting": "needs info",
    "Done": "completed",
}
CLIENT_EMAIL = "client@customer.test"
CLIENT = ids.later("users", 2)
"""A user of a client's, who sees the projects he was invited to."""
VIEWER = ids.later("users", 3)
"""A user who reads everything but what people cost."""


def stamped(row: Row, at: str = OPENED_AT) -> Row:
    """The row, made and last changed at a moment."""
    return {**row, "created_at": at, "updated_at": at}


def furnish(system: System, world: "World") -> None:
    """What the account is set up with."""
    week: Row = {
        "id": ids.seeded("workweeks", 1),
        "title": "Standard",
        **{f"{day}_minutes": 480 for day in DAYS[1:6]},
        "default": True,
    }
    _load(system, "workweeks", [week])
    _holidays(system)
    _load(
        system,
        "currencies",
        [
            {"iso_code": code, "name": code, "symbol": symbol, "base_unit": unit}
            for code, (symbol, unit) in CURRENCIES.items()
        ],
    )
    _load(system, "account_colors", [{"name": n, "hex_value": h} for n, h in COLORS.items()])
    _load(system, "insights_reports", [{"title": t, "category": c} for t, c in REPORTS.items()])
    _load(
        system,
        "revenue_recognition_methods",
        [{"name": n, "method": m, "default": not k} for k, (n, m) in enumerate(METHODS.items())],
    )
    presets = [
        {"name": name.replace("_", " ").capitalize(), "permission": name} for name in PERMISSIONS
    ]
    _load(system, "permission_presets", presets)
    _load(system, "skill_categories", [{"name": "Professional"}])
    _load(system, "task_status_sets", [{"name": "Standard", "default": True}])
    own: Row = {"task_status_set_id": ids.seeded("task_status_sets", 1)}
    statuses: list[Row] = [
        {**own, "name": name, "state": state, "position": n}
        for n, (name, state) in enumerate(STATUSES.items(), 1)
    ]
    _load(system, "custom_task_statuses", statuses)
    system.store.set_counter("custom_task_statuses-position", len(statuses))
    _rates(system, world)
    _logins(system)


def _load(system: System, name: str, rows: Iterable[Mapping[str, Value]]) -> None:
    """Rows of a collection, numbered as they come."""
    numbered = enumerate(rows, 1)
    system.store.load(name, [stamped({"id": ids.seeded(name, n), **row}) for n, row in numbered])


def _holidays(system: System) -> None:
    days: list[Row] = [
        {"name": name, "start_date": day, "end_date": day, "paid": True, "total_hours": 8.0}
        for name, day in HOLIDAYS.items()
    ]
    _load(system, "holiday_calendars", [{"name": "Company", "default": True}])
    _load(system, "holidays", days)
    calendar = ids.seeded("holiday_calendars", 1)
    _load(
        system,
        "holiday_calendar_associations",
        [
            {"holiday_calendar_id": calendar, "holiday_id": ids.seeded("holidays", n)}
            for n in range(1, len(days) + 1)
        ],
    )


def _rates(system: System, world: "World") -> None:
    """The account's exchange rates are the firm's."""
    rates: list[Row] = [
        {
            "exchange_table_id": ids.seeded("exchange_tables", 1),
            "source_currency": rate.from_currency,
            "target_currency": rate.to_currency,
            "effective_date": rate.effective_on.isoformat(),
            "rate": float(rate.rate),
        }
        for rate in world.all("currency_rate")
        if rate.from_currency in CURRENCIES and rate.to_currency in CURRENCIES
    ]
    table: Row = {"name": "Company rates", "default": True, "rates_count": len(rates)}
    _load(system, "exchange_tables", [table])
    _load(system, "exchange_rates", rates)


def _logins(system: System) -> None:
    """Users that are no persons of the firm, to log in as."""
    for id_, name, email, permission in (
        (CLIENT, "Client Contact", CLIENT_EMAIL, "collaborator"),
        (VIEWER, "Reports Viewer", "viewer@firm.test", "reports_viewer"),
    ):
        membership = ids.beside(id_, "users", "account_memberships")
        user: Row = {
            "id": id_,
            "full_name": name,
            "email_address": email,
            "generic": True,
            "account_membership_id": membership,
            "account_permission": permission,
        }
        of_user: Row = {"id": membership, "user_id": id_, "permission": permission}
        system.store.load("users", [stamped(user)])
        system.store.load("account_memberships", [stamped(of_user)])
    for name in ("users", "account_memberships"):
        system.store.set_counter(name, 3)


def enlist(system: System) -> None:
    """Who leads a project or has a seat takes part in it; a client's contact in the first one."""
    store = system.store
    rows: dict[tuple[Value, Value], Row] = {}
    seats: list[Row] = []

    def join(workspace: Value, user: Value, at: Value, **values: Value) -> Value:
        row = rows.get((workspace, user))
        if row is None:
            id_ = ids.seeded("participations", len(rows) + 1)
            row = {"id": id_, "workspace_id": workspace, "user_id": user}
            rows[workspace, user] = {**stamped(row, str(at)), **values}
        return rows[workspace, user]["id"]

    lead: Mapping[str, Value] = {"is_team_lead": True, "access_level": "admin"}
    for n, project in enumerate(store.all("workspaces")):
        at = project["created_at"]
        if project["primary_maven_id"]:
            join(project["id"], project["primary_maven_id"], at, **lead)
        if n == 0:
            client: Mapping[str, Value] = {"role": "buyer", "access_level": "collaboration"}
            join(project["id"], CLIENT, at, **client)
    for seat in store.all("workspace_resources"):
        if seat["user_id"]:
            joined = join(seat["workspace_id"], seat["user_id"], seat["created_at"])
            seats.append({"id": seat["id"], "participation_id": joined})
    store.load("participations", rows.values())
    store.amend("workspace_resources", seats)
