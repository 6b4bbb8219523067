"""Every access token that was handed out is dead; logging in again helps."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class TokenRevoked(Fault):
    """Definite: the request at hand is refused, as is all that follows with the old token."""

    id: ClassVar[str] = "token-revoked"
    definite: ClassVar[bool] = True

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.revoke()
