"""Somebody else holds the record."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Verdict
from understudy.kernel.exchange import Exchange


@dataclass(frozen=True, slots=True)
class RecordLocked(Fault):
    """Definite: nothing was written, and the next try may succeed."""

    id: ClassVar[str] = "record-locked"
    definite: ClassVar[bool] = True

    def before(self, exchange: Exchange, rng: Random) -> Verdict:
        return Verdict.refuse("conflict")
