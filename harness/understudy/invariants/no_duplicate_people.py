"""No system knows a person twice."""

from collections.abc import Iterable
from typing import ClassVar

from understudy.invariants._concerned import people
from understudy.invariants._no_twins import NoTwins
from understudy.kernel.history import History, Record


class NoDuplicatePeople(NoTwins):
    """People may share a name but not an employee number, nor a mailbox without a number.

    Looked at are the people who were staffed, booked time or changed in this run.
    """

    id: ClassVar[str] = "no-duplicate-people"
    family = "twice"
    noun = "resource"

    def concerned(self, history: History) -> Iterable[str]:
        return (record.text("employee_number") for record in people(history))

    def looks(self, record: Record) -> str:
        return record.text("email").strip().casefold()
