"""What was owed and is on no invoice."""

from collections.abc import Sequence
from typing import ClassVar

from understudy.kernel.history import History
from understudy.measures.base import BusinessMeasure
from understudy.world.owed import statements


class RevenueLeakage(BusinessMeasure):
    """By currency, in percent of what was owed, thing by thing: what was billed too much elsewhere
    does not make up for it.
    """

    id: ClassVar[str] = "revenue-leakage"
    title: ClassVar[str] = "Owed and never billed"
    unit: ClassVar[str] = "percent"

    def samples(self, history: History) -> Sequence[float]:
        owed: dict[str, int] = {}
        missed: dict[str, int] = {}
        for statement in statements(history):
            currency = statement.currency
            owed[currency] = owed.get(currency, 0) + statement.owed_minor
            missed[currency] = missed.get(currency, 0) + sum(
                max(0, due - billed) for _, due, billed in statement.differences()
            )
        return [
            100 * missed[currency] / owed[currency] for currency in sorted(owed) if owed[currency]
        ]

    def target(self) -> float:
        return 0.0
