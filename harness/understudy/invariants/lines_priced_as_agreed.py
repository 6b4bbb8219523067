"""Every line of an invoice costs what was agreed: minutes at their rate, expenses as spent."""

from datetime import datetime
from typing import ClassVar

from understudy.invariants._billing_lines import OfEachLine, number_of, price
from understudy.invariants.base import money
from understudy.kernel.history import History, Record
from understudy.world.owed import Billed


class LinesPricedAsAgreed(OfEachLine):
    """Rounded once, half up, for each entry; the price is that of the moment it was billed."""

    id: ClassVar[str] = "lines-priced-as-agreed"
    family = "money"

    def wrong(self, line: Billed, work: Record, at: datetime, history: History) -> tuple[str, str]:
        agreed = price(work, at, history)
        if line.amount_minor == agreed:
            return "", ""
        told = money(line.amount_minor, line.currency)
        return money(agreed, line.currency), f"{told} on {number_of(line)}"

    def stake(self, line: Billed, work: Record, at: datetime, history: History) -> int:
        return abs(line.amount_minor - price(work, at, history))
