"""The systems of a company that was bought are read, and nothing is written there."""

from collections.abc import Iterator
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, trail
from understudy.kernel.history import History


class OldBooksLeftAlone(Invariant):
    """Its books are evidence: for its last year end, for auditors, and for who is owed what.

    Looked at is every system beside ours that the integration spoke to.
    """

    id: ClassVar[str] = "old-books-left-alone"
    family = "ownership"

    def subjects(self, history: History) -> Iterator[str]:
        spoken = (
            e.role
            for e in history.exchanges
            if "@" in e.role and e.caller.startswith("integration")
        )
        yield from dict.fromkeys(spoken)

    def check(self, subject: str, history: History) -> Iterator[Violation]:
        for change in history.changes:
            if change.role == subject and change.by_integration:
                what = f"{change.noun.replace('_', ' ')} {change.id} in {change.system}"
                told = f"{change.kind} by {change.by}"
                yield Violation(what, "left as it was", told, witness=trail(history, change))
