"""Who bought is known where the work is delivered, billed and steered."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants._concerned import customers
from understudy.invariants.base import Invariant, Violation, called, failed_write, trail
from understudy.kernel.history import Change, History, Record
from understudy.world.contracts import slo

_ROLES = ("psa", "erp", "ppm")


class CustomersKnownEverywhere(Invariant):
    """Known is who is found by the key of origin: a copy without it is found by nobody.

    Looked at are customers with a won deal that changed in this run, or one of whose won deals did.
    """

    id: ClassVar[str] = "customers-known-everywhere"
    family = "lost"
    flows = ("customer-master",)

    def subjects(self, history: History) -> Iterable[Record]:
        buyers = history.once(_buyers)
        latest = history.ended_at - slo("customer-master")
        return [
            customer
            for customer in customers(history)
            if customer.id in buyers
            and not any(c.at > latest for c in history.changes_of("crm", "customer", customer.id))
        ]

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        for role in _ROLES:
            if role in history.roles and not history.copies(role, "customer", subject.id):
                causes = history.changes_of("crm", "customer", subject.id)[-1:]
                gone = [
                    change
                    for change in history.changes_of(role, "customer")
                    if change.by_integration and _was(change, subject.id, history)
                ][-1:]
                missing = failed_write(history, role, causes[0].at) if causes else []
                yield Violation(
                    f"{called(subject)} in the {role.upper()}",
                    "known by the CRM's key",
                    "unknown",
                    witness=trail(history, *causes, *gone) if gone else [*causes, *missing],
                )


def _was(change: Change, key: str, history: History) -> bool:
    before = history.before(change.role, change.noun, change.id)
    return key in (change.source, None if before is None else before.source)


def _buyers(history: History) -> frozenset[str]:
    return frozenset(
        deal.text("customer")
        for deal in history.books("crm", "engagement")
        if deal.fields.get("stage") == "won"
    )
