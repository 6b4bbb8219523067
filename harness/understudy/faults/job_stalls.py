"""A job of the background waits long before it begins."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class JobStalls(Fault):
    """Definite: it does begin. Who polls for its end has to have patience."""

    id: ClassVar[str] = "job-stalls"
    definite: ClassVar[bool] = True
    seconds: float = 3600.0

    def on_job(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.delay(self.seconds)
