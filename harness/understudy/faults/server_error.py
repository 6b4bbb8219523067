"""The vendor falls over before it has done anything, and says no more than that."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class ServerError(Fault):
    """Indefinite: the answer is the same when the work was done."""

    id: ClassVar[str] = "server-error"
    definite: ClassVar[bool] = False

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.refuse("internal")
