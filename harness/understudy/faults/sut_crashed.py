"""The system under test dies at one of its requests, and starts again at once."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from understudy.faults.base import SutFault, Target


@dataclass(frozen=True, slots=True)
class SutCrashed(SutFault):
    """Indefinite: `after`, the request was played and nobody heard the answer.

    Only where the stage sees each request before it is sent: in simulation.
    """

    id: ClassVar[str] = "sut-crashed"
    definite: ClassVar[bool] = False
    request: int = 1
    moment: Literal["before", "after"] = "after"

    def on_sut(self, target: Target) -> None:
        target.crash(self.request, self.moment)

    def struck(self, target: Target, crashes: int) -> bool:
        return target.crashes > crashes
