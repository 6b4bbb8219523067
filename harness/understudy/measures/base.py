"""What every business measure is: samples from a history, and how they come to one figure."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import timedelta
from statistics import median
from typing import ClassVar

from understudy.kernel.events import Measure
from understudy.kernel.history import History

SPREAD_MAX = 100
"""Samples that a picture of a figure is drawn from."""


class BusinessMeasure(ABC):
    """A figure a delivery lead knows. Units are in `unit`; no samples make no figure."""

    id: ClassVar[str]
    title: ClassVar[str]
    unit: ClassVar[str]

    @abstractmethod
    def samples(self, history: History) -> Sequence[float]:
        """One value for each thing measured."""

    def target(self) -> float | None:
        """What was promised, if anything."""
        return None

    def worst(self, samples: Sequence[float]) -> float:
        """The sample that is farthest from what one would like."""
        return max(samples)

    def taken(self, history: History) -> Measure:
        """The median of the samples, with the worst of them."""
        found = self.samples(history)
        return Measure(
            self.id,
            self.title,
            self.unit,
            round(median(found), 4) if found else None,
            len(found),
            self.target(),
            round(self.worst(found), 4) if found else None,
            _spread(found),
            self._within(found),
        )

    def _within(self, samples: Sequence[float]) -> int | None:
        """How many samples are no farther from what one would like than the target is."""
        target = self.target()
        if target is None:
            return None
        return sum(self.worst([target, round(sample, 4)]) == target for sample in samples)


def _spread(samples: Sequence[float]) -> Sequence[float]:
    """The samples in order; evenly taken where they are too many to draw."""
    ordered = sorted(samples)
    last, shown = len(ordered) - 1, min(len(ordered), SPREAD_MAX)
    return [round(ordered[i * last // max(1, shown - 1)], 4) for i in range(shown)]


def hours(span: timedelta) -> float:
    """A span as the figures are given."""
    return span.total_seconds() / 3600
