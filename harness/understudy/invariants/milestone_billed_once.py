"""Every completed milestone is billed exactly once, at its amount."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants.base import (
    Invariant,
    Violation,
    called,
    failed_write,
    money,
    trail,
)
from understudy.kernel.history import History, Record
from understudy.world.owed import billed_things


class MilestoneBilledOnce(Invariant):
    """A milestone that is taken back after it was billed is for people to sort out."""

    id: ClassVar[str] = "milestone-billed-once"
    family = "money"
    flows = ("milestone-to-invoice",)

    def subjects(self, history: History) -> Iterable[Record]:
        """The milestones that stand completed and were touched in this run."""
        touched = dict.fromkeys(change.id for change in history.changes_of("psa", "milestone"))
        records = (history.record("psa", "milestone", id) for id in touched)
        return [r for r in records if r is not None and r.fields.get("status") == "completed"]

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        amount, currency = subject.number("amount_minor"), subject.text("currency")
        lines = billed_things(history).get(("milestone", subject.id), ())
        if [line.amount_minor for line in lines] == [amount]:
            return
        amounts = ", ".join(money(line.amount_minor, line.currency) for line in lines)
        done = history.changes_of("psa", "milestone", subject.id)[-1]
        made = [
            change
            for line in lines
            for change in history.changes_of("erp", "invoice", line.invoice.id)
            if change.kind == "created"
        ]
        yield Violation(
            called(subject),
            f"billed once, {money(amount, currency)}",
            f"billed {len(lines)} times: {amounts}" if lines else "not billed",
            abs(sum(line.amount_minor for line in lines) - amount),
            currency,
            trail(history, done, *made) if made else [done, *failed_write(history, "erp", done.at)],
            "lost" if not lines else "twice" if len(lines) > 1 else "money",
        )
