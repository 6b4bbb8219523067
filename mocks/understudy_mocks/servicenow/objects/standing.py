"""What stands on the instance before the firm's records: logins, roles, portfolios, settings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from understudy.vendor import Row, System
from understudy.vendor.validation import stored
from understudy_mocks.servicenow.objects.catalogue import catalogue
from understudy_mocks.servicenow.objects.furniture import furniture
from understudy_mocks.servicenow.objects.ids import sys_id
from understudy_mocks.servicenow.objects.plan import ENDS, at

if TYPE_CHECKING:
    from understudy.world.firm import World
    from understudy.world.nouns import PortfolioStatus

INSTANCE = "halden"
ADMIN, INTEGRATION, VIEWER = "admin", "svc.integration", "svc.reporting"
LOGINS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    ADMIN: ("System Administrator", ("admin",)),
    INTEGRATION: (
        "Portfolio Integration",
        (
            "snc_platform_rest_api_access",
            "itil",
            "it_project_manager",
            "it_portfolio_manager",
            "it_program_manager",
            "it_demand_manager",
            "it_rate_model_admin",
            "resource_manager",
            "timecard_user",
            "import_transformer",
            "user_admin",
        ),
    ),
    VIEWER: ("Portfolio Reporting", ("snc_read_only", "it_project_user")),
}
"""Who may log in: the name people see, and the roles."""
INVALID_QUERY = "glide.invalid_query.returns_no_rows"
FOUNDED = datetime(2020, 1, 6, 9, tzinfo=UTC)
HEALTH_NAMES = {"green": "green", "amber": "yellow", "red": "red"}


def stamped(row: Row, created: datetime, updated: datetime | None = None) -> Row:
    """The row with the platform's stamps, as if the administrator had made it."""
    last = updated if updated is not None and updated > created else None
    row["sys_created_on"], row["sys_created_by"] = stored(created), ADMIN
    row["sys_updated_on"], row["sys_updated_by"] = stored(last or created), ADMIN
    row["sys_mod_count"] = 1 if last else 0
    return row


def setup(system: System, world: "World") -> None:
    """Write who may log in, with which roles; the portfolios; settings; what tables there are."""
    for table, rows in (
        ("sys_user", _users()),
        ("sys_user_role", _roles()),
        ("sys_user_has_role", _grants()),
        ("pm_portfolio", _portfolios(world)),
        ("sys_properties", _properties(system)),
        *catalogue(system.schema),
        *furniture(world.as_of.year),
    ):
        system.store.load(table, [stamped(row, FOUNDED) for row in rows])


def _users() -> Iterator[Row]:
    for username, (name, _) in LOGINS.items():
        first, _, last = name.partition(" ")
        yield {
            "sys_id": sys_id("sys_user", username),
            "user_name": username,
            "name": name,
            "first_name": first,
            "last_name": last,
            "email": f"{username}@{INSTANCE}.test",
        }


def _roles() -> Iterator[Row]:
    granted = (role for _, roles in LOGINS.values() for role in roles)
    names = dict.fromkeys((*granted, "snc_basic_auth_api_access"))
    for name in names:
        yield {"sys_id": sys_id("sys_user_role", name), "name": name}


def _grants() -> Iterator[Row]:
    for username, (_, roles) in LOGINS.items():
        for role in roles:
            yield {
                "sys_id": sys_id("sys_user_has_role", f"{username}/{role}"),
                "user": sys_id("sys_user", username),
                "role": sys_id("sys_user_role", role),
            }


def portfolio_of(legal_entity: str) -> str:
    """The id of the portfolio of one of the firm's companies."""
    return sys_id("pm_portfolio", legal_entity)


def _portfolios(world: "World") -> Iterator[Row]:
    for entity in world.all("legal_entity"):
        yield {"sys_id": portfolio_of(entity.id), "name": entity.name, "state": "approve"}


def _properties(system: System) -> Iterator[Row]:
    values = {
        "glide.buildname": "Xanadu",
        "instance_name": system.credentials["instance"],
        INVALID_QUERY: "false",
    }
    for name, value in values.items():
        yield {"sys_id": sys_id("sys_properties", name), "name": name, "value": value}


# -- afterwards --------------------------------------------------------------------------------


def arrange(system: System, world: "World") -> None:
    """Add what no single noun says: titles, budgets, reported health, places in the plan."""
    key, store = system.keys.here, system.store
    titles = {profile.id: profile.title for profile in world.all("job_profile")}
    store.amend(
        "sys_user",
        [
            {"sys_id": key(person.id), "title": titles[person.job_profile]}
            for person in world.all("resource")
        ],
    )
    store.amend(
        "pm_project",
        [
            {"sys_id": key(budget.project), "budget_cost": budget.amount_minor / 100}
            for budget in world.all("budget")
        ],
    )
    store.amend("pm_project", [_reported(key(s.project), s) for s in world.all("portfolio_status")])
    places: Counter[str] = Counter()
    planned: list[Row] = []
    for milestone in world.all("milestone"):
        places[milestone.project] += 1
        planned.append({"sys_id": key(milestone.id), "wbs": str(places[milestone.project])})
    store.amend("pm_project_task", planned)
    _number_on(system, world)


def _reported(project: str, status: "PortfolioStatus") -> Row:
    """What a status report leaves on its project."""
    return {
        "sys_id": project,
        "status": HEALTH_NAMES[status.health],
        "percent_complete": float(status.percent_complete),
        "sys_updated_on": at(status.as_of, ENDS),
        "sys_mod_count": 2,
    }


def _number_on(system: System, world: "World") -> None:
    nouns: Iterable[tuple[str, str]] = (
        ("pm_project", "project"),
        ("pm_project_task", "milestone"),
        ("project_status", "portfolio_status"),
    )
    for table, noun in nouns:
        system.store.set_counter(f"{table}/number", len(world.all(noun)))
