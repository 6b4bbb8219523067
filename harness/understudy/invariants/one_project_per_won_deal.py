"""Every won deal becomes exactly one project in each delivering system."""

from typing import ClassVar

from understudy.invariants._one_copy import OneCopy
from understudy.kernel.history import Record


class OneProjectPerWonDeal(OneCopy):
    """Deals won before the run count once somebody touches them or one of their projects.

    A deal that stops being won is left alone: people decide what becomes of the work.
    """

    id: ClassVar[str] = "one-project-per-won-deal"
    family = "lost"
    flows = ("deal-to-project",)
    origin = ("crm", "engagement")
    copies = (("psa", "project"), ("erp", "project"), ("ppm", "project"))

    def wanted(self, record: Record) -> bool:
        return record.fields.get("stage") == "won"
