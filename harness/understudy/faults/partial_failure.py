"""One record of a list cannot be written; the others can."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict
from understudy.vendor.errors import LOCKED


@dataclass(frozen=True, slots=True)
class PartialFailure(Fault):
    """Definite: the vendor says which. Lists only: collections, batches, bulk loads, SOAP.

    Where the vendor does all or nothing, the whole list is refused.
    """

    id: ClassVar[str] = "partial-failure"
    definite: ClassVar[bool] = True
    nth: int = 2

    def on_item(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.refuse(*LOCKED) if scene.item == self.nth else Verdict.go_on()
