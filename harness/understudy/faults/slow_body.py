"""The answer begins at once and comes in drops."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class SlowBody(Fault):
    """Indefinite for a caller that stops waiting. No pause is as long as a read timeout."""

    id: ClassVar[str] = "slow-body"
    definite: ClassVar[bool] = False
    seconds: float = 45.0

    def on_reply(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.dribble(self.seconds)
