"""Events come in the envelope of their next version."""

from dataclasses import dataclass
from typing import ClassVar

from understudy.drift.base import Drift, Facets, Json


@dataclass(frozen=True, slots=True)
class EventVersionChanged(Drift):
    """Loud for who reads them, and nothing for who only takes them for a knock at the door."""

    id: ClassVar[str] = "event-version-changed"
    facets: ClassVar[Facets] = Facets("read", "event", "loud", "changed")
    version: str = "2.0"

    def sent(self, body: Json) -> Json:
        return {"version": self.version, "data": body}
