"""False alarms: the sound engine in swarms of trouble, where nothing may be broken."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from tests.scenario.stages import unheard
from understudy.kernel.clock import RealClock
from understudy.kernel.events import ScenarioEnded
from understudy.kernel.seed import Seed
from understudy.scenario.explore.swarm import drawn, troubled
from understudy.scenario.performance import perform
from understudy.scenario.script import Scenario, collect
from understudy.scenario.simulation import Simulation
from understudy.sut import REFERENCE

CALM: Sequence[str] = (
    "money/overnight",
    "money/work_of_minutes",
    "calm/deal_talked_about",
    "calm/moved_to_another_team",
    "calm/people_come_and_go",
    "calm/customers_taken_over",
    "calm/customer_renamed",
)
"""Stories that bring no trouble of their own."""


@dataclass(frozen=True, slots=True)
class Sounding:
    """How the sound engine came through one swarm; `said` is what was held against it."""

    seed: int
    scenario: str
    struck: int
    verdict: str
    said: str
    seconds: float


def swarmed(seed: int) -> Scenario:
    """The story that a seed chooses, with the troubles that it draws."""
    stories = collect(CALM)
    return troubled(stories[seed % len(stories)], drawn(seed), [])


def sound(seed: int) -> Sounding:
    """Perform one swarm on the reference engine."""
    logging.disable(logging.CRITICAL)
    clock, scenario = RealClock(), swarmed(seed)
    began = clock.now()
    ended = perform(scenario, Seed(seed), lambda s, n: Simulation(s, n, REFERENCE), unheard)
    seconds = (clock.now() - began).total_seconds()
    struck = sum(fault.fired for fault in ended.faults)
    return Sounding(seed, scenario.name, struck, ended.verdict, _said(ended), seconds)


def _said(ended: ScenarioEnded) -> str:
    told = [
        f"{one.id}: {found.subject}: {found.expected}; {found.found}"
        for one in ended.invariants
        if one.verdict == "broken"
        for found in one.violations[:1]
    ]
    return " | ".join(told) or ended.reason
