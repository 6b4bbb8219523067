"""What was billed, as a share of what was owed."""

from collections.abc import Sequence
from typing import ClassVar

from understudy.kernel.history import History
from understudy.measures.base import BusinessMeasure
from understudy.world.owed import statements

EXACT = 100.0


class BillingAccuracy(BusinessMeasure):
    """By currency, over the deals in which this run moved something. Above 100 customers pay too
    much, below the firm gets too little: the worst is the one farthest from 100 either way.
    """

    id: ClassVar[str] = "billing-accuracy"
    title: ClassVar[str] = "Billed of what was owed"
    unit: ClassVar[str] = "percent"

    def samples(self, history: History) -> Sequence[float]:
        owed: dict[str, int] = {}
        billed: dict[str, int] = {}
        for statement in statements(history):
            currency = statement.currency
            owed[currency] = owed.get(currency, 0) + statement.owed_minor
            billed[currency] = billed.get(currency, 0) + statement.billed_minor
        return [
            100 * billed[currency] / owed[currency] for currency in sorted(owed) if owed[currency]
        ]

    def target(self) -> float:
        return EXACT

    def worst(self, samples: Sequence[float]) -> float:
        return max(samples, key=lambda share: abs(share - EXACT))
