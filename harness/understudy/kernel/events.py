"""What a run tells while it happens. Terminal, JSON, JUnit and HTML only read these."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from understudy.kernel.history import History

Judgement = Literal["held", "broken", "unknown"]
"""The three outcomes of a promise, of a scenario and of a run."""

Family = Literal[
    "lost",
    "twice",
    "money",
    "order",
    "ownership",
    "time",
    "people",
    "etiquette",
    "accounting",
    "recovery",
]
"""What a broken promise means to those who relied on it."""

_RANK: Mapping[Judgement, int] = {"held": 0, "unknown": 1, "broken": 2}


def worst(judgements: Sequence[Judgement]) -> Judgement:
    """Broken before unknown before held; of nothing at all nothing is known."""
    return max(judgements, key=_RANK.__getitem__, default="unknown")


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The first event: the seed comes first, so that every run can be replayed."""

    seed: int
    stage: str
    scenarios: Sequence[str]


@dataclass(frozen=True, slots=True)
class ScenarioStarted:
    name: str
    promise: str
    story: str
    at: datetime
    seed: int


TellKind = Literal["act", "trouble", "healed", "work", "settle", "progress"]


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story, at a moment of business time. `kind` chooses its colour."""

    at: datetime
    kind: TellKind
    text: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class WitnessLine:
    """One exchange or change that shows a violation: `seq` is its number in its system's log."""

    at: datetime
    system: str
    text: str
    kind: Literal["exchange", "change"] = "exchange"
    seq: int = 0


@dataclass(frozen=True, slots=True)
class ViolationFound:
    subject: str
    expected: str
    found: str
    money_minor: int
    currency: str
    witness: Sequence[WitnessLine]
    family: Family | None = None


@dataclass(frozen=True, slots=True)
class InvariantJudged:
    """A promise and what became of it; `witnesses` is how many subjects were looked at."""

    id: str
    promise: str
    verdict: Judgement
    witnesses: int
    violations: Sequence[ViolationFound]
    reason: str = ""
    family: Family = "order"


@dataclass(frozen=True, slots=True)
class Measure:
    """A business figure. `target` is the promise of `contracts/slo.toml`, where there is one.

    `spread` is what the samples look like: at most a hundred of them, evenly taken, sorted;
    `within` is how many of all samples keep the target.
    """

    id: str
    title: str
    unit: str
    value: float | None
    samples: int
    target: float | None = None
    worst: float | None = None
    spread: Sequence[float] = ()
    within: int | None = None


@dataclass(frozen=True, slots=True)
class FaultReported:
    """An armed fault, or a drift, and how often it fired."""

    id: str
    label: str
    fired: int
    started_at: datetime
    ended_at: datetime
    system: str
    kind: Literal["fault", "drift"] = "fault"


@dataclass(frozen=True, slots=True)
class HistoryClosed:
    """All that happened in a scenario, before it is judged."""

    history: History


@dataclass(frozen=True, slots=True)
class ScenarioEnded:
    """The whole result of one scenario; `run_hash` is equal for equal runs."""

    name: str
    verdict: Judgement
    promise: str
    seed: int
    run_hash: str
    started_at: datetime
    ended_at: datetime
    wall_s: float
    requests: int
    invariants: Sequence[InvariantJudged]
    measures: Sequence[Measure]
    faults: Sequence[FaultReported]
    reason: str = ""
    requests_by_system: Mapping[str, int] = field(default_factory=dict)
    not_evaluated: Sequence[str] = ()
    """Promises about what the integration does not claim to do."""
    not_tried: Sequence[str] = ()
    """Standing promises that had nothing to look at in this scenario."""

    @property
    def sim_hours(self) -> float:
        return (self.ended_at - self.started_at).total_seconds() / 3600


@dataclass(frozen=True, slots=True)
class RunEnded:
    verdict: Judgement
    run_hash: str
    replay: str


Event = RunStarted | ScenarioStarted | Told | HistoryClosed | ScenarioEnded | RunEnded
Listener = Callable[[Event], None]
