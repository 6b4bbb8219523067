"""From the approval of time to the invoice it is on."""

from collections.abc import Sequence
from typing import ClassVar

from understudy.kernel.history import History
from understudy.measures.base import BusinessMeasure, hours
from understudy.world.owed import billed


class ApprovedTimeToInvoiceLatency(BusinessMeasure):
    """Of the time on this run's invoices. The calendar has the largest part in it: bills are
    monthly, so there is no target.
    """

    id: ClassVar[str] = "approved-time-to-invoice-latency"
    title: ClassVar[str] = "Approved time to invoice"
    unit: ClassVar[str] = "hours"

    def samples(self, history: History) -> Sequence[float]:
        found = []
        for line in billed(history):
            kind, source = line.thing
            entry = history.record("psa", "time_entry", source) if kind == "time" else None
            approved_at = entry.moment("approved_at") if entry is not None else None
            if line.at is not None and approved_at is not None:
                found.append(hours(line.at - approved_at))
        return found
