"""The system under test starts again, and its disk is empty."""

from dataclasses import dataclass
from typing import ClassVar

from understudy.faults.base import SutFault, Target


@dataclass(frozen=True, slots=True)
class SutDiskLost(SutFault):
    """Indefinite: all that it had noted is gone; what it had written to others is not."""

    id: ClassVar[str] = "sut-disk-lost"
    definite: ClassVar[bool] = False

    def on_sut(self, target: Target) -> None:
        target.kill()
        target.lose_disk()
        target.start()
