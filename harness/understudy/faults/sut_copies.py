"""Somebody has started the system under test more than once."""

from dataclasses import dataclass
from typing import ClassVar

from understudy.faults.base import SutFault, Target


@dataclass(frozen=True, slots=True)
class SutCopies(SutFault):
    """Indefinite: each copy has a disk of its own and believes that it is alone."""

    id: ClassVar[str] = "sut-copies"
    definite: ClassVar[bool] = False
    copies: int = 1

    def on_sut(self, target: Target) -> None:
        for _ in range(self.copies):
            target.start_copy()

    def heal(self, target: Target) -> None:
        target.stop_copies()
