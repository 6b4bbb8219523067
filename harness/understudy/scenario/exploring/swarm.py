"""A story with a random handful of faults in its way; what fails is made as small as it can be.

Which faults there are in a seed's handful, where they strike and how often, the seed decides. A
fault that people have to mend (somebody has to type in a new secret) is not among them.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from random import Random

from understudy.faults import catalogue, make_fault
from understudy.kernel.events import Event, Judgement
from understudy.kernel.seed import Seed
from understudy.scenario.performance import perform
from understudy.scenario.run import Run
from understudy.scenario.script import collect
from understudy.scenario.simulation import Simulation
from understudy.sut.spec import SutSpec

STRIKES_MAX = 4
SKIPPED_MAX = 30
TIMES = (1, 2, 3, 5, 8)
AIMS = ("*", "write", "query", "create", "update")
MENDED_BY_PEOPLE = frozenset({"token-revoked", "secret-rotated", "permission-removed"})


@dataclass(frozen=True, slots=True)
class Strike:
    """One fault as it is aimed: at a role's operations, after so many, so many times."""

    fault: str
    on: str
    skip: int
    times: int

    def __str__(self) -> str:
        return f"{self.fault} on {self.on}, {self.times} times after {self.skip}"


@dataclass(frozen=True, slots=True)
class Swarmed:
    """How a story came out with these strikes. `broken` are the ids of the broken promises."""

    story: str
    seed: int
    strikes: Sequence[Strike]
    verdict: Judgement
    broken: Sequence[str]
    reason: str

    @property
    def failed(self) -> bool:
        """Broken, or not known for another reason than that a fault found nothing to strike."""
        return self.verdict == "broken" or (self.verdict == "unknown" and bool(self.reason))


def handful(seed: int, roles: Sequence[str]) -> tuple[Strike, ...]:
    """The strikes of a seed, on a stage with these roles."""
    rng = Random(Seed(seed).sub("swarm").number)
    faults = [name for name, kind in catalogue().items() if name not in MENDED_BY_PEOPLE]
    return tuple(
        Strike(
            name := rng.choice(faults),
            f"{rng.choice(roles)} {'*' if name.endswith('-event') else rng.choice(AIMS)}",
            rng.randrange(SKIPPED_MAX),
            rng.choice(TIMES),
        )
        for _ in range(rng.randint(1, STRIKES_MAX))
    )


def swarm(story: str, seed: int, sut: SutSpec) -> Swarmed:
    """Play a story with its seed's handful of faults."""
    (scenario,) = collect([story])
    return struck(story, seed, sut, handful(seed, sorted(scenario.cast)))


def struck(story: str, seed: int, sut: SutSpec, strikes: Sequence[Strike]) -> Swarmed:
    """Play a story with these faults in its way."""
    (scenario,) = collect([story])

    def script(run: Run) -> None:
        with ExitStack() as armed:
            for strike in strikes:
                fault = make_fault(strike.fault, {})
                armed.enter_context(
                    run.trouble(fault, strike.on, times=strike.times, skip=strike.skip)
                )
            scenario.script(run)

    def unheard(event: Event) -> None:
        """Only how it ends is asked."""

    troubled = replace(scenario, script=script)
    ended = perform(troubled, Seed(seed), lambda s, n: Simulation(s, n, sut), unheard)
    broken = [judged.id for judged in ended.invariants if judged.verdict == "broken"]
    doubts = [
        doubt for doubt in ended.reason.split("; ") if doubt and not doubt.endswith("never fired")
    ]
    return Swarmed(story, seed, tuple(strikes), ended.verdict, broken, "; ".join(doubts))


def shrunk(found: Swarmed, sut: SutSpec) -> Swarmed:
    """The fewest and mildest strikes with which the same promise is broken."""
    smallest = found
    again = True
    while again:
        again = False
        for strikes in _smaller(smallest.strikes):
            tried = struck(found.story, found.seed, sut, strikes)
            if _as_bad(tried, found):
                smallest, again = tried, True
                break
    return smallest


def _as_bad(tried: Swarmed, found: Swarmed) -> bool:
    if found.broken:
        return bool(set(tried.broken) & set(found.broken))
    return tried.failed


def _smaller(strikes: Sequence[Strike]) -> Iterator[tuple[Strike, ...]]:
    """The next smaller handfuls: one strike fewer, then one that strikes fewer times."""
    for n in range(len(strikes)):
        yield (*strikes[:n], *strikes[n + 1 :])
    for n, strike in enumerate(strikes):
        for times in TIMES[: TIMES.index(strike.times)] if strike.times in TIMES else ():
            yield (*strikes[:n], replace(strike, times=times), *strikes[n + 1 :])
