"""Time and expenses that nobody approved are never posted."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import Change, History
from understudy.world.nouns import billed_minor

_NOUNS = ("time_entry", "expense_item")


class UnapprovedWorkNeverPosted(Invariant):
    """Judged at the moment of posting: an approval that is withdrawn later convicts nobody.

    Only postings of this run are looked at; what they post may be older.
    """

    id: ClassVar[str] = "unapproved-work-never-posted"
    family = "money"

    def subjects(self, history: History) -> Iterable[Change]:
        return [
            change
            for noun in _NOUNS
            for change in history.changes_of("erp", noun)
            if change.kind == "created" and change.source is not None
        ]

    def check(self, subject: Change, history: History) -> Iterator[Violation]:
        work = history.record("psa", subject.noun, subject.source or "")
        if work is None:
            return
        status = history.value_at("psa", work.noun, work.id, "status", subject.at)
        if status != "approved":
            amount = work.number("amount_minor") or billed_minor(
                work.number("minutes"), work.number("bill_rate_minor")
            )
            yield Violation(
                called(work),
                "posted once it is approved",
                f"posted as {subject.id} while {status}",
                amount,
                work.text("currency"),
                trail(history, *history.changes_of("psa", work.noun, work.id), subject),
            )
