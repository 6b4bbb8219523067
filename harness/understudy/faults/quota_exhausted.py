"""What the caller may ask in a day is used up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class QuotaExhausted(Fault):
    """Definite: refused until the vendor's day ends, at `resets_at_hour` UTC, and not again."""

    id: ClassVar[str] = "quota-exhausted"
    definite: ClassVar[bool] = True
    resets_at_hour: int = 0

    def before(self, scene: Scene, rng: Random) -> Verdict:
        ends_at = scene.memory.setdefault("ends_at", self._day_ends_at(scene.now))
        if scene.now >= ends_at:
            return Verdict.go_on()
        left_s = (ends_at - scene.now).total_seconds()
        return Verdict.refuse("quota-exhausted", "throttled", retry_after_s=left_s)

    def _day_ends_at(self, now: datetime) -> datetime:
        today = now.replace(hour=self.resets_at_hour, minute=0, second=0, microsecond=0)
        return today if today > now else today + timedelta(days=1)
