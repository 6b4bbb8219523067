"""A measure as a strip of its samples: where they lie, their median, and what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass

from understudy.kernel.events import Measure


@dataclass(frozen=True, slots=True)
class Strip:
    """Positions in percent of the axis from `low` to `high`."""

    low: float
    high: float
    dots: Sequence[float]
    median: float
    target: float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure with its strip, and whether it is as promised."""

    measure: Measure
    strip: Strip
    kept: bool | None

    @property
    def said(self) -> str:
        """The picture in words, for who cannot see it."""
        m = self.measure
        text = f"{m.samples} samples from {self.strip.low:g} to {self.strip.high:g} {m.unit}"
        return text if m.target is None else f"{text}, promised {m.target:g}"


def figures(measures: Sequence[Measure]) -> Sequence[Figure]:
    """The measures that have anything to show."""
    return [_figure(m) for m in measures if m.value is not None]


def _figure(m: Measure) -> Figure:
    value = m.value or 0.0
    values = [*m.spread, value, *([m.worst] if m.worst is not None else [])]
    marks = [*values, *([m.target] if m.target is not None else [])]
    low = min(marks) if m.unit == "percent" else min(0.0, *marks)
    high = max(marks)
    if low == high:
        low, high = min(0.0, low), max(1.0, high)
    kept = None if m.within is None else m.within == m.samples

    def share(at: float) -> float:
        return round(2 + 96 * (at - low) / (high - low), 2)

    dots = list(dict.fromkeys(share(at) for at in m.spread))
    target = None if m.target is None else share(m.target)
    return Figure(m, Strip(low, high, dots, share(value), target), kept)
