"""The connection ends before the vendor has read the request."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class ConnectionReset(Fault):
    """Indefinite for the caller, to whom it looks like a lost reply; nothing was done."""

    id: ClassVar[str] = "connection-reset"
    definite: ClassVar[bool] = False

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.drop()
