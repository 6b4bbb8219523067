"""An event is delivered more than once."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class DuplicateEvent(Fault):
    """Definite: at-least-once delivery, taken at its word."""

    id: ClassVar[str] = "duplicate-event"
    definite: ClassVar[bool] = True
    copies: int = 1

    def on_delivery(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.repeat(self.copies)
