"""The vendor has had enough of this caller for now."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Verdict
from understudy.kernel.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Throttled(Fault):
    """Definite: refused before anything was done. Vendors that name a pause name this one."""

    id: ClassVar[str] = "throttled"
    definite: ClassVar[bool] = True
    retry_after_s: float = 60.0

    def before(self, exchange: Exchange, rng: Random) -> Verdict:
        return Verdict.refuse("throttled", self.retry_after_s)
