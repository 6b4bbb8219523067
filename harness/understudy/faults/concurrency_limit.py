"""Too many requests are at work at the same time."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class ConcurrencyLimit(Fault):
    """Definite: refused at once. `neighbours`: up to so many of the places are taken by others."""

    id: ClassVar[str] = "concurrency-limit"
    definite: ClassVar[bool] = True
    at_once: int = 1
    neighbours: int = 1

    def before(self, scene: Scene, rng: Random) -> Verdict:
        taken = rng.randint(0, self.neighbours) if self.neighbours else 0
        if scene.in_flight + taken <= self.at_once:
            return Verdict.go_on()
        return Verdict.refuse("too-many-at-once", "throttled")
