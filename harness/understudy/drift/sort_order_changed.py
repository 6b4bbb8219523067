"""Lists come in another order where none was asked for."""

from dataclasses import dataclass
from typing import ClassVar

from understudy.drift.base import Drift, Facets, Json
from understudy.kernel.exchange import Exchange


def _turned(body: Json) -> Json:
    if isinstance(body, list):
        return body[::-1] if all(isinstance(one, dict) for one in body) else body
    return {k: _turned(v) for k, v in body.items()} if isinstance(body, dict) else body


@dataclass(frozen=True, slots=True)
class SortOrderChanged(Drift):
    """Quiet: the last of a page is not the newest any more."""

    id: ClassVar[str] = "sort-order-changed"
    facets: ClassVar[Facets] = Facets("read", "list", "quiet", "changed")

    def told(self, body: Json, exchange: Exchange) -> Json:
        ordered = "order" in exchange.target.lower() or b"order by" in exchange.request.lower()
        return body if exchange.verb != "query" or ordered else _turned(body)
