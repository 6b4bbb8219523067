"""Somebody has changed the record since it was read."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class VersionConflict(Fault):
    """Definite: nothing was written; the next try has to begin with reading."""

    id: ClassVar[str] = "version-conflict"
    definite: ClassVar[bool] = True

    def before(self, scene: Scene, rng: Random) -> Verdict:
        if scene.exchange.verb not in ("update", "upsert", "delete"):
            return Verdict.go_on()
        return Verdict.refuse("version-conflict", "conflict")
