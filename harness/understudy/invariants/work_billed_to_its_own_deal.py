"""Nobody pays for work that was done for somebody else."""

from datetime import datetime
from typing import ClassVar

from understudy.invariants._billing_lines import OfEachLine, number_of
from understudy.kernel.history import History, Record
from understudy.world.owed import NO_DEAL, Billed, deal_of


class WorkBilledToItsOwnDeal(OfEachLine):
    """The deal of the work's project in the PSA is that of the invoice's project in the ledger.

    An invoice of no project is another promise's business.
    """

    id: ClassVar[str] = "work-billed-to-its-own-deal"
    family = "money"

    def wrong(self, line: Billed, work: Record, at: datetime, history: History) -> tuple[str, str]:
        deal = deal_of(history, "psa", work.fields.get("project"))
        if line.deal in (deal, NO_DEAL):
            return "", ""
        return f"billed to deal {deal}", f"billed to deal {line.deal} on {number_of(line)}"
