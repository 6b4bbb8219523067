"""No project exists for a deal that was never won."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import Change, History


class ProjectsOnlyForWonDeals(Invariant):
    """Judged at the moment the project was made: a deal may be lost again afterwards.

    Projects whose key names no deal at all are orphans, and another promise's business.
    """

    id: ClassVar[str] = "projects-only-for-won-deals"
    family = "ownership"

    def subjects(self, history: History) -> Iterable[Change]:
        return [
            change
            for role in ("psa", "erp", "ppm")
            for change in history.changes_of(role, "project")
            if change.kind == "created" and change.source is not None
        ]

    def check(self, subject: Change, history: History) -> Iterator[Violation]:
        deal = history.record("crm", "engagement", subject.source or "")
        if deal is None:
            return
        stage = history.value_at("crm", "engagement", deal.id, "stage", subject.at)
        if stage != "won":
            yield Violation(
                called(deal),
                f"no project in the {subject.role.upper()}",
                f"project {subject.id}, made while the deal was {stage}",
                witness=trail(history, *history.changes_of("crm", "engagement", deal.id), subject),
            )
