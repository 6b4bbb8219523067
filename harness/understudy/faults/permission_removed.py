"""An administrator has taken a right away from the integration."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class PermissionRemoved(Fault):
    """Definite: refused for as long as it lasts; neither waiting nor a fresh token helps."""

    id: ClassVar[str] = "permission-removed"
    definite: ClassVar[bool] = True

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.refuse("forbidden")
