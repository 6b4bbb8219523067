"""Who comes when: an open model. Arrivals are planned beforehand and do not wait for answers.

A shape says how many arrivals a second there are in the course of a run, the business calendar says
who they are. The plan is drawn from the run's seed, so that two runs are asked the same.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from itertools import accumulate
from pkgutil import iter_modules
from random import Random

from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.world.calendar import is_weekday, occasions

Rate = Callable[[float], float]
"""The share of the peak rate at a share of the run; both from 0 to 1."""

NEAR = timedelta(hours=4)
"""So long before a deadline of the calendar people begin to come because of it, and so long after
it the last ones do."""
STEPS = 400
"""How finely a shape is looked at."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How often somebody of a kind comes, beside the others, and how long they think.

    `usual` is the weight on an ordinary working day, `peaks` what an occasion of the calendar adds
    at its own moment, `off_hours` the weight outside of working time. `think_s` is the pause
    between two steps; near an occasion people hurry.
    """

    usual: float
    peaks: Mapping[str, float] = field(default_factory=dict)
    off_hours: float = 0.0
    think_s: float = 0.5

    def weight(self, at: datetime) -> float:
        """How many of a kind come at a moment of business time, relative to the others."""
        working = is_weekday(at.date()) and 7 <= at.hour < 19
        rush = sum(self.peaks.get(kind, 0.0) * near for kind, near in _nearness(at).items())
        return (self.usual if working else self.off_hours) + rush

    def pause_s(self, at: datetime, rng: Random) -> float:
        """One pause: exponential, as the gaps between people's clicks are; at most four times as
        long as the usual one, and half as long at the height of a rush.
        """
        near = _nearness(at)
        rush = max((near.get(kind, 0.0) for kind in self.peaks), default=0.0)
        return min(rng.expovariate(1.0), 4.0) * self.think_s * (1 - rush / 2)


def _nearness(at: datetime) -> dict[str, float]:
    """How close the occasions of the calendar are: 1 at their moment, 0 from `NEAR` on."""
    found: dict[str, float] = {}
    for occasion in occasions(at - NEAR, at + NEAR):
        near = 1 - abs((occasion.at - at) / NEAR)
        found[occasion.kind] = max(found.get(occasion.kind, 0.0), near)
    return found


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody comes `due_s` after the beginning; `number` is nobody else's in this run."""

    number: int
    due_s: float
    persona: str
    at: datetime
    """The moment of the calendar that it stands for."""


@dataclass(frozen=True, slots=True)
class Span:
    """The part of the calendar that a run of so many seconds stands for."""

    since: datetime
    until: datetime
    seconds: float

    def at(self, due_s: float) -> datetime:
        return self.since + (self.until - self.since) * (due_s / self.seconds)


def plan(
    seed: Seed, shape: Rate, peak: float, span: Span, habits: Mapping[str, Habit]
) -> list[Arrival]:
    """The arrivals of a run, in order of time: Poisson, at `peak` a second where the shape is 1."""
    times = _times(seed.stream("arrivals"), shape, peak, span.seconds)
    rng = seed.stream("who")
    names = sorted(habits)
    weights = [_weights(habits, names, span.at(span.seconds * n / 100)) for n in range(101)]
    found = []
    for number, due_s in enumerate(times):
        shares = weights[int(due_s / span.seconds * 100)]
        name = names[bisect_right(shares, rng.random() * shares[-1])]
        found.append(Arrival(number, due_s, name, span.at(due_s)))
    return found


def _weights(habits: Mapping[str, Habit], names: Sequence[str], at: datetime) -> list[float]:
    """The weights of the names, each added to those before it."""
    shares = list(accumulate(habits[name].weight(at) for name in names))
    if shares[-1] <= 0:
        raise UsageError(f"at {at:%a %d %b %H:%M} nobody of {', '.join(names)} is at work")
    return shares


def _times(rng: Random, shape: Rate, peak: float, seconds: float) -> list[float]:
    """Moments of a Poisson process with a rate that changes: unit gaps, stretched by the rate."""
    step = seconds / STEPS
    rates = [peak * shape((n + 0.5) / STEPS) for n in range(STEPS)]
    ends = list(accumulate(rate * step for rate in rates))
    found: list[float] = []
    passed = rng.expovariate(1.0)
    while passed < ends[-1]:
        n = bisect_right(ends, passed)
        before = ends[n - 1] if n else 0.0
        found.append((n + (passed - before) / (ends[n] - before)) * step)
        passed += rng.expovariate(1.0)
    return found


def shapes() -> Mapping[str, Rate]:
    """Every shape there is, by the name of its file."""
    package = import_module("load.shapes")
    names = sorted(module.name for module in iter_modules(package.__path__))
    return {name: import_module(f"load.shapes.{name}").rate for name in names}


def shape(name: str) -> Rate:
    """A shape by name; raises `UsageError`."""
    known = shapes()
    if name not in known:
        raise UsageError.unknown("shape", name, known)
    return known[name]
