"""An invoice bears the date of the day it was made."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import ClassVar

from understudy.invariants._billing_lines import made_by_integration
from understudy.invariants._periods import first_open_day
from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import Change, History

_ELSEWHERE = (timedelta(hours=-8), timedelta(), timedelta(hours=14))
"""Around midnight it is another day where the ledger lives: from the Pacific coast eastwards."""


class InvoicesDatedWhenMade(Invariant):
    """Where the books of that day are closed, it bears the first day that they are open.

    The date decides in which month the revenue is, and when the customer has to pay.
    """

    id: ClassVar[str] = "invoices-dated-when-made"
    family = "time"
    flows = ("milestone-to-invoice", "monthly-invoice")

    def subjects(self, history: History) -> Iterable[Change]:
        return [
            change
            for change in made_by_integration(history).values()
            if change.after.get("issued_on") is not None
        ]

    def check(self, subject: Change, history: History) -> Iterator[Violation]:
        invoice = history.record("erp", "invoice", subject.id)
        dated = None if invoice is None else invoice.day("issued_on")
        if invoice is None or dated is None or invoice.fields.get("status") == "void":
            return
        today = subject.at.date()
        wanted = first_open_day(history, today, subject.at) or today
        days = [(subject.at + offset).date() for offset in _ELSEWHERE]
        if dated not in (*days, wanted):
            yield Violation(
                called(invoice),
                f"dated {wanted}",
                f"dated {dated}, and made on {today}",
                invoice.number("total_minor"),
                invoice.text("currency"),
                trail(history, subject),
            )
