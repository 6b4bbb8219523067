"""The vendor is down and says so."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class Unavailable(Fault):
    """Definite: refused before anything was done, by whatever stands in front of the vendor."""

    id: ClassVar[str] = "unavailable"
    definite: ClassVar[bool] = True

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.refuse("unavailable")
