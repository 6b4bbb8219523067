"""A customer of a company that was bought is one customer of ours, and the right one."""

from collections.abc import Iterator
from typing import ClassVar

from understudy.invariants._neighbours import companies, who
from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import History, Record


class AcquiredCustomersKnownOnce(Invariant):
    """Who was ours before stays the one they were; who only bears a known name is somebody new.

    Two are the same who are reached at one number under one first word, in whatever spelling.
    Looked at are all customers in the books beside ours.
    """

    id: ClassVar[str] = "acquired-customers-known-once"
    family = "twice"
    flows = ("customer-master",)

    def subjects(self, history: History) -> Iterator[Record]:
        for company in companies(history):
            yield from (c for c in history.books(f"erp@{company}", "customer") if who(c)[0])

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        same = [c for c in history.books("crm", "customer") if who(c) == who(subject)]
        if len(same) == 1:
            return
        made = [c for r in same for c in history.changes_of("crm", "customer", r.id)[:1]]
        yield Violation(
            f"{called(subject)} of {subject.system}",
            "1 customer of the CRM",
            f"{len(same)}: {', '.join(called(c) for c in same)}" if same else "none",
            witness=trail(history, *made),
        )
