"""No system knows a customer twice."""

from collections.abc import Iterable
from typing import ClassVar

from understudy.invariants._concerned import customers
from understudy.invariants._no_twins import NoTwins
from understudy.kernel.history import History, Record


class NoDuplicateCustomers(NoTwins):
    """Two customers of one name are two, as long as sales keeps them as two.

    Looked at are the customers whose deals or data changed in this run, old copies included.
    """

    id: ClassVar[str] = "no-duplicate-customers"
    family = "twice"
    noun = "customer"

    def concerned(self, history: History) -> Iterable[str]:
        return (record.id for record in customers(history))

    def looks(self, record: Record) -> str:
        return record.text("name").strip().casefold()
