"""What was left to sort out by hand when a month was closed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import ClassVar

from understudy.kernel.history import History, Record
from understudy.measures.base import BusinessMeasure
from understudy.world.contracts import slo
from understudy.world.owed import ON_ITS_WAY, billed_things, dues

_POSTED = {
    "time_entry": ("worked_on", "approved-time-to-erp"),
    "expense_item": ("incurred_on", "approved-expense-to-erp"),
}
"""By noun: the day that decides about the month, and how soon it was to be posted."""


class MonthEndCloseEffort(BusinessMeasure):
    """By close: work of the month or before that was approved in time and is not in the books, and
    what was due to be billed and is on no invoice. Each is something an accountant has to chase.
    """

    id: ClassVar[str] = "month-end-close-effort"
    title: ClassVar[str] = "Left to sort out at a month's close"
    unit: ClassVar[str] = "items"

    def samples(self, history: History) -> Sequence[float]:
        found: list[float] = []
        for change in history.changes_of("erp", "accounting_period"):
            period = history.record("erp", "accounting_period", change.id)
            last = None if period is None else period.day("ends_on")
            if change.after.get("status") == "closed" and last is not None:
                unposted = sum(1 for _ in _unposted(history, last, change.at))
                found.append(float(unposted + sum(1 for _ in _unbilled(history, change.at))))
        return found

    def target(self) -> float:
        return 0.0


def _unposted(history: History, last: date, at: datetime) -> Iterator[Record]:
    for noun, (day, flow) in _POSTED.items():
        for work in history.books("psa", noun):
            done_on, approved_at = work.day(day), work.moment("approved_at")
            if done_on is None or approved_at is None or done_on > last:
                continue
            if approved_at + slo(flow) <= at and not _posted_by(history, work, at):
                yield work


def _posted_by(history: History, work: Record, at: datetime) -> bool:
    changes = history.changes_of_copies("erp", work.noun, work.id)
    if changes and changes[0].kind == "created":
        return changes[0].at <= at
    return bool(history.copies("erp", work.noun, work.id))


def _unbilled(history: History, at: datetime) -> Iterator[object]:
    for thing, due in dues(history).items():
        lines = billed_things(history).get(thing, ())
        if due.by + ON_ITS_WAY <= at and not any(n.at is None or n.at <= at for n in lines):
            yield thing
