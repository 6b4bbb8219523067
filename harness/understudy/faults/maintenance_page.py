"""What stands in front of the vendor answers with a page for people."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict

PAGE = (
    b"<!DOCTYPE html><html><head><title>Maintenance</title></head>"
    b"<body><h1>We will be back soon</h1></body></html>"
)


@dataclass(frozen=True, slots=True)
class MaintenancePage(Fault):
    """Definite: the request did not get through. The vendor's protocol knows no such answer."""

    id: ClassVar[str] = "maintenance-page"
    definite: ClassVar[bool] = True

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.answer(503, b"text/html; charset=utf-8", PAGE)
