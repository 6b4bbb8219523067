"""Every milestone stands in the portfolio exactly once."""

from typing import ClassVar

from understudy.invariants._one_copy import OneCopy


class MilestoneTrackedOnce(OneCopy):
    """From the day it is planned: the portfolio looks ahead, the ledger only back."""

    id: ClassVar[str] = "milestone-tracked-once"
    family = "lost"
    flows = ("milestone-to-portfolio",)
    origin = ("psa", "milestone")
    copies = (("ppm", "milestone"),)
