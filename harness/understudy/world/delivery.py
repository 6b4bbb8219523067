"""What the firm delivers: projects of won deals, their milestones and reports, who is on them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise
from random import Random

from understudy.kernel.seed import Seed
from understudy.world import figures
from understudy.world.calendar import DAY, WEEK, first_of, weekday_from
from understudy.world.nouns import (
    Assignment,
    Budget,
    Engagement,
    Health,
    Milestone,
    PortfolioStatus,
    Project,
    ProjectStatus,
    Resource,
    Task,
)
from understudy.world.organisation import Organisation, months_of_history

TASKS = (("Delivery", True), ("Coordination", True), ("Internal", False))
HEALTH: tuple[Health, ...] = ("green", "amber", "red")
HEALTH_WEIGHTS = (75, 20, 5)
MINOR_AN_HOUR = 160 * 100
"""What an hour of a mixed team is sold for, to say how many hours a budget is."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The projects of a firm and who works on them."""

    projects: tuple[Project, ...]
    budgets: tuple[Budget, ...]
    tasks: tuple[Task, ...]
    milestones: tuple[Milestone, ...]
    statuses: tuple[PortfolioStatus, ...]
    assignments: tuple[Assignment, ...]


def plan(
    seed: Seed, organisation: Organisation, engagements: Sequence[Engagement], as_of: date
) -> Plan:
    """The year's projects and staffing."""
    won = [e for e in engagements if e.stage == "won"]
    leads: defaultdict[str, list[Resource]] = defaultdict(list)
    for lead in organisation.leads:
        leads[lead.legal_entity].append(lead)
    projects = tuple(_project(n, e, leads[e.legal_entity], as_of) for n, e in enumerate(won, 1))
    budgets = tuple(
        Budget(
            f"budget-{n}", p.id, e.amount_minor, p.currency, e.amount_minor * 60 // MINOR_AN_HOUR
        )
        for n, (p, e) in enumerate(zip(projects, won, strict=True), 1)
    )
    tasks = tuple(
        Task(f"task-{k * len(TASKS) + n}", p.id, name, billable, p.start_on, p.end_on)
        for k, p in enumerate(projects)
        for n, (name, billable) in enumerate(TASKS, 1)
    )
    return Plan(
        projects,
        budgets,
        tasks,
        tuple(_milestones(seed.stream("milestones"), projects, won, as_of)),
        tuple(_statuses(seed.stream("statuses"), projects, as_of)),
        tuple(_assignments(seed.stream("staffing"), organisation, projects, as_of)),
    )


def _project(n: int, deal: Engagement, leads: Sequence[Resource], as_of: date) -> Project:
    status: ProjectStatus = "active" if deal.start_on <= as_of else "planned"
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
        status="completed" if deal.end_on < as_of else status,
        start_on=deal.start_on,
        end_on=deal.end_on,
        manager=leads[n % len(leads)].id,
    )


def _assignments(
    rng: Random, organisation: Organisation, projects: Sequence[Project], as_of: date
) -> Iterator[Assignment]:
    """Each person goes from project to project of their legal entity, with some weeks between."""
    beginning = first_of(months_of_history(as_of)[0])
    horizon = as_of + 6 * WEEK
    running = _running(projects, beginning)
    operations = next(p.id for p in organisation.job_profiles if p.code == "OPS")
    number = 0
    for person in organisation.resources:
        if person.job_profile == operations:
            continue  # operations book no client work
        day = max(beginning, person.hired_on)
        leaves = min(horizon, person.terminated_on or horizon)
        while day < leaves:
            choice = running[person.legal_entity, (day - beginning) // WEEK]
            if not choice:
                day += WEEK
                continue
            project = rng.choice(choice)
            weeks = rng.randrange(*figures.ASSIGNED_WEEKS)
            until = min(day + weeks * WEEK, project.end_on, leaves)
            number += 1
            yield Assignment(
                id=f"assignment-{number}",
                project=project.id,
                resource=person.id,
                job_profile=person.job_profile,
                start_on=day,
                end_on=until - DAY,
                minutes=max(1, (until - day) // WEEK) * person.weekly_minutes,
                bill_rate_minor=organisation.bill_rate_minor(project.rate_card, person.job_profile),
            )
            day = until + rng.randrange(*figures.BENCH_WEEKS) * WEEK


def _running(
    projects: Sequence[Project], beginning: date
) -> defaultdict[tuple[str, int], list[Project]]:
    """The projects that a legal entity works on all through a week of the year."""
    found: defaultdict[tuple[str, int], list[Project]] = defaultdict(list)
    for project in projects:
        first = -((beginning - project.start_on) // WEEK)
        for week in range(max(0, first), (project.end_on - beginning) // WEEK):
            found[project.legal_entity, week].append(project)
    return found


def _milestones(
    rng: Random, projects: Sequence[Project], won: Sequence[Engagement], as_of: date
) -> Iterator[Milestone]:
    """Deliveries at even distances; some slip by weeks, so some are due and not yet there."""
    number = 0
    now = datetime.combine(as_of, time(), UTC)
    ends = list(accumulate(figures.MILESTONE_PERCENT, initial=0))
    for project, deal in zip(projects, won, strict=True):
        if project.billing_type != "fixed_fee":
            continue
        # Cutting the whole at running totals leaves no cent over.
        cuts = [deal.amount_minor * percent // 100 for percent in ends]
        span = (project.end_on - project.start_on).days
        for n, (low, high) in enumerate(pairwise(cuts), 1):
            number += 1
            due_on = weekday_from(project.start_on + span * n // (len(ends) - 1) * DAY)
            slip = rng.choice(figures.MILESTONE_SLIP_WEEKS)
            done = datetime.combine(due_on + slip * WEEK, time(15, tzinfo=UTC))
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
        health: Health = rng.choices(HEALTH, HEALTH_WEIGHTS)[0]
        summary = f"{percent} percent done, {health}"
        yield PortfolioStatus(f"portfolio_status-{n}", project.id, friday, health, percent, summary)
