"""What promises of the kind "nobody is there twice" have in common."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import History, Record

_ROLES = ("psa", "erp", "ppm")

Group = Sequence[Record]


class NoTwins(Invariant):
    """Of the copies in one system that keep the same key of origin, there is one.

    A copy that keeps no key is the twin of whatever looks like it.
    """

    noun: ClassVar[str]

    @abstractmethod
    def concerned(self, history: History) -> Iterable[str]:
        """The keys of origin that mattered in this run, beside those of changed copies."""

    @abstractmethod
    def looks(self, record: Record) -> str:
        """What two copies of the same thing have in common."""

    def subjects(self, history: History) -> Iterator[Group]:
        concerned = list(self.concerned(history))
        for role in _ROLES:
            ids = dict.fromkeys(change.id for change in history.changes_of(role, self.noun))
            records = (history.record(role, self.noun, id) for id in ids)
            changed = [record for record in records if record is not None]
            keys = [*concerned, *(r.source for r in changed if r.source is not None)]
            groups = (history.copies(role, self.noun, key) for key in dict.fromkeys(keys))
            yield from (group for group in groups if group)
            yield from self._alike(role, [r for r in changed if r.source is None], history)

    def _alike(self, role: str, keyless: Sequence[Record], history: History) -> Iterator[Group]:
        alike: dict[str, list[Record]] = {self.looks(record): [] for record in keyless}
        for record in history.books(role, self.noun) if alike else ():
            if self.looks(record) in alike:
                alike[self.looks(record)].append(record)
        yield from alike.values()

    def check(self, subject: Group, history: History) -> Iterator[Violation]:
        if len(subject) == 1:
            return
        first = subject[0]
        changes = [c for r in subject for c in history.changes_of(r.role, r.noun, r.id)[:1]]
        yield Violation(
            f"{called(first)} in the {first.role.upper()}",
            f"1 {self.noun}",
            f"{len(subject)}: {', '.join(record.id for record in subject)}",
            witness=trail(history, *changes),
        )
