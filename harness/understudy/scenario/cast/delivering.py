"""People who deliver, and who watch over it."""

from collections.abc import Sequence
from datetime import date, timedelta

from understudy.kernel.errors import UsageError
from understudy.kernel.history import Record
from understudy.scenario.cast.role import Role, on_project
from understudy.world.nouns import Engagement, Health, Resource


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


def _last_business_days(today: date, count: int) -> list[date]:
    """`count` days from Monday to Friday, ending with today or the last such day before."""
    found: list[date] = []
    day = today
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]
