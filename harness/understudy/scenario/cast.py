"""The people of the firm at their screens: what a scenario lets them do, by role.

Each verb is what somebody does in that system's user interface. It goes through the vendor's rules,
and appears in the change log under that person's name.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from understudy.kernel.errors import UsageError
from understudy.kernel.history import Record
from understudy.world.nouns import Engagement, Health, Resource

if TYPE_CHECKING:
    from understudy.scenario.run import Run
    from understudy.scenario.stage import Backstage


P = ParamSpec("P")
People = TypeVar("People", bound="Role")


class StoryStopped(Exception):
    """The story cannot go on, because the integration did not do its part: people cannot either."""


def on_project(
    verb: Callable[Concatenate[People, Engagement, P], None],
) -> Callable[Concatenate[People, Engagement, P], None]:
    """Work on a deal's project; left out where the integration never claimed to bring projects.

    Whoever does not connect the portfolio office must not have a whole story end at its door.
    """

    @wraps(verb)
    def work(people: People, deal: Engagement, /, *args: P.args, **more: P.kwargs) -> None:
        try:
            verb(people, deal, *args, **more)
        except StoryStopped as stopped:
            if people.expects_projects:
                raise
            people.leave_out(stopped)

    return work


class Role:
    """People at one system."""

    role = ""

    def __init__(self, run: "Run") -> None:
        self._run = run

    @property
    def _backstage(self) -> "Backstage":
        return self._run.backstage(self.role)

    def _act(self, noun: str, id: str | None, values: Mapping[str, object], by: str) -> str:
        return self._backstage.act(noun, id, values, by)

    def _tell(self, text: str) -> None:
        self._run.tell(text, system=self._backstage.name)

    def _records(self, noun: str, **equals: object) -> list[Record]:
        texts = {name: value for name, value in equals.items() if isinstance(value, str)}
        return [
            record
            for record in self._backstage.records(noun, **texts)
            if all(record.fields.get(name) == value for name, value in equals.items())
        ]

    def _key(self, world_id: str) -> str:
        return self._run.stage.key(self.role, world_id)

    @property
    def expects_projects(self) -> bool:
        """Whether the integration claims that won deals become projects in this system."""
        claims = self._run.stage.claims
        return self.role in claims.roles and claims.cover(["deal-to-project"])

    def leave_out(self, why: StoryStopped) -> None:
        """Go on with the story without a scene that cannot be played, and say so."""
        self._tell(f"{why}, and nobody claims to bring it: this scene is left out")

    def project_of(self, deal: Engagement) -> Record:
        """This system's project for a deal; the story stops where there is none."""
        source = self._run.stage.key("crm", deal.id)
        for record in self._backstage.records("project"):
            if record.source == source:
                return record
        raise StoryStopped(f"{self._backstage.name} has no project for {deal.name}")


class Crm(Role):
    """Account executives."""

    role = "crm"

    def close_won(self, *deals: Engagement) -> None:
        """Move deals to won."""
        for deal in deals:
            self._act("engagement", self._key(deal.id), {"stage": "won"}, "account-executive")
            amount = f"{deal.amount_minor / 100:,.2f} {deal.currency}"
            self._tell(f"{deal.name} is won, {amount}")

    def change_customer(self, deal: Engagement, world_id: str) -> None:
        """Book a deal on another customer's account."""
        values = {"customer": self._key(world_id)}
        self._act("engagement", self._key(deal.id), values, "account-executive")
        self._tell(f"{deal.name} belongs to another customer now")

    def change_amount(self, deal: Engagement, amount_minor: int) -> None:
        """Correct what a deal is worth."""
        values = {"amount_minor": amount_minor}
        self._act("engagement", self._key(deal.id), values, "account-executive")
        self._tell(f"{deal.name} is now worth {amount_minor / 100:,.2f} {deal.currency}")

    def rename_customer(self, world_id: str, name: str) -> None:
        """Give a customer another name."""
        self._act("customer", self._key(world_id), {"name": name}, "account-executive")
        self._tell(f"a customer is now called {name}")

    def win_customer(self, deal: Engagement, name: str, payment_terms_days: int) -> None:
        """Make an account for somebody no system has heard of, and move an open deal to it."""
        known = self._run.world.get("customer", deal.customer)
        values = {
            "name": name,
            "industry": known.industry,
            "legal_entity": self._run.world.get("legal_entity", deal.legal_entity).name,
            "currency": deal.currency,
            "street": known.street,
            "city": known.city,
            "postal_code": known.postal_code,
            "country": known.country,
            "phone": known.phone,
            "payment_terms_days": payment_terms_days,
            "owner": self._key(known.owner),
        }
        account = self._act("customer", None, values, "account-executive")
        self._act("engagement", self._key(deal.id), {"customer": account}, "account-executive")
        self._tell(f"{deal.name} is for {name}, who is new")


class Hcm(Role):
    """The people department."""

    role = "hcm"

    def change_rate(self, person: Resource, cost_rate_minor: int, effective_on: date) -> None:
        """Give a person another cost rate from a day on, which may be past."""
        values = {
            "resource": self._key(person.id),
            "effective_on": effective_on.isoformat(),
            "cost_rate_minor": cost_rate_minor,
            "currency": self._run.world.get("legal_entity", person.legal_entity).currency,
        }
        self._act("cost_rate", None, values, "people-partner")
        self._tell(
            f"{person.first_name} {person.last_name} has a new cost rate from {effective_on}"
        )


class Psa(Role):
    """Project managers, consultants and approvers."""

    role = "psa"

    @on_project
    def staff(self, deal: Engagement, people: int = 2) -> None:
        """Plan the work of a deal's project and put people on it."""
        project = self.project_of(deal)
        start = self._run.clock.now.date()
        task = {
            "project": project.id,
            "name": "Delivery",
            "billable": True,
            "start_on": start.isoformat(),
            "due_on": deal.end_on.isoformat(),
        }
        self._act("task", None, task, "project-manager")
        team = self._available(deal, people)
        for person in team:
            profile = person.job_profile
            values = {
                "project": project.id,
                "resource": self._key(person.id),
                "job_profile": self._key(profile),
                "start_on": start.isoformat(),
                "end_on": deal.end_on.isoformat(),
                "minutes": 4800,
                "bill_rate_minor": self._bill_rate(deal, profile),
            }
            self._act("assignment", None, values, "project-manager")
        names = ", ".join(f"{p.first_name} {p.last_name}" for p in team)
        self._tell(f"{deal.name} is staffed with {names}")

    def _available(self, deal: Engagement, people: int) -> Sequence[Resource]:
        today = self._run.clock.now.date()
        known = {r.id for r in self._backstage.records("resource")}
        found = [
            p
            for p in self._run.world.all("resource")
            if p.hired_on <= today
            and p.terminated_on is None
            and p.legal_entity == deal.legal_entity
            and self._key(p.id) in known
        ]
        if len(found) < people:
            raise UsageError(f"{deal.legal_entity} has only {len(found)} people to staff")
        return found[-people:]

    def _bill_rate(self, deal: Engagement, job_profile: str) -> int:
        for line in self._run.world.all("rate_card_line"):
            if line.rate_card == deal.rate_card and line.job_profile == job_profile:
                return int(line.bill_rate_minor)
        raise UsageError(f"{deal.rate_card} has no price for {job_profile}")

    @on_project
    def book_time(
        self, deal: Engagement, hours: float = 8, days: int = 1, billable: bool = True
    ) -> None:
        """Everybody on the project books time for today and the days before, and submits it."""
        project = self.project_of(deal)
        task = self._one("task", project)
        team = self._records("assignment", project=project.id)
        today = self._run.clock.now.date()
        for assignment in team:
            for day in _last_business_days(today, days):
                values = {
                    "project": project.id,
                    "task": task.id,
                    "resource": assignment.fields["resource"],
                    "worked_on": day.isoformat(),
                    "minutes": round(hours * 60),
                    "billable": billable,
                }
                entry = self._act("time_entry", None, values, "consultant")
                self._act("time_entry", entry, {"status": "submitted"}, "consultant")
        self._tell(f"{len(team)} people book {hours:g} h a day on {deal.name}, {days} days")

    @on_project
    def approve_time(self, deal: Engagement) -> None:
        """Approve what is submitted on a deal's project."""
        count = self._decide("time_entry", deal, "approved")
        self._tell(f"{count} time entries of {deal.name} are approved")

    @on_project
    def reject_time(self, deal: Engagement) -> None:
        """Reject what is submitted on a deal's project."""
        count = self._decide("time_entry", deal, "rejected")
        self._tell(f"{count} time entries of {deal.name} are rejected")

    @on_project
    def spend(self, deal: Engagement, amount_minor: int, category: str = "Travel") -> None:
        """The first person on the project claims an expense, to be billed on."""
        project = self.project_of(deal)
        values = {
            "project": project.id,
            "resource": self._one("assignment", project).fields["resource"],
            "incurred_on": self._run.clock.now.date().isoformat(),
            "category": category,
            "amount_minor": amount_minor,
            "billable": True,
        }
        item = self._act("expense_item", None, values, "consultant")
        self._act("expense_item", item, {"status": "submitted"}, "consultant")
        self._tell(f"{amount_minor / 100:,.2f} {deal.currency} of {category} on {deal.name}")

    @on_project
    def approve_expenses(self, deal: Engagement) -> None:
        """Approve the expenses that are submitted on a deal's project."""
        count = self._decide("expense_item", deal, "approved")
        self._tell(f"{count} expenses of {deal.name} are approved")

    @on_project
    def plan_milestone(
        self, deal: Engagement, name: str, share: float = 0.5, due_on: date | None = None
    ) -> None:
        """Plan a delivery that is billed at a share of what the deal is worth; due at its end."""
        values = {
            "project": self.project_of(deal).id,
            "name": name,
            "due_on": (due_on or deal.end_on).isoformat(),
            "amount_minor": round(deal.amount_minor * share),
        }
        self._act("milestone", None, values, "project-manager")
        self._tell(f"{deal.name} has the milestone {name}")

    @on_project
    def complete_milestone(self, deal: Engagement, name: str) -> None:
        """Complete a delivery."""
        project = self.project_of(deal)
        for milestone in self._records("milestone", project=project.id, name=name):
            self._act("milestone", milestone.id, {"status": "completed"}, "project-manager")
            self._tell(f"{deal.name}: {name} is delivered")

    def _decide(self, noun: str, deal: Engagement, status: str) -> int:
        project = self.project_of(deal)
        waiting = self._records(noun, project=project.id, status="submitted")
        for record in waiting:
            self._act(noun, record.id, {"status": status}, "approver")
        return len(waiting)

    def _one(self, noun: str, project: Record) -> Record:
        found = self._records(noun, project=project.id)
        if not found:
            raise UsageError(f"project {project.id} has no {noun}; let staff() come first")
        return found[0]


class Erp(Role):
    """Accountants."""

    role = "erp"

    def receive_payments(self, *deals: Engagement) -> None:
        """The customers of these deals pay all their open invoices."""
        for deal in deals:
            self._paid(deal)

    @on_project
    def _paid(self, deal: Engagement) -> None:
        project = self.project_of(deal)
        for invoice in self._records("invoice", project=project.id, status="open"):
            values = {
                "invoice": invoice.id,
                "amount_minor": invoice.fields["total_minor"],
                "paid_on": self._run.clock.now.date().isoformat(),
            }
            self._act("payment", None, values, "accountant")
            self._tell(f"invoice {invoice.fields['number']} of {deal.name} is paid")

    def void_invoice(self, deal: Engagement) -> None:
        """Void what is open of a deal's invoices."""
        project = self.project_of(deal)
        for invoice in self._records("invoice", project=project.id, status="open"):
            self._act("invoice", invoice.id, {"status": "void"}, "accountant")
            self._tell(f"the invoice for {deal.name} is void")

    def close_month(self, day: date) -> None:
        """Close the accounting period of a day."""
        for period in self._records("accounting_period"):
            starts, ends = str(period.fields["starts_on"]), str(period.fields["ends_on"])
            if starts <= day.isoformat() <= ends and period.fields["status"] == "open":
                self._act("accounting_period", period.id, {"status": "closed"}, "accountant")
                self._tell(f"{period.fields['name']} is closed")


class Ppm(Role):
    """The portfolio office."""

    role = "ppm"

    @on_project
    def report_status(self, deal: Engagement, health: Health, percent: int) -> None:
        """Say how a deal's project is doing."""
        values = {
            "project": self.project_of(deal).id,
            "as_of": self._run.clock.now.date().isoformat(),
            "health": health,
            "percent_complete": percent,
            "summary": f"{percent} percent done, {health}",
        }
        self._act("portfolio_status", None, values, "portfolio-manager")
        self._tell(f"{deal.name} is reported {health}, {percent} percent done")


class Operators:
    """Whoever keeps the integration running."""

    def __init__(self, run: "Run") -> None:
        self._run = run

    def replay(self) -> None:
        """Have it try again what it had given up; where it has no door for that, nothing happens.

        What came of it, other promises tell.
        """
        taken = self._run.stage.sut.replay()
        self._run.tell(
            "what was given up gets another chance" if taken else "nobody can ask for a replay"
        )


def _last_business_days(today: date, count: int) -> list[date]:
    """`count` days from Monday to Friday, ending with today or the last such day before."""
    found: list[date] = []
    day = today
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]
