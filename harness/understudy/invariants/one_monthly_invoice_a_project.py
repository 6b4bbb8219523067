"""A project's month is on one invoice, not on several."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import ClassVar

from understudy.invariants._billing_lines import written
from understudy.invariants.base import Invariant, Violation, money, trail
from understudy.kernel.history import Change, History
from understudy.world.owed import NO_DEAL, Billed, dues

_Run = dict[str, tuple[Change, list[Billed]]]
"""The invoices of one deal and one bill run, each with its lines."""


class OneMonthlyInvoiceAProject(Invariant):
    """Which run an invoice belongs to is said by the latest due day among its lines.

    Milestones have invoices of their own, and an invoice that is void does not count.
    """

    id: ClassVar[str] = "one-monthly-invoice-a-project"
    family = "twice"
    flows = ("monthly-invoice",)

    def subjects(self, history: History) -> Iterable[_Run]:
        last: dict[str, datetime] = {}
        lines: dict[str, tuple[Change, list[Billed]]] = {}
        for line, made in written(history):
            due = dues(history).get(line.thing)
            if due is None or line.deal == NO_DEAL or line.thing[0] == "milestone":
                continue
            id = line.invoice.id
            last[id] = max(due.by, last.get(id, due.by))
            lines.setdefault(id, (made, []))[1].append(line)
        runs: dict[tuple[str, datetime, str], _Run] = {}
        for id, (made, own) in lines.items():
            key = own[0].deal, last[id], f"{made.at:%Y-%m}"
            runs.setdefault(key, {})[id] = made, own
        return runs.values()

    def check(self, subject: _Run, history: History) -> Iterator[Violation]:
        if len(subject) == 1:
            return
        bills: Sequence[tuple[Change, list[Billed]]] = list(subject.values())
        first = bills[0][1][0]
        numbers = [own[0].invoice.text("number") or own[0].invoice.id for _, own in bills]
        amount = sum(line.amount_minor for _, own in bills[1:] for line in own)
        yield Violation(
            f"deal {first.deal}",
            "1 invoice for the month",
            f"{len(bills)}: {', '.join(numbers)}, {money(amount, first.currency)} apart",
            amount,
            first.currency,
            trail(history, *(made for made, _ in bills)),
        )
