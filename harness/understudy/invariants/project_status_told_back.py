"""Sales sees how a project stands."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import History, Record
from understudy.world.contracts import slo

_STOPPED = frozenset({"on_hold", "cancelled"})
"""Systems tell a project that rests from one that is given up in different places."""


class ProjectStatusToldBack(Invariant):
    """Of the projects of won deals, those whose status changed in this run in time to be told.

    How a project begins need not be told; but what is told of it has to be so.
    """

    id: ClassVar[str] = "project-status-told-back"
    family = "order"
    flows = ("invoice-status-back",)

    def subjects(self, history: History) -> Iterable[Record]:
        latest = history.ended_at - slo("invoice-status-back")
        moved = {c.id: c.at for c in history.changes_of("psa", "project") if "status" in c.after}
        projects = (history.record("psa", "project", id) for id, at in moved.items() if at < latest)
        return [p for p in projects if p is not None and p.text("status") and _deal(p, history)]

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        deal = _deal(subject, history)
        wanted, found = subject.text("status"), "" if deal is None else deal.text("project_status")
        if deal is None or wanted == found or {wanted, found} == _STOPPED:
            return
        moved = [c for c in history.changes_of("psa", "project", subject.id) if "status" in c.after]
        if not found and moved[-1].kind == "created":
            return
        told = history.changes_of("crm", "engagement", deal.id)
        yield Violation(
            called(deal),
            f"its project is {wanted}",
            f"told that it is {found}" if found else "told nothing",
            witness=trail(
                history, *moved[-1:], *[c for c in told if "project_status" in c.after][-1:]
            ),
        )


def _deal(project: Record, history: History) -> Record | None:
    deal = history.record("crm", "engagement", project.source or "")
    return None if deal is None or deal.fields.get("stage") != "won" else deal
