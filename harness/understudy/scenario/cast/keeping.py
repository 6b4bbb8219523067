"""People who keep the books, the staff and the integration."""

from datetime import date
from typing import TYPE_CHECKING

from understudy.scenario.cast.role import Role, on_project
from understudy.world.nouns import Engagement, Resource

if TYPE_CHECKING:
    from understudy.scenario.run import Run


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

    def open_company(self, name: str, country: str, currency: str) -> None:
        """Open the books of a new company of the firm."""
        values = {"name": name, "country": country, "currency": currency}
        self._act("legal_entity", None, values, "accountant")
        self._tell(f"{name} has books, in {currency}")

    def close_month(self, day: date) -> None:
        """Close the accounting period of a day."""
        for period in self._records("accounting_period"):
            starts, ends = str(period.fields["starts_on"]), str(period.fields["ends_on"])
            if starts <= day.isoformat() <= ends and period.fields["status"] == "open":
                self._act("accounting_period", period.id, {"status": "closed"}, "accountant")
                self._tell(f"{period.fields['name']} is closed")


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
