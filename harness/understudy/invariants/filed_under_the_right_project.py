"""What is said of one project stands under that project everywhere."""

from collections.abc import Iterator
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import History, Record
from understudy.world.owed import NO_DEAL, deal_of

_KEPT = (("milestone", "psa", "ppm"), ("portfolio_status", "ppm", "psa"))
"""Nouns, the role that owns them, and the role that keeps copies."""


class FiledUnderTheRightProject(Invariant):
    """Milestones in the portfolio and reports in the PSA that changed in this run are looked at.

    Projects are compared by the deal that both came from.
    """

    id: ClassVar[str] = "filed-under-the-right-project"
    family = "ownership"

    def needs(self, subject: Record) -> tuple[str, ...]:
        return ("milestone-to-portfolio" if subject.noun == "milestone" else "portfolio-status",)

    def subjects(self, history: History) -> Iterator[Record]:
        for noun, owner, keeper in _KEPT:
            ids = dict.fromkeys(c.id for c in history.changes_of(keeper, noun) if c.by_integration)
            for copy in (history.record(keeper, noun, id) for id in ids):
                if copy is not None and history.record(owner, noun, copy.source or ""):
                    yield copy

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        owner = next(owner for noun, owner, _ in _KEPT if noun == subject.noun)
        origin = history.record(owner, subject.noun, subject.source or "")
        if origin is None:
            return
        wanted = deal_of(history, owner, origin.fields.get("project"))
        found = deal_of(history, subject.role, subject.fields.get("project"))
        if wanted not in (NO_DEAL, found):
            yield Violation(
                f"{called(subject)} in the {subject.role.upper()}",
                f"under the project of deal {wanted}",
                f"under the project of {'deal ' if found != NO_DEAL else ''}{found}",
                witness=trail(
                    history,
                    *history.changes_of(owner, origin.noun, origin.id)[-1:],
                    *history.changes_of(subject.role, subject.noun, subject.id)[:1],
                ),
            )
