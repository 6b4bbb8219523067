"""An administrator has taken a scope away from what the integration's tokens may do."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict
from understudy.vendor import Vendor


@dataclass(frozen=True, slots=True)
class ScopeRemoved(Fault):
    """Definite: refused for as long as it lasts; a fresh token has no more scopes than the old."""

    id: ClassVar[str] = "scope-removed"
    definite: ClassVar[bool] = True

    def unfit(self, vendor: Vendor) -> str:
        """A vendor without scopes has no error about them."""
        known = any("scope" in entry.kind for entry in vendor.error_table)
        return "" if known else f"{vendor.title} has no scopes here that a token could lose"

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.refuse("scope-missing", "forbidden")
