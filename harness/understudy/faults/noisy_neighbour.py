"""Another integration of the same firm uses up the pool that all share."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class NoisyNeighbour(Fault):
    """Definite: refused when the neighbour has left nothing in this window of time."""

    id: ClassVar[str] = "noisy-neighbour"
    definite: ClassVar[bool] = True
    left: int = 5
    window_s: float = 60.0

    def before(self, scene: Scene, rng: Random) -> Verdict:
        window = int((scene.now - scene.since).total_seconds() // self.window_s)
        if scene.memory.get("window") != window:
            scene.memory.update(window=window, left=rng.randint(0, self.left))
        if scene.memory["left"] > 0:
            scene.memory["left"] -= 1
            return Verdict.go_on()
        ends_s = (window + 1) * self.window_s - (scene.now - scene.since).total_seconds()
        return Verdict.refuse("throttled", retry_after_s=max(1.0, ends_s))
