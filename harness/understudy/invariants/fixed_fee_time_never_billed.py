"""Time spent on a fixed-fee deal is never billed."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import History, Record
from understudy.world.owed import billed_things, deal_of, is_fixed_fee


class FixedFeeTimeNeverBilled(Invariant):
    """Its milestones are what was sold, however long they took; its expenses may be billed.

    How a deal was sold is the CRM's word, not that of the system the time was booked in.
    """

    id: ClassVar[str] = "fixed-fee-time-never-billed"
    family = "money"

    def subjects(self, history: History) -> Iterable[Record]:
        """The approved time of fixed-fee deals that was touched or billed in this run."""
        touched = dict.fromkeys(change.id for change in history.changes_of("psa", "time_entry"))
        moved = {change.id for change in history.changes_of("erp", "invoice")}
        for (kind, source), lines in billed_things(history).items():
            if kind == "time" and any(line.invoice.id in moved for line in lines):
                touched[source] = None
        entries = (history.record("psa", "time_entry", id) for id in touched)
        return [
            entry
            for entry in entries
            if entry is not None
            and entry.fields.get("status") == "approved"
            and is_fixed_fee(history, deal_of(history, "psa", entry.fields.get("project")))
        ]

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        for line in billed_things(history).get(("time", subject.id), ()):
            number = line.invoice.text("number") or line.invoice.id
            approved = history.changes_of("psa", "time_entry", subject.id)[-1:]
            made = history.changes_of("erp", "invoice", line.invoice.id)[:1]
            yield Violation(
                called(subject),
                "not billed: the deal has a fixed fee",
                f"billed on {number}",
                line.amount_minor,
                line.currency,
                trail(history, *approved, *made),
            )
