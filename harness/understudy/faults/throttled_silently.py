"""The vendor has had enough of this caller, and does not say for how long."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class ThrottledSilently(Fault):
    """Definite: refused before anything was done. Even a vendor that names pauses names none."""

    id: ClassVar[str] = "throttled-silently"
    definite: ClassVar[bool] = True

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.refuse("throttled", pause_told=False)
