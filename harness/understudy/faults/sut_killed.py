"""The system under test ends in the middle of what it does, and starts again later."""

from dataclasses import dataclass
from typing import ClassVar

from understudy.faults.base import SutFault, Target


@dataclass(frozen=True, slots=True)
class SutKilled(SutFault):
    """Indefinite: whether its last request was played, it does not know. Its disk survives."""

    id: ClassVar[str] = "sut-killed"
    definite: ClassVar[bool] = False

    def on_sut(self, target: Target) -> None:
        target.kill()

    def heal(self, target: Target) -> None:
        target.start()
