"""The answer breaks off."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class TruncatedBody(Fault):
    """Indefinite: the work is done, and what became of it is cut off."""

    id: ClassVar[str] = "truncated-body"
    definite: ClassVar[bool] = False
    share: float = 0.5

    def on_reply(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.alter(lambda body: body[: int(len(body) * self.share)])
