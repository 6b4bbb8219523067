"""What a scenario is written with: roles, a clock, trouble, settling and judging."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from inspect import getdoc, getmodule

from understudy.drift import Drift
from understudy.faults.base import Fault
from understudy.invariants.base import Invariant
from understudy.kernel.errors import UsageError
from understudy.kernel.events import FaultReported, Listener, TellKind, Told
from understudy.scenario.cast import Crm, Erp, Hcm, Operators, Ppm, Psa
from understudy.scenario.neighbours import Accountants
from understudy.scenario.stage import Armed, Backstage, Stage
from understudy.scenario.troubling import SUT, Aimed, Drifting, SutTrouble
from understudy.world.firm import World

CALM = timedelta(hours=1)
"""How long nothing may have changed anywhere for the stage to count as quiet.

Longer than integrations sleep between two looks, or back off: who would still have come is not
called too late.
"""


@dataclass(slots=True)
class ArmedTrouble:
    """A fault as a scenario armed it; `fired` is known once it is healed."""

    label: str
    fault: Fault | Drift
    backstage: Aimed
    armed: Armed
    started_at: datetime
    ended_at: datetime | None = None


class RunClock:
    """Business time, as a scenario moves it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    @property
    def now(self) -> datetime:
        return self._stage.now()

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        """Let time pass, with everybody at work."""
        self._stage.advance(timedelta(days=days, hours=hours, minutes=minutes))

    def advance_to(self, day: date, at: time = time(9)) -> None:
        """Let time pass until a moment (UTC) that is still to come."""
        span = datetime.combine(day, at, UTC) - self.now
        if span < timedelta():
            raise UsageError(f"{day} {at} is already past")
        self._stage.advance(span)


@dataclass
class Run:
    """One performance of one scenario. `crm`, `psa`, `erp`, `hcm`, `ppm` are people at work."""

    stage: Stage
    listener: Listener
    troubles: list[ArmedTrouble] = field(default_factory=list)
    judges: list[Invariant] = field(default_factory=list)
    settled: bool = False
    acted_until: datetime | None = None

    def __post_init__(self) -> None:
        self.clock = RunClock(self.stage)
        self.crm, self.psa, self.erp = Crm(self), Psa(self), Erp(self)
        self.hcm, self.ppm = Hcm(self), Ppm(self)
        self.operators = Operators(self)

    @property
    def world(self) -> World:
        return self.stage.world

    def beside(self, company: str) -> Accountants:
        """The accountants of a company whose systems stand beside ours."""
        return Accountants(self, company)

    def backstage(self, role: str) -> Backstage:
        found = self.stage.backstage.get(role)
        if found is None:
            raise UsageError.unknown("role on stage", role, self.stage.backstage)
        return found

    def tell(self, text: str, kind: TellKind = "act", system: str = "") -> None:
        """One line of the story."""
        self.listener(Told(self.stage.now(), kind, text, system))

    # -- trouble -------------------------------------------------------------------------------

    @contextmanager
    def trouble(
        self,
        fault: Fault,
        on: str,
        *,
        times: int = 0,
        skip: int = 0,
        probability: float = 1.0,
    ) -> Iterator[ArmedTrouble]:
        """Let a fault strike while the block lasts; `on` is "role operation": "erp invoice.create".

        "sut" is the system under test itself.

        `times` 0 means each time; `skip` lets the first ones pass. Leaving the block heals it.
        """
        trouble = self.arm(fault, on, times=times, skip=skip, probability=probability)
        try:
            yield trouble
        finally:
            self.heal(trouble)

    def arm(
        self, fault: Fault, on: str, *, times: int = 0, skip: int = 0, probability: float = 1.0
    ) -> ArmedTrouble:
        """Let a fault strike until it is healed; said as in `trouble`."""
        role, _, operation = on.partition(" ")
        backstage: Aimed = SutTrouble(self.stage) if role == SUT else self.backstage(role)
        aim = {"on": operation or "*", "times": times, "skip": skip, "probability": probability}
        armed = backstage.arm(fault.id, fault.settings(), aim)
        trouble = ArmedTrouble(f"{fault.id} on {on}", fault, backstage, armed, self.stage.now())
        self.troubles.append(trouble)
        self.tell(f"{_said(fault)} ({on})", "trouble", backstage.name)
        return trouble

    def drift(self, drift: Drift, on: str) -> None:
        """Let the system of a role drift from now on: what it exposes has changed, for good."""
        target = Drifting(self.backstage(on))
        armed = target.arm(drift.id, drift.settings(), {})
        where = ".".join(name for name in (drift.object, drift.field) if name)
        label = f"{drift.id} on {on} {where}".rstrip()
        self.troubles.append(ArmedTrouble(label, drift, target, armed, self.stage.now()))
        self.tell(f"{_said(drift)} ({on} {where})", "trouble", target.name)

    def heal(self, trouble: ArmedTrouble) -> None:
        """End it, if nobody has."""
        if trouble.ended_at is not None:
            return
        trouble.armed = trouble.backstage.heal(trouble.armed.key)
        trouble.ended_at = self.stage.now()
        if isinstance(trouble.fault, Drift):
            return
        self.tell(
            f"{trouble.fault.id} is over; it struck {trouble.armed.fired} times",
            "healed",
            trouble.backstage.name,
        )

    def fault_reports(self) -> Sequence[FaultReported]:
        return [
            FaultReported(
                t.fault.id,
                t.label,
                t.armed.fired,
                t.started_at,
                t.ended_at or self.stage.now(),
                t.backstage.name,
                "drift" if isinstance(t.fault, Drift) else "fault",
            )
            for t in self.troubles
        ]

    # -- the end -------------------------------------------------------------------------------

    def settle(self, within_hours: float = 2) -> None:
        """End all trouble and let the integration finish: until nothing has changed for a while.

        What it still does has to be done `within_hours`.
        """
        for trouble in self.troubles:
            self.heal(trouble)
        self.acted_until = self.stage.now()
        deadline = self.acted_until + timedelta(hours=within_hours)
        before = self._restless()
        while self.stage.now() <= deadline:
            self.stage.advance(CALM)
            after = self._restless()
            if after == before and not any(due for _, due in after.values()):
                self.settled = True
                break
            before = after
        self.tell("all is quiet" if self.settled else "it does not come to rest", "settle")

    def _restless(self) -> Mapping[str, tuple[int, int]]:
        return {role: b.restless() for role, b in self.stage.backstage.items()}

    def judge(self, *invariants: Invariant) -> None:
        """Name promises to be judged beside the standing ones."""
        self.judges += invariants


def _said(fault: Fault | Drift) -> str:
    """The fault in words: the first line of its file."""
    return (getdoc(getmodule(type(fault))) or fault.id).partition("\n")[0].rstrip(".")
