"""People of a company beside ours, at their own books."""

from typing import TYPE_CHECKING

from understudy.kernel.errors import UsageError
from understudy.scenario.cast import Role

if TYPE_CHECKING:
    from understudy.scenario.run import Run


class Accountants(Role):
    """Whoever keeps the books of a company that was bought."""

    def __init__(self, run: "Run", company: str) -> None:
        super().__init__(run)
        self.role = f"erp@{company}"

    def receive_payment(self, count: int = 1) -> None:
        """Customers pay their oldest open invoices into the old account."""
        waiting = self._records("invoice", status="open")
        if len(waiting) < count:
            raise UsageError(f"only {len(waiting)} invoices are open in {self._backstage.name}")
        for invoice in waiting[:count]:
            values = {
                "invoice": invoice.id,
                "amount_minor": invoice.fields["total_minor"],
                "paid_on": self._run.clock.now.date().isoformat(),
            }
            self._act("payment", None, values, "accountant")
            self._tell(f"invoice {invoice.fields['number']} is paid into the old account")

    def close_periods(self) -> None:
        """Close every period of the books that has ended: what follows is on our side."""
        today = self._run.clock.now.date().isoformat()
        for period in self._records("accounting_period", status="open"):
            if str(period.fields["ends_on"]) < today:
                self._act("accounting_period", period.id, {"status": "closed"}, "accountant")
                self._tell(f"{period.fields['name']} is closed: the books are handed over")
