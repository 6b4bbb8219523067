"""The token at hand is taken for one that has run out."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class TokenExpired(Fault):
    """Definite: refused at the door; a fresh token helps."""

    id: ClassVar[str] = "token-expired"
    definite: ClassVar[bool] = True

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.refuse("token-expired")
