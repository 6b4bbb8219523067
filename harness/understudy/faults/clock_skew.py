"""The clock of one system is wrong."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class ClockSkew(Fault):
    """Definite: nothing fails by itself. Its stamps, tokens and signatures go by the wrong clock.

    The record of the run goes by the right one.
    """

    id: ClassVar[str] = "clock-skew"
    definite: ClassVar[bool] = True
    seconds: float = -300.0

    def on_clock(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.delay(self.seconds)
