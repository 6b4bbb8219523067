"""The system under test stands still for a while, and does not know."""

from dataclasses import dataclass
from typing import ClassVar

from understudy.faults.base import SutFault, Target


@dataclass(frozen=True, slots=True)
class SutPaused(SutFault):
    """Indefinite: it wakes up with answers, tokens and plans of long ago."""

    id: ClassVar[str] = "sut-paused"
    definite: ClassVar[bool] = False

    def on_sut(self, target: Target) -> None:
        target.pause()

    def heal(self, target: Target) -> None:
        target.resume()
