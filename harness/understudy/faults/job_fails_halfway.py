"""A job of the background has done a part, and nothing after that."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict
from understudy.vendor.errors import LOCKED


@dataclass(frozen=True, slots=True)
class JobFailsHalfway(Fault):
    """Definite: the job's own report says which records it could not write."""

    id: ClassVar[str] = "job-fails-halfway"
    definite: ClassVar[bool] = True
    done: int = 1

    def on_item(self, scene: Scene, rng: Random) -> Verdict:
        if not scene.in_job:
            return Verdict.go_on()
        scene.memory["done"] = done = scene.memory.get("done", 0) + 1
        return Verdict.refuse(*LOCKED) if done > self.done else Verdict.go_on()
