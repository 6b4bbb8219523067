"""Most answers come soon, and a few come very late."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class LatencyJitter(Fault):
    """Indefinite for a caller that stops waiting. Half of them take `median_s` or less."""

    id: ClassVar[str] = "latency-jitter"
    definite: ClassVar[bool] = False
    median_s: float = 1.0
    spread: float = 1.2
    most_s: float = 90.0

    def on_reply(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.delay(min(self.most_s, self.median_s * rng.lognormvariate(0, self.spread)))
