"""Somebody else holds the record."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict
from understudy.vendor.errors import LOCKED


@dataclass(frozen=True, slots=True)
class RecordLocked(Fault):
    """Definite: nothing was written, and the next try may succeed."""

    id: ClassVar[str] = "record-locked"
    definite: ClassVar[bool] = True

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.refuse(*LOCKED)
