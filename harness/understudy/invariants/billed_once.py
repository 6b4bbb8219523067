"""Nothing is billed twice."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, money, trail
from understudy.kernel.history import History
from understudy.world.owed import Billed, billed_things


class BilledOnce(Invariant):
    """The same work may be billed again once the first invoice is void, and only then.

    What is on an invoice of this run is looked for on all invoices, those of earlier years too.
    """

    id: ClassVar[str] = "billed-once"
    family = "twice"

    def subjects(self, history: History) -> Iterable[list[Billed]]:
        moved = {change.id for change in history.changes_of("erp", "invoice")}
        return [
            list(lines)
            for lines in billed_things(history).values()
            if any(line.invoice.id in moved for line in lines)
        ]

    def check(self, subject: list[Billed], history: History) -> Iterator[Violation]:
        if len(subject) == 1:
            return
        first, *more = subject
        numbers = [line.invoice.text("number") or line.invoice.id for line in subject]
        made = [
            change
            for line in dict.fromkeys(line.invoice.id for line in subject)
            for change in history.changes_of("erp", "invoice", line)
            if change.kind == "created"
        ]
        yield Violation(
            " ".join(first.thing),
            f"on 1 invoice, {money(first.amount_minor, first.currency)}",
            f"on {len(subject)} lines, of {', '.join(numbers)}",
            sum(line.amount_minor for line in more),
            first.currency,
            trail(history, *made),
        )
