"""The answer is not what its media type says."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict

GARBLE = b"\x00\xff\xfe<html"


@dataclass(frozen=True, slots=True)
class GarbledBody(Fault):
    """Indefinite: the work is done, and nobody can read what became of it."""

    id: ClassVar[str] = "garbled-body"
    definite: ClassVar[bool] = False

    def on_reply(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.alter(lambda body: GARBLE + body[len(GARBLE) :])
