"""Swarm: a story retold with troubles drawn at random, as many times as there are seeds.

A seed decides the firm, which kinds of trouble there are at all (some are switched off, so that the
others are met in their purity), where they strike and when. The same seed draws the same again.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from random import Random

from understudy.faults import make_fault
from understudy.kernel.errors import UsageError
from understudy.kernel.events import Judgement
from understudy.kernel.seed import Seed
from understudy.scenario.comparing import Closing
from understudy.scenario.performance import perform
from understudy.scenario.run import ArmedTrouble, Run
from understudy.scenario.script import Scenario, collect
from understudy.scenario.simulation import Simulation
from understudy.sut import SutSpec

Parameters = Mapping[str, object]

_TRANSIENT: Mapping[str, Sequence[Parameters]] = {
    "lost-reply": ({},),
    "unavailable": ({},),
    "throttled": ({"retry_after_s": 30.0}, {"retry_after_s": 300.0}),
    "server-error": ({},),
    "connection-reset": ({},),
    "maintenance-page": ({},),
    "truncated-body": ({},),
    "garbled-body": ({},),
    "latency": ({"seconds": 4.0, "jitter_s": 3.0},),
    "token-expired": ({},),
    "record-locked": ({},),
}
"""Troubles that pass, and that a sound integration survives without anybody's help."""
_ON_EVENTS = ("duplicate-event", "late-event", "lost-event")
_EVENTS_OF = {"crm": "engagement", "erp": "invoice", "ppm": "portfolio_status"}
_ROLES = ("crm", "psa", "erp", "hcm", "ppm")
_OPERATIONS = ("*", "*", "write", "write", "create", "query")
TROUBLES_MIN, TROUBLES_MAX = 3, 7
TIMES_MAX = 4


@dataclass(frozen=True, slots=True)
class Aim:
    """One trouble of a swarm: a fault, where it strikes, how often, and how many it lets pass."""

    fault: str
    parameters: tuple[tuple[str, object], ...]
    on: str
    times: int
    skip: int

    def armed(self, run: Run, stack: ExitStack) -> ArmedTrouble:
        """Let it strike until the stack unwinds."""
        fault = make_fault(self.fault, dict(self.parameters))
        return stack.enter_context(run.trouble(fault, self.on, times=self.times, skip=self.skip))


Swarm = tuple[Aim, ...]


def drawn(seed: int) -> Swarm:
    """The troubles of a seed."""
    rng = Seed(seed).sub("swarm").stream("troubles")
    kinds = [kind for kind in _TRANSIENT if rng.random() < 0.5] or ["lost-reply"]
    return tuple(_aim(rng, kinds) for _ in range(rng.randint(TROUBLES_MIN, TROUBLES_MAX)))


def _aim(rng: Random, kinds: Sequence[str]) -> Aim:
    if rng.random() < 0.15:
        role = rng.choice(sorted(_EVENTS_OF))
        on = f"{role} {_EVENTS_OF[role]}"
        return Aim(rng.choice(_ON_EVENTS), (), on, rng.randint(1, TIMES_MAX), 0)
    kind = rng.choice(kinds)
    parameters = rng.choice(_TRANSIENT[kind])
    on = f"{rng.choice(_ROLES)} {rng.choice(_OPERATIONS)}"
    skip = rng.choice((0, 0, 1, 2, 5, 15))
    return Aim(kind, tuple(parameters.items()), on, rng.randint(1, TIMES_MAX), skip)


def troubled(scenario: Scenario, swarm: Swarm, armed: list[ArmedTrouble]) -> Scenario:
    """The scenario with troubles, which go to `armed`, from its first moment until it settles.

    What is drawn may miss: a trouble of a swarm that never fires says nothing, and is left out of
    the account.
    """

    def script(run: Run) -> None:
        try:
            with ExitStack() as stack:
                for aim in swarm:
                    with suppress(UsageError):  # this vendor may have no such event
                        armed.append(aim.armed(run, stack))
                scenario.script(run)
        finally:
            run.troubles[:] = [t for t in run.troubles if t.armed.fired]

    return replace(scenario, script=script)


@dataclass(frozen=True, slots=True)
class Swarmed:
    """How it ended. `broken` are the promises that were, `struck` is how often the swarm hit."""

    seed: int
    swarm: Swarm
    verdict: Judgement
    broken: tuple[str, ...]
    struck: int
    reason: str


def swarmed(task: tuple[str, int, SutSpec, Swarm]) -> Swarmed:
    """Perform a scenario, by name or path, with a seed and troubles."""
    name, seed, sut, swarm = task
    (scenario,) = collect([name])
    closing = Closing()
    armed: list[ArmedTrouble] = []
    ended = perform(
        troubled(scenario, swarm, armed), Seed(seed), lambda s, n: Simulation(s, n, sut), closing
    )
    broken = tuple(one.id for one in ended.invariants if one.verdict == "broken")
    struck = sum(trouble.armed.fired for trouble in armed)
    return Swarmed(seed, swarm, ended.verdict, broken, struck, ended.reason)
