"""Who approves for a person is the same everywhere."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants._concerned import people
from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import History, Record
from understudy.world.contracts import slo

_ROLES = ("psa", "erp", "ppm")


class ApproversAgree(Invariant):
    """A person's manager in the HCM approves what they book; a stale one approves for strangers.

    Looked at are active people who were staffed, booked time or changed in this run, and whose
    manager a system knows. A change so late that nobody had to follow it yet does not count.
    """

    id: ClassVar[str] = "approvers-agree"
    family = "people"
    flows = ("resource-master",)

    def subjects(self, history: History) -> Iterable[Record]:
        today = history.ended_at.date().isoformat()
        latest = history.ended_at - slo("resource-master")
        return [
            person
            for person in people(history)
            if not "" < person.text("terminated_on")[:10] <= today
            and person.text("manager")
            and not any(c.at > latest for c in history.changes_of("hcm", "resource", person.id))
        ]

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        manager = history.record("hcm", "resource", subject.text("manager"))
        number = "" if manager is None else manager.text("employee_number")
        for role in _ROLES:
            if not history.copies(role, "resource", number):
                continue
            for copy in history.copies(role, "resource", subject.text("employee_number")):
                if "manager" not in copy.fields:
                    continue
                theirs = history.record(role, "resource", copy.text("manager"))
                found = None if theirs is None else theirs.source
                if found != number:
                    causes = history.changes_of("hcm", "resource", subject.id)[-1:]
                    written = history.changes_of(role, "resource", copy.id)[-1:]
                    yield Violation(
                        f"{called(subject)} in the {role.upper()}",
                        f"approved by {number}",
                        f"approved by {found or 'nobody'}",
                        witness=trail(history, *causes, *written),
                    )
