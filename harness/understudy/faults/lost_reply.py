"""The vendor does the work; the answer never arrives."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict


@dataclass(frozen=True, slots=True)
class LostReply(Fault):
    """Indefinite: the caller cannot know afterwards whether the write happened."""

    id: ClassVar[str] = "lost-reply"
    definite: ClassVar[bool] = False

    def on_reply(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.drop()
