"""What the portfolio office says of a project reaches its managers exactly once."""

from typing import ClassVar

from understudy.invariants._one_copy import OneCopy


class PortfolioStatusReportedOnce(OneCopy):
    """Platforms deliver at least once: a second delivery of one status makes no second report."""

    id: ClassVar[str] = "portfolio-status-reported-once"
    family = "lost"
    flows = ("portfolio-status",)
    origin = ("ppm", "portfolio_status")
    copies = (("psa", "portfolio_status"),)
