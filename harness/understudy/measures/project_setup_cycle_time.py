"""From a won deal to the last of its projects."""

from collections.abc import Sequence
from typing import ClassVar

from understudy.kernel.history import Change, History
from understudy.measures.base import BusinessMeasure, hours
from understudy.world.contracts import slo

_ROLES = ("psa", "erp", "ppm")


class ProjectSetupCycleTime(BusinessMeasure):
    """Deals of which a project is still missing have no time yet, and are left out."""

    id: ClassVar[str] = "project-setup-cycle-time"
    title: ClassVar[str] = "Won deal to project in PSA, ERP and PPM"
    unit: ClassVar[str] = "hours"

    def samples(self, history: History) -> Sequence[float]:
        found = []
        for won in history.changes_of("crm", "engagement"):
            if won.after.get("stage") == "won":
                made = [_made(history, role, won) for role in _ROLES]
                moments = [change.at for change in made if change is not None]
                if len(moments) == len(_ROLES):
                    found.append(hours(max(moments) - won.at))
        return found

    def target(self) -> float:
        return hours(slo("deal-to-project"))


def _made(history: History, role: str, won: Change) -> Change | None:
    for change in history.changes_of_copies(role, "project", won.id):
        if change.kind == "created" and change.at >= won.at:
            return change
    return None
