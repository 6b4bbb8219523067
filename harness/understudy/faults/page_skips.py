"""A record leaves the list while it is being paged, and another is skipped."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults._paging import page_before
from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class PageSkips(Fault):
    """Definite for nobody. Lists that are kept for their reader do not suffer."""

    id: ClassVar[str] = "page-skips"
    definite: ClassVar[bool] = False

    def before(self, scene: Scene, rng: Random) -> Verdict:
        seen = page_before(scene)
        return Verdict.go_on() if seen is None else Verdict.slide(-1, seen)
