"""Somebody has changed the integration's secret, and not told it."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class SecretRotated(Fault):
    """Definite: refused at the door until the secret is known again, which is when it is healed.

    Sessions have ended with the old secret, and logging in is refused in the vendor's own words.
    """

    id: ClassVar[str] = "secret-rotated"
    definite: ClassVar[bool] = True
    at_the_door: ClassVar[bool] = True

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.lock_out()
