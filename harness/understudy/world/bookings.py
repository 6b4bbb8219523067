"""What people book and spend on their assignments.

Each assignment's work comes from a stream of its own, so that a firm of any size can be walked
through, in any order, without being held in memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from understudy.kernel.seed import Seed
from understudy.world import figures
from understudy.world.calendar import DAY, WEEK, approval_moment, business_days
from understudy.world.delivery import TASKS, Plan
from understudy.world.nouns import ApprovalStatus, Assignment, ExpenseItem, Project, TimeEntry
from understudy.world.organisation import Organisation, ordinal

Approval = tuple[ApprovalStatus, datetime | None]


@dataclass(frozen=True, slots=True)
class Bookings:
    """The time entries and the expense of each assignment, by its place in the plan.

    `first_entry[k]` is the ordinal of the first time entry of assignment k, with one element more
    than there are assignments; `expenses[k]` that of its expense, once it came.
    """

    seed: Seed
    organisation: Organisation
    plan: Plan
    as_of: date
    first_entry: Sequence[int]
    expenses: Mapping[int, int]

    def time(self, k: int) -> list[TimeEntry]:
        """What has been booked on the k-th assignment: one entry for each business day."""
        assignment = self.plan.assignments[k]
        days = _days(self.organisation, assignment, self.as_of)
        rng = self.seed.stream(f"work/{k}")
        person = self.organisation.resources[ordinal(assignment.resource) - 1]
        full_time = person.weekly_minutes >= 2400
        minutes = rng.choices(figures.MINUTES, figures.MINUTES_WEIGHTS, k=len(days))
        percents = rng.choices(range(100), k=len(days))
        project = _project(self.plan, assignment)
        before = (ordinal(project.id) - 1) * len(TASKS)
        delivery, coordination, internal = (f"task-{before + n}" for n in (1, 2, 3))
        fresh = self.as_of - figures.REJECTED_DAYS * DAY
        sunday = date.min
        approval: Approval = "draft", None
        found = []
        first = self.first_entry[k]
        for n, (day, booked, percent) in enumerate(zip(days, minutes, percents, strict=True)):
            if day > sunday:
                sunday = day + (6 - day.weekday()) * DAY
                approval = self._sheet(rng, day)
            billable = percent < figures.BILLABLE_PERCENT
            status, approved_at = approval
            if day >= fresh and rng.random() < figures.REJECTED:
                status, approved_at = "rejected", None
            found.append(
                TimeEntry(
                    f"time_entry-{first + n}",
                    project.id,
                    (coordination if n % 2 else delivery) if billable else internal,
                    assignment.resource,
                    day,
                    booked if full_time else booked // 2,
                    billable,
                    assignment.bill_rate_minor,
                    project.currency,
                    status,
                    approved_at,
                )
            )
        return found

    def expense(self, k: int) -> ExpenseItem | None:
        """The expense of the k-th assignment, if it has one: some days after its start."""
        if k not in self.expenses:
            return None
        assignment = self.plan.assignments[k]
        rng = self.seed.stream(f"expense/{k}")
        day = _expense_day(assignment)
        category, low, high = rng.choice(figures.EXPENSES)
        status, approved_at = self._sheet(rng, day)
        recent = (self.as_of - day).days <= figures.REJECTED_DAYS
        if recent and rng.random() < figures.REJECTED_EXPENSE:
            status, approved_at = "rejected", None
        project = _project(self.plan, assignment)
        return ExpenseItem(
            f"expense_item-{self.expenses[k]}",
            project.id,
            assignment.resource,
            day,
            category,
            rng.randrange(low * 100, high * 100),
            project.currency,
            rng.randrange(100) < figures.EXPENSE_BILLABLE_PERCENT,
            status,
            approved_at,
        )

    def _sheet(self, rng: Random, day: date) -> Approval:
        """How far the sheet is that a day is on: the running week's is still being filled in."""
        due = approval_moment(day)
        if rng.random() < figures.LATE_APPROVAL:
            due += rng.randrange(1, 4) * WEEK
        forgotten = rng.random() < figures.FORGOTTEN
        if due < datetime.combine(self.as_of, time(), UTC):
            return "approved", due
        this_week = day >= self.as_of - self.as_of.weekday() * DAY
        return "draft" if this_week or forgotten else "submitted", None


def bookings(seed: Seed, organisation: Organisation, plan: Plan, as_of: date) -> Bookings:
    """The bookings of a plan until before `as_of`."""
    counts = (len(_days(organisation, a, as_of)) for a in plan.assignments)
    spent = (
        k for k, a in enumerate(plan.assignments) if _expense_day(a) <= min(a.end_on, as_of - DAY)
    )
    numbers = {k: n for n, k in enumerate(spent, 1)}
    return Bookings(seed, organisation, plan, as_of, tuple(accumulate(counts, initial=1)), numbers)


def _project(plan: Plan, assignment: Assignment) -> Project:
    return plan.projects[ordinal(assignment.project) - 1]


def _days(organisation: Organisation, assignment: Assignment, as_of: date) -> tuple[date, ...]:
    person = organisation.resources[ordinal(assignment.resource) - 1]
    country = organisation.country_of(person.legal_entity)
    return business_days(assignment.start_on, min(assignment.end_on + DAY, as_of), country)


def _expense_day(assignment: Assignment) -> date:
    return assignment.start_on + timedelta(days=3)
