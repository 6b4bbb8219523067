"""An event is delivered late."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class LateEvent(Fault):
    """Definite: it does come. Events that were sent after it may come before it."""

    id: ClassVar[str] = "late-event"
    definite: ClassVar[bool] = True
    seconds: float = 600.0
    jitter_s: float = 0.0

    def on_delivery(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.delay(max(0.0, self.seconds + self.jitter_s * rng.uniform(-1, 1)))
