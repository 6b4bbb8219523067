"""The rows of the firm's history: what each noun brings with it beside its own fields."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import cast

from understudy.vendor import Keys, Row
from understudy.vendor.validation import stored
from understudy.world.nouns import (
    Assignment,
    CostRate,
    Customer,
    Engagement,
    ExpenseItem,
    Milestone,
    PortfolioStatus,
    Project,
    RateCard,
    Resource,
    Task,
    TimeEntry,
)
from understudy_mocks.kantata.objects import ids
from understudy_mocks.kantata.objects.furniture import OPENED_AT, stamped
from understudy_mocks.kantata.objects.standing import timesheet_id

_REFERRED = ("WorkspaceGroup", "Workspace", "User", "StatusReport")


def _reference(
    subject: str, row: Row, n: int, service: str, model: str, key: str
) -> tuple[str, Row]:
    """The key of origin. The subjects' types take turns with the numbers of references."""
    reference: Row = {
        "id": ids.seeded("external_references", len(_REFERRED) * n + _REFERRED.index(subject)),
        "service_name": service,
        "service_model": model,
        "service_model_ref": key,
        "subject_type": subject,
        "subject_id": row["id"],
    }
    return "external_references", stamped(reference, str(row["created_at"]))


PROJECT_AHEAD = timedelta(days=21)
ASSIGNMENT_AHEAD = timedelta(weeks=7)
MILESTONE_AHEAD = timedelta(weeks=50)
"""How long before its first day something was planned: longer than the firm plans ahead."""


def _planned(day: date, ahead: timedelta = PROJECT_AHEAD) -> str:
    return f"{day - ahead}T09:00:00.000Z"


def _stamp(row: Row, created_at: str, updated_at: str | None = None) -> None:
    row["created_at"], row["updated_at"] = created_at, updated_at or created_at


def standing(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """What has no date of its own."""
    row["id"] = keys.here(str(getattr(noun, "id", "")))
    _stamp(row, OPENED_AT)
    return ()


def resource(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """A user with a membership, a department, skills and the key of the worker."""
    person = cast(Resource, noun)
    n = ids.ordinal(person.id)
    row["id"] = keys.here(person.id)
    row["full_name"] = f"{person.first_name} {person.last_name}"
    row["disabled"] = person.terminated_on is not None
    row["account_membership_id"] = ids.seeded("account_memberships", n)
    row["account_permission"] = "collaborator"
    changed_on = person.terminated_on or person.hired_on
    _stamp(row, f"{person.hired_on}T09:00:00.000Z", f"{changed_on}T18:00:00.000Z")
    membership: Row = {
        "id": row["account_membership_id"],
        "user_id": row["id"],
        "permission": "collaborator",
        "default_role_id": row["role_id"],
        "manager_id": row["manager_id"],
        "disabled_at": row["updated_at"] if row["disabled"] else None,
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }
    yield "account_memberships", membership
    department: Row = {
        "id": ids.seeded("organization_memberships", n),
        "member_type": "User",
        "member_id": row["id"],
        "department_id": row["department_id"],
    }
    yield "organization_memberships", stamped(department, str(row["created_at"]))
    for k, skill in enumerate(person.skills):
        held: Row = {
            "id": ids.seeded("skill_memberships", 10 * n + k),
            "skill_id": keys.here(skill),
            "user_id": row["id"],
            "level": 3,
        }
        yield "skill_memberships", stamped(held, str(row["created_at"]))
    yield _reference("User", row, n, "workday", "Worker", person.employee_number)


def cost_rate(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """Of the membership that goes with the user."""
    rate = cast(CostRate, noun)
    row["id"] = keys.here(rate.id)
    row["account_membership_id"] = ids.beside(str(row["user_id"]), "users", "account_memberships")
    _stamp(row, f"{rate.entered_on}T09:00:00.000Z")
    return ()


def customer(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """With an address and the key of the account."""
    customer = cast(Customer, noun)
    row["id"] = keys.here(customer.id)
    place = f"{customer.postal_code} {customer.city}"
    row["address"] = f"{customer.street}\n{place}\n{customer.country}"
    _stamp(row, OPENED_AT)
    n, key = ids.ordinal(customer.id), keys.native("crm", customer.id)
    yield _reference("WorkspaceGroup", row, n, "salesforce", "Account", key)


def rate_card(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """In a set and a published version of its own."""
    card = cast(RateCard, noun)
    row["id"] = keys.here(card.id)
    n = ids.ordinal(card.id)
    of_cards: Row = {"id": ids.seeded("rate_card_sets", n), "title": card.name}
    yield "rate_card_sets", stamped(of_cards)
    version: Row = {
        "id": ids.seeded("rate_card_set_versions", n),
        "rate_card_set_id": of_cards["id"],
        "effective_date": OPENED_AT[:10],
        "active": True,
    }
    yield "rate_card_set_versions", stamped(version)
    row["rate_card_set_version_id"], row["rate_card_set_id"] = version["id"], of_cards["id"]
    of_card: Row = {
        "id": ids.seeded("rate_card_versions", n),
        "rate_card_id": row["id"],
        "rate_card_set_version_id": version["id"],
    }
    yield "rate_card_versions", stamped(of_card)
    _stamp(row, OPENED_AT)


def price(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """Of the one version of its card."""
    row["rate_card_version_id"] = ids.beside(
        str(row["rate_card_id"]), "rate_cards", "rate_card_versions"
    )
    return standing(row, noun, keys)


def project(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """Made on the day the deal was won, with its key."""
    project = cast(Project, noun)
    row["id"] = keys.here(project.id)
    row["creator_role"], row["creator_id"] = "maven", row["primary_maven_id"]
    ended = project.status == "completed"
    row["stories_are_fixed_fee_by_default"] = project.billing_type == "fixed_fee"
    deal = cast(Engagement, keys.noun(project.engagement))
    won_at = f"{deal.close_on}T12:00:00.000Z"
    _stamp(row, won_at, f"{project.end_on}T18:00:00.000Z" if ended else None)
    n, key = ids.ordinal(project.id), keys.native("crm", project.engagement)
    yield _reference("Workspace", row, n, "salesforce", "Opportunity", key)
    grouping: Row = {
        "id": ids.seeded("workspace_groupings", n),
        "workspace_id": row["id"],
        "workspace_group_id": row["primary_workspace_group_id"],
    }
    yield "workspace_groupings", stamped(grouping, won_at)


def task(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """Under way, and planned before the project began."""
    task = cast(Task, noun)
    row["id"] = keys.here(task.id)
    row["position"], row["state"] = ids.ordinal(task.id), "started"
    of_project = cast(Project, keys.noun(task.project))
    if of_project.status == "completed":
        row["state"], row["percentage_complete"] = "completed", 100
    _stamp(row, _planned(task.start_on))
    return ()


def milestone(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """With the billing milestone that has its amount."""
    milestone = cast(Milestone, noun)
    row["id"] = keys.here(milestone.id)
    row["position"], row["billable"] = ids.ordinal(milestone.id), True
    row["percentage_complete"] = 100 if milestone.status == "completed" else 0
    done_at = None if milestone.completed_at is None else stored(milestone.completed_at)
    _stamp(row, _planned(milestone.due_on, MILESTONE_AHEAD), done_at)
    billing: Row = {
        "id": ids.seeded("billing_milestones", ids.ordinal(milestone.id)),
        "title": milestone.name,
        "date_to_invoice": milestone.due_on.isoformat(),
        "amount_in_cents": milestone.amount_minor,
        "currency": milestone.currency,
        "workspace_id": row["workspace_id"],
        "story_id": row["id"],
    }
    yield "billing_milestones", stamped(billing, str(row["created_at"]))


def assignment(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """A seat with its one allocation."""
    assignment = cast(Assignment, noun)
    row["id"], row["allocations_count"] = keys.here(assignment.id), 1
    _stamp(row, _planned(assignment.start_on, ASSIGNMENT_AHEAD))
    allocation: Row = {
        "id": ids.seeded("workspace_allocations", ids.ordinal(assignment.id)),
        "workspace_resource_id": row["id"],
        "workspace_id": row["workspace_id"],
        "start_date": assignment.start_on.isoformat(),
        "end_date": assignment.end_on.isoformat(),
        "minutes": assignment.minutes,
        "hard": True,
    }
    yield "workspace_allocations", stamped(allocation, str(row["created_at"]))


def time_entry(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """On the timesheet of its week, if it was submitted."""
    entry = cast(TimeEntry, noun)
    row["id"] = keys.here(entry.id)
    sheet = timesheet_id(
        entry.status, entry.worked_on, ids.ordinal(entry.project), ids.ordinal(entry.resource)
    )
    _onto_submission(row, entry.status, sheet)
    _stamp(row, f"{row['date_performed']}T17:00:00.000Z", cast("str | None", row["approved_at"]))
    return ()


def expense(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """On an expense report of its own, if it was submitted."""
    item = cast(ExpenseItem, noun)
    n = ids.ordinal(item.id)
    row["id"] = keys.here(item.id)
    report = None if item.status == "draft" else ids.seeded("expense_report_submissions", n)
    _onto_submission(row, item.status, report)
    approved_at = cast("str | None", row["approved_at"])
    _stamp(row, f"{item.incurred_on}T18:00:00.000Z", approved_at)
    if report is not None:
        submission: Row = {
            "id": report,
            "title": item.category,
            "workspace_id": row["workspace_id"],
            "user_id": row["user_id"],
            "currency": item.currency,
            "start_date": item.incurred_on.isoformat(),
            "end_date": item.incurred_on.isoformat(),
            "status": "new" if item.status == "submitted" else item.status,
            "current_resolution_created_at_date": approved_at and approved_at[:10],
            "created_at": row["created_at"],
            "updated_at": row["updated_at"],
        }
        yield "expense_report_submissions", submission


def _onto_submission(row: Row, status: str, submission: str | None) -> None:
    row["approved"] = status == "approved"
    row["active_submission_id"] = submission if status in ("approved", "submitted") else None
    row["recent_submission_id"] = submission


def status_report(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """With the key of the status it copies."""
    status = cast(PortfolioStatus, noun)
    row["id"], row["creator_id"] = keys.here(status.id), ids.INTEGRATION_USER
    _stamp(row, f"{status.as_of}T16:00:00.000Z")
    n, key = ids.ordinal(status.id), keys.native("ppm", status.id)
    yield _reference("StatusReport", row, n, "servicenow", "project_status", key)
