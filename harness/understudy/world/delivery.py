"""What the firm works on: projects of won deals, who is on them, what they book, spend and deliver.

Everything here follows from assignments, and each assignment's work from a stream of its own, so
that a firm of any size can be walked through without being held in memory.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from understudy.kernel.seed import Seed
from understudy.world import figures
from understudy.world.calendar import (
    APPROVAL_AT,
    approval_moment,
    business_days,
    first_of,
)
from understudy.world.nouns import (
    Assignment,
    Budget,
    Engagement,
    ExpenseItem,
    Health,
    Milestone,
    PortfolioStatus,
    Project,
    Resource,
    Task,
    TimeEntry,
)
from understudy.world.organisation import Organisation, months_of_history

TASKS = (("Delivery", True), ("Coordination", True), ("Internal", False))
HEALTH: tuple[Health, ...] = ("green", "amber", "red")
SHARES = (30, 40, 30)
"""A fixed fee is billed in three milestones, percent of the whole (practice)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The projects of a firm and who works on them.

    `first_entry[k]` is the ordinal of the first time entry of assignment k; the last element is one
    more than there are.
    """

    projects: tuple[Project, ...]
    budgets: tuple[Budget, ...]
    tasks: tuple[Task, ...]
    milestones: tuple[Milestone, ...]
    statuses: tuple[PortfolioStatus, ...]
    assignments: tuple[Assignment, ...]
    first_entry: tuple[int, ...]


def plan(
    seed: Seed, organisation: Organisation, engagements: Sequence[Engagement], as_of: date
) -> Plan:
    """The year's projects and staffing."""
    won = [e for e in engagements if e.stage == "won"]
    leads = organisation.resources[:12]
    projects = tuple(_project(n, e, leads, as_of) for n, e in enumerate(won, 1))
    budgets = tuple(
        Budget(f"budget-{n}", p.id, e.amount_minor, p.currency, e.amount_minor * 60 // 16_000)
        for n, (p, e) in enumerate(zip(projects, won, strict=True), 1)
    )
    tasks = tuple(
        Task(f"task-{k * len(TASKS) + n + 1}", p.id, name, billable, p.start_on, p.end_on)
        for k, p in enumerate(projects)
        for n, (name, billable) in enumerate(TASKS)
    )
    assignments = tuple(_assignments(seed.stream("staffing"), organisation, projects, as_of))
    firsts = [1]
    countries = _countries(organisation)
    for assignment in assignments:
        project = projects[_ordinal(assignment.project) - 1]
        days = _days(assignment, countries[project.legal_entity], as_of)
        firsts.append(firsts[-1] + len(days))
    return Plan(
        projects,
        budgets,
        tasks,
        tuple(_milestones(projects, won, as_of)),
        tuple(_statuses(seed.stream("statuses"), projects, as_of)),
        assignments,
        tuple(firsts),
    )


def _ordinal(world_id: str) -> int:
    return int(world_id.rpartition("-")[2])


def _countries(organisation: Organisation) -> dict[str, str]:
    return {e.id: e.country for e in organisation.legal_entities}


def _project(n: int, deal: Engagement, leads: Sequence[Resource], as_of: date) -> Project:
    own = [r for r in leads if r.legal_entity == deal.legal_entity] or list(leads)
    status = (
        "completed" if deal.end_on < as_of else "active" if deal.start_on <= as_of else "planned"
    )
    return Project(
        id=f"project-{n}",
        code=f"P{n:05}",
        name=deal.name,
        engagement=deal.id,
        customer=deal.customer,
        legal_entity=deal.legal_entity,
        billing_type=deal.billing_type,
        currency=deal.currency,
        rate_card=deal.rate_card,
        status=status,  # type: ignore[arg-type]
        start_on=deal.start_on,
        end_on=deal.end_on,
        manager=own[n % len(own)].id,
    )


def _assignments(
    rng: Random, organisation: Organisation, projects: Sequence[Project], as_of: date
) -> Iterator[Assignment]:
    """Each person goes from project to project of their legal entity, with some weeks between."""
    horizon = as_of + timedelta(weeks=6)
    beginning = first_of(months_of_history(as_of)[0])
    by_entity: dict[str, list[Project]] = {}
    for project in projects:
        by_entity.setdefault(project.legal_entity, []).append(project)
    number = 0
    for person in organisation.resources:
        if person.job_profile == "job_profile-8":
            continue  # operations book no client work
        day = max(beginning, person.hired_on)
        leaves = person.terminated_on or horizon
        while day < min(horizon, leaves):
            if rng.random() > figures.UTILISATION:
                day += timedelta(weeks=rng.randrange(1, 3))
                continue
            open_now = [
                p for p in by_entity.get(person.legal_entity, ()) if p.start_on <= day < p.end_on
            ]
            if not open_now:
                day += timedelta(weeks=1)
                continue
            project = rng.choice(open_now[-8:])
            until = min(
                day + timedelta(weeks=rng.randrange(3, 11)), project.end_on, horizon, leaves
            )
            number += 1
            weeks = max(1, (until - day).days // 7)
            yield Assignment(
                id=f"assignment-{number}",
                project=project.id,
                resource=person.id,
                job_profile=person.job_profile,
                start_on=day,
                end_on=until - timedelta(days=1),
                minutes=weeks * person.weekly_minutes,
                bill_rate_minor=organisation.bill_rate_minor(project.rate_card, person.job_profile),
            )
            day = until


def _days(assignment: Assignment, country: str, as_of: date) -> tuple[date, ...]:
    """The days an assignment has been worked on so far: one time entry each."""
    end = min(assignment.end_on + timedelta(days=1), as_of)
    if assignment.start_on >= end:
        return ()
    return business_days(assignment.start_on, end, country)


def work(
    seed: Seed, organisation: Organisation, plan: Plan, k: int, as_of: date
) -> list[TimeEntry]:
    """The time entries of the k-th assignment."""
    assignment = plan.assignments[k]
    project = plan.projects[_ordinal(assignment.project) - 1]
    days = _days(assignment, _countries(organisation)[project.legal_entity], as_of)
    if not days:
        return []
    rng = seed.stream(f"work/{k}")
    full = organisation.resources[_ordinal(assignment.resource) - 1].weekly_minutes >= 2400
    minutes = rng.choices(figures.MINUTES, figures.MINUTES_WEIGHTS, k=len(days))
    tasks = [f"task-{(_ordinal(project.id) - 1) * len(TASKS) + n}" for n in (1, 2, 3)]
    late: dict[datetime, timedelta] = {}
    found = []
    for n, (day, booked) in enumerate(zip(days, minutes, strict=True)):
        due = approval_moment(day)
        if due not in late:
            slips = rng.random() < figures.LATE_APPROVAL
            late[due] = timedelta(days=rng.randrange(2, 22)) if slips else timedelta()
        status, approved_at = _status(rng, day, due + late[due], as_of)
        billable = rng.random() < figures.BILLABLE
        found.append(
            TimeEntry(
                f"time_entry-{plan.first_entry[k] + n}",
                project.id,
                tasks[2] if not billable else tasks[n % 2],
                assignment.resource,
                day,
                booked if full else booked // 2,
                billable,
                assignment.bill_rate_minor,
                project.currency,
                status,  # type: ignore[arg-type]
                approved_at,
            )
        )
    return found


def _status(rng: Random, day: date, due: datetime, as_of: date) -> tuple[str, datetime | None]:
    now = datetime.combine(as_of, time(0), UTC)
    recent = (as_of - day).days < 28
    if recent and rng.random() < figures.REJECTED:
        return "rejected", None
    if due < now:
        return "approved", due
    # The week of `as_of` is still being filled in; what is older waits for its approver.
    return ("draft" if (as_of - day).days < as_of.weekday() else "submitted"), None


def expense(
    organisation: Organisation, plan: Plan, seed: Seed, k: int, as_of: date
) -> ExpenseItem | None:
    """The expense of the k-th assignment: every third one has one, three days after its start."""
    if k % 3:
        return None
    assignment = plan.assignments[k]
    day = assignment.start_on + timedelta(days=3)
    if day >= min(as_of, assignment.end_on):
        return None
    project = plan.projects[_ordinal(assignment.project) - 1]
    rng = seed.stream(f"expense/{k}")
    category, low, high = rng.choice(figures.EXPENSES)
    approved_at = datetime.combine(day + timedelta(days=rng.randrange(4, 12)), APPROVAL_AT)
    approved = approved_at < datetime.combine(as_of, time(0), UTC)
    return ExpenseItem(
        f"expense_item-{k // 3 + 1}",
        project.id,
        assignment.resource,
        day,
        category,
        rng.randrange(low * 100, high * 100),
        project.currency,
        rng.random() < 0.8,
        "approved" if approved else "submitted",
        approved_at if approved else None,
    )


def _milestones(
    projects: Sequence[Project], won: Sequence[Engagement], as_of: date
) -> Iterator[Milestone]:
    number = 0
    now = datetime.combine(as_of, time(0), UTC)
    for project, deal in zip(projects, won, strict=True):
        if project.billing_type != "fixed_fee":
            continue
        cuts = [0]
        for share in SHARES:
            cuts.append(cuts[-1] + deal.amount_minor * share // 100)
        cuts[-1] = deal.amount_minor
        span = (project.end_on - project.start_on).days
        for n, (low, high) in enumerate(pairwise(cuts), 1):
            number += 1
            due_on = project.start_on + timedelta(days=span * n // len(SHARES))
            done = datetime.combine(due_on, time(15), UTC)
            yield Milestone(
                f"milestone-{number}",
                project.id,
                f"Delivery {n}",
                due_on,
                high - low,
                project.currency,
                "completed" if done < now else "planned",
                done if done < now else None,
            )


def _statuses(rng: Random, projects: Sequence[Project], as_of: date) -> Iterator[PortfolioStatus]:
    """The latest report on each running project, of the Friday before."""
    friday = as_of - timedelta(days=(as_of.weekday() - 4) % 7 or 7)
    running = [p for p in projects if p.start_on < friday and p.status == "active"]
    for n, project in enumerate(running, 1):
        whole = (project.end_on - project.start_on).days
        percent = min(99, (friday - project.start_on).days * 100 // whole)
        health: Health = rng.choices(HEALTH, (75, 20, 5))[0]
        summary = f"{percent} percent done, {health}"
        yield PortfolioStatus(f"portfolio_status-{n}", project.id, friday, health, percent, summary)
