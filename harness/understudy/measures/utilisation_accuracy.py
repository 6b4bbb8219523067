"""The hours of people in the ledger, as a share of those that were approved."""

from collections.abc import Sequence
from typing import ClassVar

from understudy.kernel.history import History
from understudy.measures.base import BusinessMeasure
from understudy.world.contracts import slo

EXACT = 100.0


class UtilisationAccuracy(BusinessMeasure):
    """By person, of what was approved in this run and had its time to be posted. Utilisation is
    reckoned from the ledger: hours that are missing there, or there twice, make it wrong.
    """

    id: ClassVar[str] = "utilisation-accuracy"
    title: ClassVar[str] = "Posted of approved hours"
    unit: ClassVar[str] = "percent"

    def samples(self, history: History) -> Sequence[float]:
        approved: dict[str, int] = {}
        posted: dict[str, int] = {}
        until = history.ended_at - slo("approved-time-to-erp")
        for entry in history.books("psa", "time_entry"):
            at = entry.moment("approved_at")
            if at is None or not history.started_at <= at <= until:
                continue
            who = entry.text("resource")
            approved[who] = approved.get(who, 0) + entry.number("minutes")
            posted[who] = posted.get(who, 0) + sum(
                copy.number("minutes") for copy in history.copies("erp", "time_entry", entry.id)
            )
        return [100 * posted[who] / approved[who] for who in sorted(approved) if approved[who]]

    def target(self) -> float:
        return EXACT

    def worst(self, samples: Sequence[float]) -> float:
        return max(samples, key=lambda share: abs(share - EXACT))
