"""The integration may not write these records any more."""

from dataclasses import dataclass
from typing import ClassVar

from understudy.drift.base import Drift, Facets
from understudy.kernel.exchange import Exchange
from understudy.vendor import Vendor


@dataclass(frozen=True, slots=True)
class RightRemoved(Drift):
    """Loud: forbidden, in the vendor's words; reading goes on."""

    id: ClassVar[str] = "right-removed"
    facets: ClassVar[Facets] = Facets("write", "right", "loud", "removed")

    def refuses(self, exchange: Exchange, vendor: Vendor) -> str:
        mine = exchange.object.lower() == self.object.lower() or self.object in ("", "*")
        return "forbidden" if exchange.writes and mine else ""
