"""An integration deletes nothing but what it made."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, trail
from understudy.kernel.history import Change, History


class NothingForeignDeleted(Invariant):
    """A copy may go when what it was copied from has changed in this run, or went itself.

    Every change that the integration made to a record that was there before is looked at.
    """

    id: ClassVar[str] = "nothing-foreign-deleted"
    family = "ownership"

    def subjects(self, history: History) -> Iterable[Change]:
        return [
            change
            for change in history.changes
            if change.by_integration and change.kind != "created" and not _own(change, history)
        ]

    def check(self, subject: Change, history: History) -> Iterator[Violation]:
        if subject.kind != "deleted" or self._follows_its_origin(subject, history):
            return
        amount = subject.before.get("total_minor") or subject.before.get("amount_minor")
        yield Violation(
            f"{subject.noun.replace('_', ' ')} {subject.id} in the {subject.role.upper()}",
            "still there: somebody else made it",
            f"deleted by {subject.by}",
            amount if isinstance(amount, int) else 0,
            str(subject.before.get("currency") or ""),
            trail(history, *history.changes_of(subject.role, subject.noun, subject.id)[-2:]),
        )

    def _follows_its_origin(self, copy: Change, history: History) -> bool:
        if copy.source is None:
            return False
        return any(
            change.at <= copy.at and not change.by_integration
            for role in history.roles - {copy.role}
            for change in history.changes_of(role, copy.noun, copy.source)
        )


def _own(change: Change, history: History) -> bool:
    first = history.changes_of(change.role, change.noun, change.id)[0]
    return first.kind == "created" and first.by_integration
