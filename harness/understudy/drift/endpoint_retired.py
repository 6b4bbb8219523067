"""A way to ask, or a version of it, is retired, after notice."""

from dataclasses import dataclass
from typing import ClassVar

from understudy.drift.base import Drift, Facets
from understudy.kernel.exchange import Exchange
from understudy.vendor import Vendor


@dataclass(frozen=True, slots=True)
class EndpointRetired(Drift):
    """Loud in the end: first each answer tells of the day (RFC 8594, RFC 9745), then there is none.

    `path` is how the retired paths begin; `after` so many requests the notice is over.
    """

    id: ClassVar[str] = "endpoint-retired"
    facets: ClassVar[Facets] = Facets("both", "endpoint", "loud", "removed")
    path: str = "/"
    after: int = 0
    sunset: str = "Wed, 01 Jul 2026 00:00:00 GMT"

    def refuses(self, exchange: Exchange, vendor: Vendor) -> str:
        if not exchange.target.startswith(self.path) or exchange.seq <= self.after:
            return ""
        return "retired-version" if "retired-version" in vendor.error_table else "no-such-path"

    def headers(self, exchange: Exchange) -> tuple[tuple[bytes, bytes], ...]:
        if not exchange.target.startswith(self.path):
            return ()
        return ((b"deprecation", b"true"), (b"sunset", self.sunset.encode()))
