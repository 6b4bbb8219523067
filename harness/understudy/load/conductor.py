"""A load run as a scenario: phases of arrivals, trouble on time, a leap, and then all is drained.

So it is performed, settled and judged as every scenario is, by the same promises.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from understudy.kernel.clock import RealClock
from understudy.kernel.errors import HarnessBug, UsageError
from understudy.load.flows import Ledger, Timeline
from understudy.load.generator import Fleet, Generator
from understudy.load.orders import OrderDesk
from understudy.load.profile import Phase, PlannedTrouble, Profile
from understudy.load.samples import Samples, Tail
from understudy.load.stage import LoadStage, Watched
from understudy.scenario.run import Run
from understudy.scenario.script import Scenario
from understudy.vendor.discovery import by_role

TICK_S = 0.25
LOOK_S = 1.0
IDLE_S = 20.0
"""Who has written nothing for so long has given up, and is not waited for any more."""
START_S = 30.0
"""So long the generator may take until somebody comes."""


@dataclass(frozen=True, slots=True)
class Look:
    """How things stood at a moment."""

    at: float
    open: int
    requests: int


@dataclass(slots=True)
class Observed:
    """What was seen while a load run went on; all moments are the machine's, in seconds."""

    samples: Samples = field(default_factory=Samples)
    ledger: Ledger = field(default_factory=Ledger)
    timeline: Timeline = field(default_factory=Timeline)
    looks: list[Look] = field(default_factory=list)
    phases: list[tuple[str, float, float]] = field(default_factory=list)
    troubles: list[tuple[str, str, float, float]] = field(default_factory=list)
    """What each was called, what it was aimed at, and from when until when it struck."""


class _Striking:
    """The troubles of a phase: each begins in its time, and ends at the latest with the phase."""

    def __init__(self, run: Run, planned: Sequence[PlannedTrouble], observed: Observed) -> None:
        self._run, self._observed = run, observed
        self._waiting = sorted(planned, key=lambda trouble: trouble.at_s)
        self._now: list[tuple[float, float, ExitStack, str, str]] = []
        self._clock = RealClock()

    def __enter__(self) -> "_Striking":
        return self

    def __exit__(self, *told: object) -> None:
        self._heal(self._now)

    def at(self, passed: float, now: float) -> None:
        """Begin and end what is due, so many seconds after the phase began."""
        while self._waiting and passed >= self._waiting[0].at_s:
            one = self._waiting.pop(0)
            stack = ExitStack()
            trouble = self._run.trouble(
                one.fault, one.on, times=one.times, probability=one.probability
            )
            armed = stack.enter_context(trouble)
            self._now.append((now + one.for_s, now, stack, armed.label, one.on))
        self._heal([one for one in self._now if one[0] <= now])

    def _heal(self, over: Sequence[tuple[float, float, ExitStack, str, str]]) -> None:
        for one in list(over):
            self._now.remove(one)
            one[2].close()
            ended = self._clock.wall().timestamp()
            self._observed.troubles.append((one[3], one[4], one[1], ended))


Progress = Callable[[str, float, Observed], None]
"""Is told, every second: the phase, how far it is (0 to 1), and what was seen so far."""


class Conductor:
    """Plays a profile. `scenario` is what a stage performs."""

    def __init__(
        self, profile: Profile, fleet: Fleet, out: Path, seed: int, progress: Progress
    ) -> None:
        self.profile, self.observed = profile, Observed()
        self._fleet, self._out, self._seed, self._progress = fleet, out, seed, progress
        self._clock, self._pause = RealClock(), threading.Event()
        self._read: dict[str, int] = {}
        self._desk: OrderDesk | None = None
        self.scenario = Scenario(
            f"load/{profile.name}",
            f"Under load: {profile.about}",
            "",
            MappingProxyType({role: vendor.name for role, vendor in by_role().items()}),
            profile.size,
            profile.starts_at,
            self.play,
            Path(__file__),
        )

    def play(self, run: Run) -> None:
        """The script."""
        stage = run.stage
        if not isinstance(stage, LoadStage):
            raise HarnessBug("a load run needs its own stage")
        self._mark(run)
        with ExitStack() as stack:
            if self._fleet.elsewhere:
                self._desk = OrderDesk()
                stack.callback(self._desk.close)
            self._phases(run, stage)
        self.observed.timeline.close(run.clock.now)
        stage.people.logins = self.observed.samples.logins
        if self.observed.samples.failures:
            raise UsageError(f"the generator gave up: {self.observed.samples.failures[0]}")
        run.settle(within_hours=8)
        run.judge()

    def _phases(self, run: Run, stage: LoadStage) -> None:
        for number, phase in enumerate(self.profile.phases, 1):
            if phase.starts_at is not None:
                run.clock.advance_to(phase.starts_at.date(), phase.starts_at.timetz())
                self._mark(run)
            run.tell(f"{phase.name}: up to {phase.peak:g} arrivals a second", "progress")
            self._phase(run, stage, phase, number)
            self._drain(stage)

    def _mark(self, run: Run) -> None:
        self.observed.timeline.mark(run.clock.now, self._clock.wall())

    def _wall(self) -> float:
        return self._clock.wall().timestamp()

    # -- one phase -----------------------------------------------------------------------------

    def _phase(self, run: Run, stage: LoadStage, phase: Phase, number: int) -> None:
        notes = self._out / f"samples-{number}.jsonl"
        notes.unlink(missing_ok=True)
        tail = Tail(notes, self.observed.samples)
        order = self._order(run, stage, phase, number, notes)
        generator = Generator(order, self._out, self._fleet)
        if self._desk is not None:
            self._desk.tell(number, order, self._fleet.all)
        try:
            began = self._begun(generator, tail)
            with _Striking(run, phase.troubles, self.observed) as striking:
                looked = 0.0
                while generator.alive:
                    now = self._wall()
                    striking.at(now - began, now)
                    if now - looked >= LOOK_S:
                        looked = now
                        tail.follow()
                        self._look(stage)
                        share = min(1.0, (now - began) / phase.seconds)
                        self._progress(phase.name, share, self.observed)
                    self._pause.wait(TICK_S)
        finally:
            generator.close()
        tail.follow()
        self.observed.phases.append((phase.name, began, self._wall()))

    def _begun(self, generator: Generator, tail: Tail) -> float:
        """Wait until somebody may come; when that was."""
        asked, samples = self._wall(), self.observed.samples
        known = len(samples.begun)
        while len(samples.begun) == known and not samples.failures:
            if not generator.alive or self._wall() - asked > START_S:
                log = (self._out / "locust.log").read_text("utf-8", "replace").strip()
                raise UsageError(f"Locust did not start: {log.rpartition(chr(10))[2]}")
            self._pause.wait(TICK_S / 2)
            tail.follow()
        return samples.begun[-1] if samples.begun else asked

    def _order(
        self, run: Run, stage: LoadStage, phase: Phase, number: int, notes: Path
    ) -> dict[str, object]:
        return {
            "landscape": str(stage.landscape_file),
            "samples": str(notes.resolve()),
            "seed": self._seed * 100 + number,
            "shape": phase.shape,
            "peak": phase.peak,
            "seconds": phase.seconds,
            "since": phase.since.isoformat(),
            "until": phase.until.isoformat(),
            "today": run.clock.now.date().isoformat(),
            "people": phase.people,
            "personas": dict(phase.personas),
        }

    # -- looking -------------------------------------------------------------------------------

    def _look(self, stage: LoadStage) -> None:
        """Read what has changed since the last time."""
        stage.people.logins = self.observed.samples.logins
        for remote in self._remotes(stage):
            changes = remote.changes(self._read.get(remote.name, 0))
            if changes:
                self._read[remote.name] = changes[-1].seq
                self.observed.ledger.read(changes)
        requests = sum(remote.requests_seen() for remote in self._remotes(stage))
        look = Look(self._wall(), self.observed.ledger.open, requests)
        self.observed.looks.append(look)

    @staticmethod
    def _remotes(stage: LoadStage) -> Sequence[Watched]:
        return [r for r in stage.backstage.values() if isinstance(r, Watched)]

    def _drain(self, stage: LoadStage) -> None:
        """Let the integration finish what was decided, as long as the profile allows."""
        began = written = self._wall()
        self._look(stage)
        while self.observed.ledger.open:
            now, before = self._wall(), dict(self._read)
            if now - began > self.profile.drain_s or now - written > IDLE_S:
                return
            self._progress("what is left", 1.0, self.observed)
            self._pause.wait(LOOK_S)
            self._look(stage)
            if self._read != before:
                written = self._wall()
