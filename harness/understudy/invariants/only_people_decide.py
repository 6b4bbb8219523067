"""Only people approve work, reject it, or call a delivery made."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import Change, History
from understudy.world.nouns import billed_minor

_DECIDED = ("approved", "rejected", "completed")
_NOUNS = ("time_entry", "expense_item", "milestone")


class OnlyPeopleDecide(Invariant):
    """What is decided here is billed there: without a person it is money without consent."""

    id: ClassVar[str] = "only-people-decide"
    family = "ownership"

    def subjects(self, history: History) -> Iterable[Change]:
        """The decisions of this run, whoever took them."""
        return [
            change
            for noun in _NOUNS
            for change in history.changes_of("psa", noun)
            if change.after.get("status") in _DECIDED
        ]

    def check(self, subject: Change, history: History) -> Iterator[Violation]:
        if not subject.by_integration:
            return
        work = history.record("psa", subject.noun, subject.id)
        amount = 0
        if work is not None:
            amount = work.number("amount_minor") or billed_minor(
                work.number("minutes"), work.number("bill_rate_minor")
            )
        yield Violation(
            f"{subject.noun.replace('_', ' ')} {subject.id}" if work is None else called(work),
            f"{subject.after['status']} by a person",
            f"{subject.after['status']} by {subject.by}",
            amount,
            "" if work is None else work.text("currency"),
            trail(history, subject),
        )
