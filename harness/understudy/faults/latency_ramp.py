"""The vendor becomes slower and slower."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class LatencyRamp(Fault):
    """Indefinite for a caller that stops waiting: the work was done all the same."""

    id: ClassVar[str] = "latency-ramp"
    definite: ClassVar[bool] = False
    seconds_max: float = 20.0
    over_s: float = 1800.0

    def on_reply(self, scene: Scene, rng: Random) -> Verdict:
        passed_s = (scene.now - scene.since).total_seconds()
        return Verdict.delay(self.seconds_max * min(1.0, passed_s / self.over_s))
