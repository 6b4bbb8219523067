"""Every open project of a company that was bought goes on here, once and as it was sold."""

from collections.abc import Iterator
from typing import ClassVar

from understudy.invariants._neighbours import companies
from understudy.invariants.base import Invariant, Violation, called, money, trail
from understudy.kernel.history import History, Record

_OVER = ("completed", "cancelled")
_SAME = ("currency", "start_on", "end_on")


class AcquiredProjectsCarriedOver(Invariant):
    """It goes on as a deal that was won: of the same name, worth the same, on the same days.

    That a won deal is one project everywhere is another promise.
    """

    id: ClassVar[str] = "acquired-projects-carried-over"
    family = "lost"
    flows = ("deal-to-project",)

    def subjects(self, history: History) -> Iterator[Record]:
        for company in companies(history):
            for project in history.books(f"psa@{company}", "project"):
                if project.fields.get("status") not in _OVER:
                    yield project

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        named = [
            deal
            for deal in history.books("crm", "engagement")
            if deal.text("name") == subject.text("name") and deal.fields.get("stage") == "won"
        ]
        worth, currency = subject.number("budget_minor"), subject.text("currency")
        right = [
            deal
            for deal in named
            if deal.number("amount_minor") == worth
            and all(deal.fields.get(name) == subject.fields.get(name) for name in _SAME)
        ]
        if len(named) == len(right) == 1:
            return
        told = [
            f"{called(d)} of {money(d.number('amount_minor'), d.text('currency'))}" for d in named
        ]
        made = [c for d in named for c in history.changes_of("crm", "engagement", d.id)[:1]]
        yield Violation(
            f"{called(subject)} of {subject.system}",
            f"1 won deal of {money(worth, currency)}",
            f"{len(named)}: {', '.join(told)}" if named else "none",
            worth,
            currency,
            trail(history, *made),
        )
