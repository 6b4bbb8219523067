"""The nouns in Kantata, both ways."""

from collections.abc import Callable, Mapping

from understudy.vendor import Link, Projection, choice, computed, minor, read_only, ref, same
from understudy_mocks.kantata.objects import ids, rows
from understudy_mocks.kantata.objects.acts import (
    AssignmentProjection,
    ExpenseProjection,
    LineProjection,
    MilestoneProjection,
)
from understudy_mocks.kantata.objects.links import (
    billing,
    card_title,
    line_status,
    manager,
    project_status,
    referred,
)


def _seed(collection: str, step: int = 1, turn: int = 0) -> Callable[[int], str]:
    return lambda n: ids.seeded(collection, step * n + turn)


_NAMES: Mapping[str, Link] = {
    "first_name": computed(lambda row, store: str(row["full_name"]).partition(" ")[0]),
    "last_name": computed(lambda row, store: str(row["full_name"]).partition(" ")[2]),
}
_LINE_STATE: Mapping[str, Link] = {
    "status": computed(line_status),
    "approved_at": same("approved_at"),
}

PROJECTIONS: tuple[Projection, ...] = (
    Projection(
        noun="legal_entity",
        object_name="organizations",
        links={"name": same("name")},
        where={"type": "department"},
        seed_id=_seed("organizations"),
        complete=rows.standing,
    ),
    Projection(
        noun="job_profile",
        object_name="roles",
        links={"title": same("name")},
        seed_id=_seed("roles"),
        complete=rows.standing,
    ),
    Projection(
        noun="skill",
        object_name="skills",
        links={"name": same("name")},
        seed_id=_seed("skills"),
        complete=rows.standing,
    ),
    Projection(
        noun="resource",
        object_name="users",
        links={
            **_NAMES,
            "email": same("email_address"),
            "job_profile": ref("role_id"),
            "manager": ref("manager_id"),
            "legal_entity": ref("department_id"),
            "active": read_only("disabled", lambda disabled: not disabled),
        },
        where={"generic": False},
        seed_id=_seed("users"),
        source=referred("User", "workday", "Worker"),
        complete=rows.resource,
    ),
    Projection(
        noun="cost_rate",
        object_name="cost_rates",
        links={
            "resource": ref("user_id"),
            "effective_on": same("effective_date"),
            "cost_rate_minor": same("amount_in_subunits"),
            "currency": same("currency"),
        },
        seed_id=_seed("cost_rates"),
        complete=rows.cost_rate,
    ),
    Projection(
        noun="customer",
        object_name="workspace_groups",
        links={"name": same("name"), "phone": same("phone_number")},
        where={"company": True},
        seed_id=_seed("workspace_groups"),
        source=referred("WorkspaceGroup", "salesforce", "Account"),
        complete=rows.customer,
    ),
    Projection(
        noun="rate_card",
        object_name="rate_cards",
        links={"name": computed(card_title), "currency": same("currency")},
        seed_id=_seed("rate_cards"),
        complete=rows.rate_card,
    ),
    Projection(
        noun="rate_card_line",
        object_name="rate_card_roles",
        links={
            "rate_card": ref("rate_card_id"),
            "job_profile": ref("role_id"),
            "bill_rate_minor": minor("rate"),
        },
        seed_id=_seed("rate_card_roles"),
        complete=rows.price,
    ),
    Projection(
        noun="project",
        object_name="workspaces",
        links={
            "name": same("title"),
            "customer": ref("primary_workspace_group_id"),
            "currency": same("currency"),
            "rate_card": ref("rate_card_id"),
            "status": project_status(),
            "start_on": same("start_date"),
            "end_on": same("due_date"),
            "manager": manager(),
            "budget_minor": read_only("price_in_cents"),
            "invoiced_minor": read_only("invoiced_in_cents"),
            "paid_minor": read_only("paid_in_cents"),
        },
        seed_id=_seed("workspaces"),
        source=referred("Workspace", "salesforce", "Opportunity"),
        complete=rows.project,
    ),
    Projection(
        noun="task",
        object_name="stories",
        links={
            "project": ref("workspace_id"),
            "name": same("title"),
            "billable": same("billable"),
            "start_on": same("start_date"),
            "due_on": same("due_date"),
        },
        where={"story_type": "task", "deleted_at": None},
        seed_id=_seed("stories", 2),
        complete=rows.task,
    ),
    AssignmentProjection(
        noun="assignment",
        object_name="workspace_resources",
        links={
            "project": ref("workspace_id"),
            "resource": ref("user_id"),
            "job_profile": ref("role_id"),
            "start_on": same("earliest_allocation_date"),
            "end_on": same("latest_allocation_date"),
            "minutes": same("total_allocated_minutes"),
            "bill_rate_minor": same("resource_bill_rate"),
        },
        seed_id=_seed("workspace_resources"),
        complete=rows.assignment,
    ),
    MilestoneProjection(
        noun="milestone",
        object_name="stories",
        links={
            "project": ref("workspace_id"),
            "name": same("title"),
            "due_on": same("due_date"),
            "amount_minor": computed(billing("amount_in_cents")),
            "currency": computed(billing("currency")),
            "status": choice(
                "state", {"planned": "not started", "completed": "completed"}, "planned"
            ),
            "completed_at": same("completed_at"),
        },
        where={"story_type": "milestone", "deleted_at": None},
        seed_id=_seed("stories", 2, 1),
        complete=rows.milestone,
    ),
    LineProjection(
        noun="time_entry",
        object_name="time_entries",
        links={
            "project": ref("workspace_id"),
            "task": ref("story_id"),
            "resource": ref("user_id"),
            "worked_on": same("date_performed"),
            "minutes": same("time_in_minutes"),
            "billable": same("billable"),
            "bill_rate_minor": same("rate_in_cents"),
            "currency": same("currency"),
            **_LINE_STATE,
        },
        seed_id=_seed("time_entries"),
        complete=rows.time_entry,
    ),
    ExpenseProjection(
        noun="expense_item",
        object_name="expenses",
        links={
            "project": ref("workspace_id"),
            "resource": ref("user_id"),
            "incurred_on": same("date"),
            "category": same("category"),
            "amount_minor": same("amount_in_cents"),
            "currency": same("currency"),
            "billable": same("is_billable"),
            **_LINE_STATE,
        },
        seed_id=_seed("expenses"),
        complete=rows.expense,
    ),
    Projection(
        noun="portfolio_status",
        object_name="status_reports",
        links={
            "project": ref("workspace_id"),
            "health": choice("color", {"green": "green", "amber": "yellow", "red": "red"}),
            "summary": same("description"),
        },
        seed_id=_seed("status_reports"),
        source=referred("StatusReport", "servicenow", "project_status"),
        complete=rows.status_report,
    ),
)
