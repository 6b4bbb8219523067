"""One coherent firm from a seed and a size: a year of history that adds up, and what is open."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from itertools import islice
from typing import Any, Literal, TypeVar, get_args, overload

from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.world import billing, delivery
from understudy.world.bookings import Bookings, bookings
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
from understudy.world.picks import Picks
from understudy.world.sales import find_customers, find_engagements

Size = Literal["small", "medium", "large", "global"]
SIZES = tuple(PEOPLE)
BATCH = 5_000
"""Nouns in a batch: few enough to hold, many enough to load at full speed."""

HELD_PEOPLE_MAX = 500
"""Firms of so many people are held in memory once made; of larger ones, all but the history is."""

N = TypeVar("N", bound=Noun)
T = TypeVar("T")


class World:
    """A firm. `as_of` is today: history ends before it, and its month is not billed yet.

    What grows with time (time entries, expenses, invoices, payments) is made when asked for.
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
        self.bookings: Bookings = bookings(self.seed, self.organisation, self.plan, as_of)
        self._held: dict[str, Sequence[Noun]] = self._standing()
        self._taken: set[str] = set()

    @classmethod
    def generate(cls, seed: Seed, size: str, as_of: date) -> "World":
        """The firm of this seed and `Size`; raises `UsageError` for another size."""
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

    @property
    def milestones(self) -> Picks[Milestone]:
        return Picks("milestones", self.plan.milestones, self._taken)

    # -- everything ------------------------------------------------------------------------------

    @overload
    def all(self, noun: type[N]) -> Sequence[N]: ...
    @overload
    def all(self, noun: str) -> Sequence[Any]: ...

    def all(self, noun: type[N] | str) -> Sequence[Any]:
        """Every noun of a kind (`Customer` or `"customer"`), in the order of its ids.

        Holds them all from then on: for the history of large firms, walk through `batches`.
        """
        name = noun if isinstance(noun, str) else noun.noun
        if name not in self._held:
            made = self._made.get(name)
            if made is None:
                raise UsageError.unknown("noun", name, LOAD_ORDER)
            self._held[name] = tuple(made())
        return self._held[name]

    @overload
    def get(self, noun: type[N], id: str) -> N: ...
    @overload
    def get(self, noun: str, id: str) -> Any: ...

    def get(self, noun: type[N] | str, id: str) -> Any:
        """One noun by its id; raises `UsageError`."""
        name = noun if isinstance(noun, str) else noun.noun
        nouns = self.all(name)
        kind, _, number = id.rpartition("-")
        if kind != name or not number.isdecimal() or not 0 < int(number) <= len(nouns):
            raise UsageError(f"this firm has no {name} {id}")
        return nouns[int(number) - 1]

    def batches(self, nouns: Collection[str] | None = None) -> Iterator[tuple[str, Sequence[Any]]]:
        """All nouns, or only those kinds, in load order, some thousand of a kind at a time."""
        for noun in LOAD_ORDER:
            if nouns is not None and noun not in nouns:
                continue
            lazy = PEOPLE[self.size] > HELD_PEOPLE_MAX and noun not in self._held
            found: Iterable[Any] = self._made[noun]() if lazy else self.all(noun)
            for batch in _batched(found):
                yield noun, batch

    def _standing(self) -> dict[str, Sequence[Noun]]:
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
    def _made(self) -> Mapping[str, Callable[[], Iterator[Noun]]]:
        return {
            "time_entry": self._time_entries,
            "expense_item": self._expenses,
            "invoice": self._invoices,
            "payment": self._payments,
        }

    def _time_entries(self) -> Iterator[TimeEntry]:
        for k in range(len(self.plan.assignments)):
            yield from self.bookings.time(k)

    def _expenses(self) -> Iterator[ExpenseItem]:
        found = (self.bookings.expense(k) for k in range(len(self.plan.assignments)))
        return (expense for expense in found if expense is not None)

    def _payments(self) -> Iterator[Payment]:
        # Whoever has walked through the invoices has the payments too: they are few.
        if "payment" not in self._held:
            for _ in self._invoices():
                pass
        yield from self.all(Payment)

    def _invoices(self) -> Iterator[Invoice]:
        periods = {month_of(p.starts_on): p.id for p in self.organisation.periods}
        staffed: defaultdict[str, list[int]] = defaultdict(list)
        for k, assignment in enumerate(self.plan.assignments):
            staffed[assignment.project].append(k)
        milestones: defaultdict[str, list[Milestone]] = defaultdict(list)
        for milestone in self.plan.milestones:
            milestones[milestone.project].append(milestone)
        number, payments = 1, list[Payment]()
        for project in self.plan.projects:
            own = staffed[project.id]
            invoices = billing.invoices(
                self.seed,
                project,
                self.get(Customer, project.customer),
                billing.lines_by_month(
                    project,
                    (entry for k in own for entry in self._work(k)),
                    (x for k in own if (x := self.bookings.expense(k)) is not None),
                    self.as_of,
                ),
                milestones[project.id],
                periods,
                number,
                self.as_of,
            )
            for invoice in invoices:
                number += 1
                if invoice.status == "paid":
                    payments.append(billing.payment(self.seed, len(payments) + 1, invoice))
                yield invoice
        self._held["payment"] = tuple(payments)

    def _work(self, k: int) -> Sequence[TimeEntry]:
        held: Sequence[Any] | None = self._held.get("time_entry")
        first, last = self.bookings.first_entry[k : k + 2]
        return self.bookings.time(k) if held is None else held[first - 1 : last - 1]


LOAD_ORDER: tuple[str, ...] = tuple(kind.noun for kind in get_args(Noun))
"""What is referenced comes first, as `Noun` lists it."""


def _batched(nouns: Iterable[T]) -> Iterator[Sequence[T]]:
    walk = iter(nouns)
    while batch := list(islice(walk, BATCH)):
        yield batch
