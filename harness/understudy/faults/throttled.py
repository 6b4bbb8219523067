"""The vendor has had enough of this caller for now."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class Throttled(Fault):
    """Definite: refused before anything was done. Vendors that name a pause name this one."""

    id: ClassVar[str] = "throttled"
    definite: ClassVar[bool] = True
    retry_after_s: float = 60.0

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.refuse("throttled", retry_after_s=self.retry_after_s)
