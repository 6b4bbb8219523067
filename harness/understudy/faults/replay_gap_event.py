"""Events are lost, and the vendor does not keep them for a replay."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class ReplayGapEvent(Fault):
    """Definite for nobody: only who asks for the replay is told that it is too late."""

    id: ClassVar[str] = "replay-gap-event"
    definite: ClassVar[bool] = False

    def on_delivery(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.forget()
