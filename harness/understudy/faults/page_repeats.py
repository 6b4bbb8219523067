"""A record joins the list while it is being paged, and another comes twice."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults._paging import page_before
from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class PageRepeats(Fault):
    """Definite: nothing is missing; who counts pages and not records counts too many."""

    id: ClassVar[str] = "page-repeats"
    definite: ClassVar[bool] = True

    def before(self, scene: Scene, rng: Random) -> Verdict:
        seen = page_before(scene)
        return Verdict.go_on() if seen is None else Verdict.slide(1, seen)
