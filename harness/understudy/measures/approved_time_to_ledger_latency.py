"""From the approval of time to its posting."""

from collections.abc import Sequence
from typing import ClassVar

from understudy.kernel.history import History
from understudy.measures.base import BusinessMeasure, hours
from understudy.world.contracts import slo


class ApprovedTimeToLedgerLatency(BusinessMeasure):
    """Of what was posted in this run; the first posting counts where there are several."""

    id: ClassVar[str] = "approved-time-to-ledger-latency"
    title: ClassVar[str] = "Approved time to ledger"
    unit: ClassVar[str] = "hours"

    def samples(self, history: History) -> Sequence[float]:
        found = []
        for entry in history.books("psa", "time_entry"):
            approved_at = entry.moment("approved_at")
            posted = history.changes_of_copies("erp", "time_entry", entry.id)
            if approved_at is not None and posted and posted[0].kind == "created":
                found.append(hours(posted[0].at - approved_at))
        return found

    def target(self) -> float:
        return hours(slo("approved-time-to-erp"))
