"""Percentiles, and whether one run is slower than another: by test, not by eye."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


def percentile(values: Sequence[float], share: float) -> float:
    """The value that a share of all do not exceed (nearest rank); of nothing, 0."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True, slots=True)
class Compared:
    """How a figure moved from a baseline: `ratio` of medians with its confidence interval.

    `p` is how likely a difference like this is by chance, corrected for how much was looked at.
    """

    name: str
    before: float
    now: float
    ratio: float
    low: float
    high: float
    p: float
    samples: int
    worse: bool


CONFIDENCE = 0.99
WORSE_BY = 1.25
"""Runs on one machine differ by a tenth and more; a smaller change is no finding."""
LEAST_MS = 5.0
SAMPLES_MIN = 20


def compare(
    before: dict[str, Sequence[float]], now: dict[str, Sequence[float]], seed: int
) -> list[Compared]:
    """Each figure that both runs have often enough, the worst first.

    Mann-Whitney says whether it is slower at all, a bootstrap by how much. It is worse when chance
    is ruled out (Holm's correction over all figures), and by more than machines waver.
    """
    from numpy.random import default_rng  # the extra `load` brings both
    from scipy.stats import mannwhitneyu

    names = [
        name
        for name in sorted(before.keys() & now.keys())
        if min(len(before[name]), len(now[name])) >= SAMPLES_MIN
    ]
    chances = {
        n: float(mannwhitneyu(now[n], before[n], alternative="greater").pvalue) for n in names
    }
    corrected: dict[str, float] = {}
    floor = 0.0
    for rank, name in enumerate(sorted(names, key=chances.__getitem__)):
        floor = max(floor, min(1.0, chances[name] * (len(names) - rank)))
        corrected[name] = floor
    rng = default_rng(seed)
    found = []
    for name in names:
        old, new = percentile(before[name], 0.5), percentile(now[name], 0.5)
        low, high = _interval(before[name], now[name], rng)
        worse = corrected[name] < 1 - CONFIDENCE and low > WORSE_BY and new - old > LEAST_MS
        ratio = new / old if old else 1.0
        count = len(now[name])
        found.append(Compared(name, old, new, ratio, low, high, corrected[name], count, worse))
    return sorted(found, key=lambda one: (-one.worse, -one.low, one.name))


def _interval(before: Sequence[float], now: Sequence[float], rng: object) -> tuple[float, float]:
    """Between which ratios of the medians the true one lies, as far as `CONFIDENCE` goes."""
    from numpy import median
    from scipy.stats import bootstrap

    def ratio(a: object, b: object, axis: int = -1) -> object:
        return median(a, axis=axis) / median(b, axis=axis)  # type: ignore[call-overload]

    found = bootstrap(
        (now, before),
        ratio,
        n_resamples=2000,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=rng,
    ).confidence_interval
    return float(found.low), float(found.high)
