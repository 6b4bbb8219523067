"""A load profile: which part of the calendar is played, how fast people come, what goes wrong.

    about = "the last day of June, and the bill run on the first of July"
    size = "small"
    starts_at = 2026-06-30T14:00:00Z
    slo = "month-end-close"

    [[phases]]
    name = "the last afternoon"
    shape = "month_end_close"
    seconds = 35
    arrivals_a_second = 5.0
    since = 2026-06-30T13:00:00Z      # the part of the calendar that these seconds stand for
    until = 2026-06-30T19:00:00Z
    personas = { consultant = 2.0 }   # twice as many as usual; 0 leaves somebody out

    [[phases.troubles]]
    fault = "unavailable"
    on = "erp *"
    at_s = 10
    for_s = 6

Phases follow each other. One with a `starts_at` begins when all that came before is worked off, and
the landscape's clock then leaps there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from understudy.faults import make_fault
from understudy.faults.base import Fault
from understudy.kernel.content import folder
from understudy.kernel.errors import UsageError
from understudy.kernel.reading import Reader, read
from understudy.load.shipped import find
from understudy.world.firm import SIZES


@dataclass(frozen=True, slots=True)
class PlannedTrouble:
    """A fault that strikes for a while of a phase; `on` as in `Run.trouble`."""

    fault: Fault
    on: str
    at_s: float
    for_s: float
    times: int
    probability: float


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of load. `starts_at` None: right after the one before."""

    name: str
    shape: str
    seconds: float
    peak: float
    people: int
    since: datetime
    until: datetime
    starts_at: datetime | None
    personas: Mapping[str, float]
    troubles: Sequence[PlannedTrouble]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a load run is. `poll_s` is told to engines that heed it, `drain_s` is how long all that
    is under way may take once nobody comes any more.
    """

    name: str
    about: str
    size: str
    starts_at: datetime
    slo: str
    poll_s: float
    drain_s: float
    phases: Sequence[Phase]

    @property
    def seconds(self) -> float:
        return sum(phase.seconds for phase in self.phases)

    def scaled(self, seconds: float | None, peak: float | None) -> "Profile":
        """The same, as long as asked in all, and with so many arrivals a second at most."""
        longer = 1.0 if seconds is None else seconds / self.seconds
        most = max(phase.peak for phase in self.phases)
        more = 1.0 if peak is None else peak / most
        if longer <= 0 or more <= 0:
            raise UsageError("a load run has a length and a rate above 0")
        return replace(self, phases=[_scaled(phase, longer, more) for phase in self.phases])


def _scaled(phase: Phase, longer: float, more: float) -> Phase:
    troubles = [replace(t, at_s=t.at_s * longer, for_s=t.for_s * longer) for t in phase.troubles]
    return replace(phase, seconds=phase.seconds * longer, peak=phase.peak * more, troubles=troubles)


def read_profile(name: str) -> Profile:
    """A shipped profile by name, or one from a file; raises `UsageError`."""
    path = find("profiles", name)
    told = Reader(read(path), str(path.name))
    starts_at = told.moment("starts_at")
    phases = [_phase(one, starts_at) for one in told.tables("phases")]
    if not phases:
        raise UsageError(f"{path.name} has no [[phases]]")
    profile = Profile(
        path.stem,
        told.text("about"),
        told.text("size", "small"),
        starts_at,
        told.text("slo", path.stem),
        told.number("poll_s", 1.0),
        told.number("drain_s", 60.0),
        phases,
    )
    told.done()
    if profile.size not in SIZES:
        raise UsageError.unknown(f"size in {path.name}", profile.size, SIZES)
    return profile


def _phase(told: Reader, starts_at: datetime) -> Phase:
    own = told.moment("starts_at") if told.has("starts_at") else None
    shape = told.text("shape")
    known = personas()
    phase = Phase(
        told.text("name", shape.replace("_", " ")),
        shape,
        told.number("seconds"),
        told.number("arrivals_a_second"),
        int(told.number("people", 25)),
        since := told.moment("since", own or starts_at),
        told.moment("until", since + timedelta(hours=8)),
        own,
        {**dict.fromkeys(known, 1.0), **_known(told.numbers("personas"), known)},
        [_trouble(one) for one in told.tables("troubles")],
    )
    told.done()
    if phase.shape not in shapes():
        raise UsageError.unknown(f"shape in {told.where}", shape, shapes())
    if phase.seconds <= 0 or phase.peak <= 0 or phase.people < 1 or phase.until <= phase.since:
        raise UsageError(f"{told.where}: it has a length, a rate, people, and ends after it began")
    return phase


def _trouble(told: Reader) -> PlannedTrouble:
    trouble = PlannedTrouble(
        make_fault(told.text("fault"), dict(told.numbers("parameters"))),
        told.text("on"),
        told.number("at_s"),
        told.number("for_s"),
        int(told.number("times", 0)),
        told.number("probability", 1.0),
    )
    told.done()
    return trouble


def _known(given: Mapping[str, float], known: Sequence[str]) -> Mapping[str, float]:
    for name in given:
        if name not in known:
            raise UsageError.unknown("persona", name, known)
    return given


def personas() -> Sequence[str]:
    """The names of all personas: those of their files."""
    return _files("personas")


def shapes() -> Sequence[str]:
    """The names of all shapes: those of their files."""
    return _files("shapes")


def profiles() -> Sequence[str]:
    """The names of the shipped profiles."""
    return sorted(path.stem for path in (folder("load") / "profiles").glob("*.toml"))


def _files(kind: str) -> Sequence[str]:
    found: list[Path] = sorted((folder("load") / kind).glob("[a-z]*.py"))
    return [path.stem for path in found]
