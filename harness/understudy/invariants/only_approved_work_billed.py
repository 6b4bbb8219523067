"""Nothing is billed before somebody approved it or completed it."""

from datetime import datetime
from typing import ClassVar

from understudy.invariants._billing_lines import OfEachLine, as_of, number_of
from understudy.kernel.history import History, Record
from understudy.world.owed import Billed


class OnlyApprovedWorkBilled(OfEachLine):
    """Judged at the moment the invoice was made: what is taken back later people credit."""

    id: ClassVar[str] = "only-approved-work-billed"
    family = "money"

    def wrong(self, line: Billed, work: Record, at: datetime, history: History) -> tuple[str, str]:
        wanted = "completed" if work.noun == "milestone" else "approved"
        status = as_of(work, "status", at, history)
        if status == wanted:
            return "", ""
        return f"billed once it is {wanted}", f"on {number_of(line)} while {status}"
