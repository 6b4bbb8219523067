"""A page has fewer records than asked for."""

import re
from dataclasses import dataclass
from typing import ClassVar

from understudy.drift.base import Drift, Facets
from understudy.kernel.exchange import Exchange

_SIZE = re.compile(r"\w*?(limit|per_page|page_?size|count)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageSizeCut(Drift):
    """Quiet: who takes a short page for the last one stops too early."""

    id: ClassVar[str] = "page-size-cut"
    facets: ClassVar[Facets] = Facets("read", "list", "quiet", "narrowed")
    rows: int = 5

    def queried(self, name: str, text: str, exchange: Exchange) -> str:
        sized = _SIZE.fullmatch(name) and text.isdecimal() and int(text) > self.rows
        return str(self.rows) if sized else text
