"""An approved expense is posted to the ledger exactly once."""

from typing import ClassVar

from understudy.invariants._one_copy import OneCopy
from understudy.kernel.history import Record


class ApprovedExpensePostedOnce(OneCopy):
    """Every approved expense costs money, billable or not, so all of them have money at stake."""

    id: ClassVar[str] = "approved-expense-posted-once"
    family = "lost"
    flows = ("approved-expense-to-erp",)
    origin = ("psa", "expense_item")
    copies = (("erp", "expense_item"),)

    def wanted(self, record: Record) -> bool:
        return record.fields.get("status") == "approved"

    def worth(self, record: Record) -> int:
        return record.number("amount_minor")
