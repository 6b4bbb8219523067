"""An event is overtaken by the one after it."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class ReorderedEvent(Fault):
    """Definite: both come. A stream that is fetched keeps its order."""

    id: ClassVar[str] = "reordered-event"
    definite: ClassVar[bool] = True
    seconds_max: float = 600.0

    def on_delivery(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.hold(self.seconds_max)
