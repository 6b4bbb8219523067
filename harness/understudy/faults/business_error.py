"""The answer is a good one, and says inside that it was not done."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict
from understudy.vendor.errors import LOCKED


@dataclass(frozen=True, slots=True)
class BusinessError(Fault):
    """Definite, for who reads the body: HTTP says 200.

    Only where the vendor's protocol has such answers (lists of records, batches, some of its SOAP):
    where a refusal would become an HTTP error, nothing happens, and the fault has not fired.
    """

    id: ClassVar[str] = "business-error"
    definite: ClassVar[bool] = True

    def on_item(self, scene: Scene, rng: Random) -> Verdict:
        if scene.item > 1 or scene.in_job:
            return Verdict.go_on()
        return Verdict.refuse(*LOCKED, soft=True)
