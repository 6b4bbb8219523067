"""The connection ends in the middle of the answer."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class ConnectionResetLate(Fault):
    """Indefinite: the work is done; the status was seen, and part of the body."""

    id: ClassVar[str] = "connection-reset-late"
    definite: ClassVar[bool] = False
    share: float = 0.5

    def on_reply(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.cut(self.share)
