"""Approved time is posted to the ledger exactly once."""

from typing import ClassVar

from understudy.invariants._one_copy import OneCopy
from understudy.kernel.history import Record
from understudy.world.nouns import billed_minor


class ApprovedTimePostedOnce(OneCopy):
    """Time that is not billable is posted too; only billable time has money at stake."""

    id: ClassVar[str] = "approved-time-posted-once"
    family = "lost"
    flows = ("approved-time-to-erp",)
    origin = ("psa", "time_entry")
    copies = (("erp", "time_entry"),)

    def wanted(self, record: Record) -> bool:
        return record.fields.get("status") == "approved"

    def worth(self, record: Record) -> int:
        if not record.fields.get("billable"):
            return 0
        return billed_minor(record.number("minutes"), record.number("bill_rate_minor"))
