"""Work is in the books on the day it was done, or on the first day that they are open after it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import ClassVar

from understudy.invariants._periods import first_open_day
from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import Change, History
from understudy.world.nouns import billed_minor

_DONE_ON = {"time_entry": "worked_on", "expense_item": "incurred_on"}
_AT_HAND = timedelta(minutes=15)
"""Who looked at the calendar so shortly before a period was closed or opened is excused."""


class PostedOnTheDayItWasDone(Invariant):
    """Costs belong to the month in which they arose, as long as that month takes them.

    Looked at is what the integration posted in this run, by the books of that moment.
    """

    id: ClassVar[str] = "posted-on-the-day-it-was-done"
    family = "time"
    flows = ("approved-time-to-erp", "approved-expense-to-erp")

    def needs(self, subject: Change) -> tuple[str, ...]:
        return (self.flows[0] if subject.noun == "time_entry" else self.flows[1],)

    def subjects(self, history: History) -> Iterable[Change]:
        return [
            change
            for noun in _DONE_ON
            for change in history.changes_of("erp", noun)
            if change.kind == "created"
            and change.by_integration
            and change.after.get("posted_on") is not None
            and history.record("psa", noun, change.source or "") is not None
        ]

    def check(self, subject: Change, history: History) -> Iterator[Violation]:
        work = history.record("psa", subject.noun, subject.source or "")
        done_on = None if work is None else work.day(_DONE_ON[subject.noun])
        if work is None or done_on is None:
            return
        posted = str(subject.after["posted_on"])[:10]
        moments = subject.at, subject.at - _AT_HAND
        right = [first_open_day(history, done_on, at) for at in moments]
        if posted not in [day.isoformat() for day in right if day is not None]:
            amount = work.number("amount_minor") or billed_minor(
                work.number("minutes"), work.number("bill_rate_minor")
            )
            yield Violation(
                called(work),
                f"posted on {right[0]}",
                f"posted on {posted} as {subject.id}",
                amount,
                work.text("currency"),
                trail(history, *history.changes_of("psa", work.noun, work.id)[-1:], subject),
            )
