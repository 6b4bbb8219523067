"""The answer comes, but late."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class Latency(Fault):
    """Indefinite for a caller that stops waiting: the work was done all the same."""

    id: ClassVar[str] = "latency"
    definite: ClassVar[bool] = False
    seconds: float = 2.0
    jitter_s: float = 0.0

    def on_reply(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.delay(max(0.0, self.seconds + self.jitter_s * rng.uniform(-1, 1)))
