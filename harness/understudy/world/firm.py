"""One coherent firm from a seed and a size: a year of history that adds up, and what is open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, Generic, TypeVar

from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.world import billing, delivery
from understudy.world.calendar import month_of
from understudy.world.figures import PEOPLE
from understudy.world.nouns import (
    Customer,
    Engagement,
    ExpenseItem,
    Invoice,
    Milestone,
    Noun,
    Payment,
    Project,
    Resource,
    TimeEntry,
)
from understudy.world.organisation import Organisation, organise
from understudy.world.sales import find_customers, find_engagements

SIZES = tuple(PEOPLE)
BATCH = 5_000
"""Nouns in a batch: few enough to hold, many enough to load at full speed."""

N = TypeVar("N", bound=Noun)
T = TypeVar("T")


class Picks(Generic[N]):
    """Nouns for a story to take from, none of them twice, always in the same order."""

    def __init__(self, what: str, nouns: Sequence[N], taken: set[str]) -> None:
        self._what, self._nouns, self._taken = what, nouns, taken

    def pick(self, **wanted: object) -> N:
        """The first noun with these values that was not taken yet; raises `UsageError` if none."""
        return self.take(1, **wanted)[0]

    def take(self, count: int, **wanted: object) -> list[N]:
        """The first `count` of them."""
        fits = (
            noun
            for noun in self._nouns
            if noun.id not in self._taken
            and all(getattr(noun, name) == value for name, value in wanted.items())
        )
        found = list(islice(fits, count))
        if len(found) < count:
            told = ", ".join(f"{name} {value}" for name, value in wanted.items()) or "any"
            raise UsageError(f"this firm has not {count} more {self._what} with {told}")
        self._taken.update(noun.id for noun in found)
        return found


class World:
    """A firm. Time entries, expenses, invoices and payments are made when asked for.

    `as_of` is today: history ends before it, and the month it lies in is not billed yet.
    """

    def __init__(self, seed: Seed, size: str, as_of: date) -> None:
        if size not in PEOPLE:
            raise UsageError.unknown("size", size, PEOPLE)
        self.seed, self.size, self.as_of = seed.sub("world"), size, as_of
        people = PEOPLE[size]
        self.organisation: Organisation = organise(self.seed, people, as_of)
        self.customers = find_customers(self.seed, self.organisation, people)
        self.engagements = find_engagements(
            self.seed, self.organisation, self.customers, people, as_of
        )
        self.plan = delivery.plan(self.seed, self.organisation, self.engagements, as_of)
        self._taken: set[str] = set()

    @classmethod
    def generate(cls, seed: Seed, size: str, as_of: date) -> "World":
        """The firm of this seed and size (`small`, `medium`, `large`, `global`)."""
        return cls(seed, size, as_of)

    def fresh(self) -> "World":
        """The same firm, from which nothing has been picked yet."""
        twin = copy(self)
        vars(twin)["_taken"] = set()
        return twin

    # -- for stories -----------------------------------------------------------------------------

    @property
    def deals(self) -> Picks[Engagement]:
        return Picks("deals", self.engagements, self._taken)

    @property
    def people(self) -> Picks[Resource]:
        return Picks("people", self.organisation.resources, self._taken)

    @property
    def projects(self) -> Picks[Project]:
        return Picks("projects", self.plan.projects, self._taken)

    # -- everything ------------------------------------------------------------------------------

    def all(self, noun: str) -> Sequence[Any]:
        """Every noun of a kind, in the order of its ordinals."""
        if noun not in self._held:
            made = self._made.get(noun)
            if made is None:
                raise UsageError.unknown("noun", noun, [*self._held, *self._made])
            self._held[noun] = tuple(made())
        return self._held[noun]

    def get(self, noun: str, id: str) -> Any:
        """One noun by its id; raises `UsageError`."""
        ordinal = id.rpartition("-")[2]
        nouns = self.all(noun)
        if not ordinal.isdigit() or not 0 < int(ordinal) <= len(nouns):
            raise UsageError(f"this firm has no {noun} {id}")
        return nouns[int(ordinal) - 1]

    def batches(self) -> Iterator[tuple[str, Sequence[Any]]]:
        """All nouns in the order in which a system must load them, some thousand at a time."""
        for noun in LOAD_ORDER:
            source = self._held.get(noun)
            found: Iterable[Any] = source if source is not None else self._made[noun]()
            for batch in _batched(found):
                yield noun, batch

    @cached_property
    def _held(self) -> dict[str, Sequence[Any]]:
        o, p = self.organisation, self.plan
        return {
            "legal_entity": o.legal_entities,
            "currency_rate": o.currency_rates,
            "accounting_period": o.periods,
            "cost_centre": o.cost_centres,
            "org_unit": o.org_units,
            "job_profile": o.job_profiles,
            "skill": o.skills,
            "resource": o.resources,
            "cost_rate": o.cost_rates,
            "customer": self.customers,
            "rate_card": o.rate_cards,
            "rate_card_line": o.rate_card_lines,
            "engagement": self.engagements,
            "project": p.projects,
            "budget": p.budgets,
            "task": p.tasks,
            "assignment": p.assignments,
            "milestone": p.milestones,
            "portfolio_status": p.statuses,
        }

    @property
    def _made(self) -> Mapping[str, Any]:
        return {
            "time_entry": self._time_entries,
            "expense_item": self._expenses,
            "invoice": self._invoices,
            "payment": self._payments,
        }

    def _work(self, k: int) -> list[TimeEntry]:
        return delivery.work(self.seed, self.organisation, self.plan, k, self.as_of)

    def _time_entries(self) -> Iterator[TimeEntry]:
        for k in range(len(self.plan.assignments)):
            yield from self._work(k)

    def _expenses(self) -> Iterator[ExpenseItem]:
        ordinal = 0
        for k in range(len(self.plan.assignments)):
            found = self._expense(k)
            if found is not None:
                ordinal += 1
                yield replace(found, id=f"expense_item-{ordinal}")

    def _expense(self, k: int) -> ExpenseItem | None:
        return delivery.expense(self.organisation, self.plan, self.seed, k, self.as_of)

    def _invoices(self) -> Iterator[Invoice]:
        for invoice in self._billed():
            paid = billing.paid_on(self.seed, invoice, self.as_of) is not None
            yield replace(invoice, status="paid") if paid else invoice

    def _payments(self) -> Iterator[Payment]:
        number = 0
        for invoice in self._billed():
            day = billing.paid_on(self.seed, invoice, self.as_of)
            if day is not None:
                number += 1
                yield billing.payment(number, invoice, day)

    def _billed(self) -> Iterator[Invoice]:
        periods = {month_of(p.starts_on): p.id for p in self.organisation.periods}
        assignments: dict[str, list[int]] = {}
        for k, assignment in enumerate(self.plan.assignments):
            assignments.setdefault(assignment.project, []).append(k)
        milestones: dict[str, list[Milestone]] = {}
        for milestone in self.plan.milestones:
            milestones.setdefault(milestone.project, []).append(milestone)
        customers: dict[str, Customer] = {c.id: c for c in self.customers}
        expense_ids = self._expense_ids
        number = 1
        for project in self.plan.projects:
            own = assignments.get(project.id, [])
            entries = (entry for k in own for entry in self._work(k))
            found = [self._expense(k) for k in own]
            expenses = [
                replace(x, id=expense_ids[k])
                for k, x in zip(own, found, strict=True)
                if x is not None
            ]
            months = billing.lines_by_month(project, entries, expenses, self.as_of)
            for invoice in billing.invoices(
                project,
                customers[project.customer],
                months,
                milestones.get(project.id, ()),
                periods,
                number,
            ):
                number += 1
                yield invoice

    @cached_property
    def _expense_ids(self) -> dict[int, str]:
        """The id of each assignment's expense: ordinals without gaps."""
        found = [k for k in range(len(self.plan.assignments)) if self._expense(k) is not None]
        return {k: f"expense_item-{n}" for n, k in enumerate(found, 1)}


LOAD_ORDER = (
    "legal_entity",
    "currency_rate",
    "accounting_period",
    "cost_centre",
    "org_unit",
    "job_profile",
    "skill",
    "resource",
    "cost_rate",
    "customer",
    "rate_card",
    "rate_card_line",
    "engagement",
    "project",
    "budget",
    "task",
    "assignment",
    "milestone",
    "time_entry",
    "expense_item",
    "invoice",
    "payment",
    "portfolio_status",
)
"""What is referenced comes first."""


def _batched(nouns: Iterable[T]) -> Iterator[Sequence[T]]:
    walk = iter(nouns)
    while batch := list(islice(walk, BATCH)):
        yield batch
