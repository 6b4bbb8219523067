"""What was written is there, and searches do not find it yet."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class VisibilityLag(Fault):
    """Definite for nobody: a search says nothing of what it misses. Reading by id shows what is."""

    id: ClassVar[str] = "visibility-lag"
    definite: ClassVar[bool] = False
    seconds: float = 120.0

    def before(self, scene: Scene, rng: Random) -> Verdict:
        if scene.exchange.verb != "query":
            return Verdict.go_on()
        return Verdict.lag(self.seconds)
