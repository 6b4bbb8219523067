"""The nouns on the instance, both ways."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import cast

from understudy.vendor import (
    Keys,
    Link,
    Projection,
    Row,
    Value,
    choice,
    minor,
    ref,
    same,
)
from understudy.vendor.store import Store
from understudy.world.nouns import (
    CostCentre,
    Customer,
    LegalEntity,
    Milestone,
    OrgUnit,
    PortfolioStatus,
    Project,
    Resource,
)
from understudy_mocks.servicenow.objects.ids import sys_id
from understudy_mocks.servicenow.objects.plan import BEGINS, ENDS, at, number_of, span
from understudy_mocks.servicenow.objects.schema import (
    CLOSED,
    COMPLETE,
    IN_PROGRESS,
    INCOMPLETE,
    ON_HOLD,
    OPEN,
    PENDING,
    SKIPPED,
)
from understudy_mocks.servicenow.objects.standing import (
    FOUNDED,
    HEALTH_NAMES,
    portfolio_of,
    stamped,
)

STATE_OF = {
    "planned": PENDING,
    "active": IN_PROGRESS,
    "on_hold": ON_HOLD,
    "completed": COMPLETE,
    "cancelled": INCOMPLETE,
}
STATUS_OF = {state: status for status, state in STATE_OF.items()} | {
    OPEN: "planned",
    SKIPPED: "cancelled",
}
MILESTONE_KEY = "milestone-"
MADE_BEFORE_START = timedelta(days=14)
"""How long before its planned start a project of the firm's history was entered."""
PLANNED_BEFORE_DUE = timedelta(days=400)
"""The same of a milestone, of which its noun says no more than when it is due."""


def _day(native: str, hour: time) -> Link:
    """A day that is planned as a moment of that day."""
    return Link(
        native,
        lambda value, row, store: None if value is None else str(value)[:10],
        lambda value, keys: None if value is None else f"{str(value)[:10]}T{hour}.000Z",
    )


def _whole(native: str) -> Link:
    """A whole number that is kept with decimals."""
    return replace(
        same(native),
        read=lambda value, row, store: None if value is None else round(float(value)),
    )


def _status() -> Link:
    return replace(
        choice("state", STATE_OF),
        read=lambda value, row, store: STATUS_OF.get(cast(int, value)),
    )


def _milestone_status() -> Link:
    """Done or not. One that was given up is neither."""
    return Link(
        "state",
        lambda value, row, store: (
            "completed" if value == COMPLETE else None if value in CLOSED else "planned"
        ),
        lambda value, keys: COMPLETE if value == "completed" else PENDING,
    )


def _project_of_task() -> Link:
    """The project at the top of the plan; where nothing is there, what was named as parent."""
    return Link(
        "parent",
        lambda value, row, store: row["top_task"] or value or None,
        ref("parent").write,
    )


# -- rows of the firm's history ------------------------------------------------------------------


def _ordinal(world_id: str) -> int:
    return int(world_id.rpartition("-")[2])


def _seeded(noun: str) -> Callable[[int], str]:
    return lambda n: sys_id(noun, n)


def _founding(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """What was there from the beginning."""
    row["sys_id"] = keys.here(cast("LegalEntity | CostCentre", noun).id)
    stamped(row, FOUNDED)
    return ()


def _company(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    customer = cast(Customer, noun)
    row["sys_id"] = keys.here(customer.id)
    row["u_correlation_id"] = keys.native("crm", customer.id)
    # Customers have no date of their own; they came one after another over three years.
    stamped(row, FOUNDED + timedelta(days=_ordinal(customer.id) % 1000))
    return ()


def _department(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    unit = cast(OrgUnit, noun)
    row["sys_id"], row["id"] = keys.here(unit.id), f"ORG{_ordinal(unit.id):05}"
    stamped(row, FOUNDED)
    return ()


def _user(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    person = cast(Resource, noun)
    row.update(
        {
            "sys_id": keys.here(person.id),
            "user_name": person.email,
            "name": f"{person.first_name} {person.last_name}",
            "department": keys.here(person.org_unit),
            "company": keys.here(person.legal_entity),
            "cost_center": keys.here(person.cost_centre),
            "active": person.terminated_on is None,
        }
    )
    hired = datetime.combine(person.hired_on, BEGINS, UTC)
    left = person.terminated_on
    stamped(row, max(hired, FOUNDED), datetime.combine(left, ENDS, UTC) if left else None)
    return ()


def _project(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    project = cast(Project, noun)
    row["sys_id"] = row["top_task"] = keys.here(project.id)
    row["number"] = number_of("pm_project", _ordinal(project.id))
    row["correlation_id"] = keys.native("crm", project.engagement)
    row["primary_portfolio"] = portfolio_of(project.legal_entity)
    row["level"] = 0
    row["duration"] = span({**row, "milestone": False})
    done, begun = project.status == "completed", project.status != "planned"
    row["phase"] = "closing" if done else "executing" if begun else "planning"
    _live(row, at(project.start_on, BEGINS) if begun else None, done)
    made = datetime.combine(project.start_on, BEGINS, UTC) - MADE_BEFORE_START
    changed = project.end_on if done else project.start_on if begun else None
    stamped(row, made, datetime.combine(changed, ENDS, UTC) if changed else None)
    row["opened_at"] = row["sys_created_on"]
    return ()


def _task(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    milestone = cast(Milestone, noun)
    row["sys_id"] = keys.here(milestone.id)
    row["number"] = number_of("pm_project_task", _ordinal(milestone.id))
    row["correlation_id"] = MILESTONE_KEY + keys.native("psa", milestone.id)
    row["top_task"], row["level"] = row["parent"], 1
    row["start_date"] = row["end_date"]
    row["duration"] = span(row)
    done = milestone.completed_at
    _live(row, str(row["end_date"]) if done else None, done is not None)
    made = datetime.combine(milestone.due_on, BEGINS, UTC) - PLANNED_BEFORE_DUE
    stamped(row, made, done)
    row["opened_at"] = row["sys_created_on"]
    return ()


def _report(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    status = cast(PortfolioStatus, noun)
    row["sys_id"] = keys.here(status.id)
    row["number"] = number_of("project_status", _ordinal(status.id))
    row["phase"] = "executing"
    stamped(row, datetime.combine(status.as_of, ENDS, UTC))
    return ()


def _live(row: Row, began: str | None, done: bool) -> None:
    """Set, in place, what the state of a piece of work brings with it."""
    row["work_start"], row["active"] = began, not done
    if done:
        row["work_end"] = row["closed_at"] = row["end_date"]
        row["percent_complete"] = 100.0


class _People(Projection):
    """Users who work for the firm: robots and the administrator have no employee number."""

    def owns(self, row: Row) -> bool:
        return row["employee_number"] not in (None, "")


def _held_in(name: str) -> Callable[[Row, Store], str | None]:
    return lambda row, store: _text(row[name])


def _text(value: Value) -> str | None:
    return None if value in (None, "") else str(value)


def _milestone_source(row: Row, store: Store) -> str | None:
    key = _text(row["correlation_id"])
    return None if key is None else key.removeprefix(MILESTONE_KEY)


PROJECTIONS = (
    Projection(
        noun="legal_entity",
        object_name="core_company",
        links={"name": same("name"), "country": same("country")},
        seed_id=_seeded("legal_entity"),
        where={"u_internal": True},
        complete=_founding,
    ),
    Projection(
        noun="cost_centre",
        object_name="cmn_cost_center",
        links={"code": same("code"), "name": same("name")},
        seed_id=_seeded("cost_centre"),
        complete=_founding,
    ),
    Projection(
        noun="org_unit",
        object_name="cmn_department",
        links={"name": same("name"), "parent": ref("parent"), "manager": ref("dept_head")},
        seed_id=_seeded("org_unit"),
        complete=_department,
    ),
    _People(
        noun="resource",
        object_name="sys_user",
        links={
            "employee_number": same("employee_number"),
            "first_name": same("first_name"),
            "last_name": same("last_name"),
            "email": same("email"),
            "manager": ref("manager"),
            "active": replace(same("active"), write=None),
            # Pay does not belong here. Should an integration bring it, judges see it.
            "cost_rate_minor": replace(minor("hourly_rate"), write=None),
        },
        seed_id=_seeded("resource"),
        source=_held_in("employee_number"),
        complete=_user,
    ),
    Projection(
        noun="customer",
        object_name="core_company",
        links={
            "name": same("name"),
            "street": same("street"),
            "city": same("city"),
            "postal_code": same("zip"),
            "country": same("country"),
            "phone": same("phone"),
        },
        seed_id=_seeded("customer"),
        where={"customer": True},
        source=_held_in("u_correlation_id"),
        complete=_company,
    ),
    Projection(
        noun="project",
        object_name="pm_project",
        links={
            "name": same("short_description"),
            "customer": ref("company"),
            "status": _status(),
            "start_on": _day("start_date", BEGINS),
            "end_on": _day("end_date", ENDS),
            "manager": ref("project_manager"),
            "budget_minor": replace(minor("budget_cost"), write=None),
        },
        seed_id=_seeded("project"),
        source=_held_in("correlation_id"),
        complete=_project,
    ),
    Projection(
        noun="milestone",
        object_name="pm_project_task",
        links={
            "project": _project_of_task(),
            "name": same("short_description"),
            "due_on": _day("end_date", ENDS),
            "status": _milestone_status(),
        },
        seed_id=_seeded("milestone"),
        where={"milestone": True},
        source=_milestone_source,
        complete=_task,
    ),
    Projection(
        noun="portfolio_status",
        object_name="project_status",
        links={
            "project": ref("project"),
            "as_of": same("as_on"),
            "health": choice("overall_health", HEALTH_NAMES),
            "percent_complete": _whole("percent_complete"),
            "summary": same("executive_summary"),
        },
        seed_id=_seeded("portfolio_status"),
        complete=_report,
    ),
)
