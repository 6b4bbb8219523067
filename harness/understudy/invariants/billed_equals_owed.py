"""What a customer is billed is what they owe, to the cent, by deal and currency."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants.base import (
    Evidence,
    Invariant,
    Violation,
    failed_write,
    money,
    trail,
)
from understudy.kernel.history import Change, History
from understudy.world.owed import KINDS, Statement, Thing, billed_things, dues, statements

_NAMED_MAX = 5


class BilledEqualsOwed(Invariant):
    """Owed is what was due by the last bill run that passed, not all that was ever worked.

    Every deal in which the run moved something is judged with its whole books, old invoices
    included, and thing by thing, so that two errors do not make a right. Work billed before its
    turn counts as billed and not owed.
    """

    id: ClassVar[str] = "billed-equals-owed"
    family = "money"
    flows = ("milestone-to-invoice", "monthly-invoice")

    def subjects(self, history: History) -> Iterable[Statement]:
        return statements(history)

    def check(self, subject: Statement, history: History) -> Iterator[Violation]:
        wrong = list(subject.differences())
        if not wrong:
            return
        told = [_told(thing, owed, billed) for thing, owed, billed in wrong[:_NAMED_MAX]]
        if len(wrong) > _NAMED_MAX:
            told.append(f"and {len(wrong) - _NAMED_MAX} more")
        yield Violation(
            f"deal {subject.deal}",
            f"{money(subject.owed_minor, subject.currency)} billed",
            f"{money(subject.billed_minor, subject.currency)}: {', '.join(told)}",
            sum(abs(owed - billed) for _, owed, billed in wrong),
            subject.currency,
            _witness(wrong[0][0], history),
        )


def _told(thing: Thing, owed: int, billed: int) -> str:
    name = " ".join(part for part in thing if part) or "a line without a source"
    if not billed:
        return f"{name} is not billed"
    if not owed:
        return f"{name} is billed and not owed"
    return f"{name} is billed at {billed / 100:,.2f}, not {owed / 100:,.2f}"


def _witness(thing: Thing, history: History) -> list[Evidence]:
    kind, source = thing
    causes = list(history.changes_of("psa", KINDS[kind], source))[-1:] if kind in KINDS else []
    invoices: list[Change] = [
        change
        for line in billed_things(history).get(thing, ())
        for change in history.changes_of("erp", "invoice", line.invoice.id)
        if change.kind == "created"
    ]
    due = dues(history).get(thing)
    if invoices or due is None:
        return trail(history, *causes, *invoices)
    return [*causes, *failed_write(history, "erp", due.by)]
