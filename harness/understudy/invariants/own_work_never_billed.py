"""Work that is not for the customer's account is on no invoice."""

from datetime import datetime
from typing import ClassVar

from understudy.invariants._billing_lines import OfEachLine, as_of, number_of
from understudy.kernel.history import History, Record
from understudy.world.owed import Billed


class OwnWorkNeverBilled(OfEachLine):
    """Time and expenses say themselves whether they are billable; a milestone is always."""

    id: ClassVar[str] = "own-work-never-billed"
    family = "money"

    def wrong(self, line: Billed, work: Record, at: datetime, history: History) -> tuple[str, str]:
        if as_of(work, "billable", at, history) is not False:
            return "", ""
        return "not billed: it is not billable", f"on {number_of(line)}"
