"""An event is never delivered."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class LostEvent(Fault):
    """Definite for nobody: who waits for it is not told that it is missing."""

    id: ClassVar[str] = "lost-event"
    definite: ClassVar[bool] = False

    def on_delivery(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.drop()
