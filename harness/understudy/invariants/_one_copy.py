"""What promises of the kind "exactly one copy of each" have in common."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants.base import Evidence, Invariant, Violation, called, failed_write, trail
from understudy.kernel.history import Change, History, Record

Kind = tuple[str, str]
"""A role and a noun."""


class OneCopy(Invariant):
    """Each wanted record of `origin` has one copy in each role of `copies` that is on stage."""

    origin: ClassVar[Kind]
    copies: ClassVar[tuple[Kind, ...]]

    def wanted(self, record: Record) -> bool:
        """Whether the record is to have copies."""
        return True

    def worth(self, record: Record) -> int:
        """What one copy too few or too many is worth, in minor units."""
        return 0

    def subjects(self, history: History) -> Iterable[Record]:
        """The wanted records that changed in the run, or whose copies did."""
        role, noun = self.origin
        touched: dict[str, None] = {c.id: None for c in history.changes_of(role, noun)}
        for copy_role, copy_noun in self.copies:
            for change in history.changes_of(copy_role, copy_noun):
                if change.source is not None:
                    touched[change.source] = None
        records = (history.record(role, noun, id) for id in touched)
        return [record for record in records if record is not None and self.wanted(record)]

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        for role, noun in self.copies:
            if role not in history.roles:
                continue
            found = history.copies(role, noun, subject.id)
            if len(found) != 1:
                what = f"{noun.replace('_', ' ')} in the {role.upper()}"
                yield Violation(
                    called(subject),
                    f"1 {what}",
                    f"{len(found)}: {', '.join(r.id for r in found)}" if found else "none",
                    self.worth(subject) * abs(len(found) - 1),
                    subject.text("currency") if self.worth(subject) else "",
                    self._witness(subject, role, noun, history),
                    "twice" if found else "lost",
                )

    def _witness(self, subject: Record, role: str, noun: str, history: History) -> list[Evidence]:
        """What made the copy due, then how the copies came about, or what did not come through."""
        cause = _last_by_a_person(history.changes_of(*self.origin, subject.id))
        made = [
            change
            for change in history.changes_of_copies(role, noun, subject.id)
            if change.kind != "updated"
        ]
        if made or cause is None:
            return trail(history, *([cause] if cause else []), *made)
        return [cause, *failed_write(history, role, cause.at)]


def _last_by_a_person(changes: Iterable[Change]) -> Change | None:
    found = [change for change in changes if not change.by_integration]
    return found[-1] if found else None
