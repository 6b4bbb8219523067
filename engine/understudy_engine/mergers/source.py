"""The other company as a source, and the two sets of books side by side after the cut-over."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from understudy_engine.mergers.books import RECONCILED, Beside, OpenItem
from understudy_engine.money import major, minor
from understudy_engine.sources.base import Change, Found, version
from understudy_engine.systems import Systems
from understudy_engine.wire import Row, text


class TheirBooks:
    """Customers, projects and, after the cut-over, open items: whatever looks otherwise is told."""

    slow = True

    def __init__(self, systems: Systems, beside: Beside) -> None:
        self._erp, self._store, self._beside = systems.erp, systems.store, beside
        self.name = f"books@{beside.company}"

    async def scan(self, mark: Row, now: datetime) -> AsyncIterator[Found]:
        found = [_change("customer", c.key, asdict(c)) for c in await self._beside.customers()]
        found += [_change("project", p.key, asdict(p)) for p in await self._beside.projects()]
        boundary = await self._beside.cut_over()
        kept: Row = {}
        if boundary is not None:
            items = await self._beside.open_items()
            carried = await self._carried()
            found += [
                _change("invoice", i.number, asdict(i))
                for i in items
                if i.open_minor or self._beside.key(i.number) in carried
            ]
            kept["cut_over"] = boundary.isoformat()
            self._store.set_mark(RECONCILED, _compared(items, carried, self._beside))
        yield found, kept

    async def _carried(self) -> dict[str, int]:
        """What stands in our books of each item that was carried over."""
        rows = await self._erp.suiteql(
            "SELECT id, externalid, foreignamountunpaid FROM transaction WHERE type = 'CustInvc'"
            f" AND externalid LIKE '%{self._beside.key('')}' ORDER BY id"
        )
        return {text(row, "externalid"): minor(row.get("foreignamountunpaid")) for row in rows}


def _compared(items: Sequence[OpenItem], carried: Mapping[str, int], beside: Beside) -> Row:
    """Open in their books and in ours, by currency, and each item that differs."""
    totals: dict[str, dict[str, int]] = defaultdict(lambda: {"theirs": 0, "ours": 0})
    differing: Row = {}
    for item in items:
        here = carried.get(beside.key(item.number), 0)
        totals[item.currency]["theirs"] += item.open_minor
        totals[item.currency]["ours"] += here
        if here != item.open_minor:
            pair = {"theirs": str(major(item.open_minor)), "ours": str(major(here))}
            differing[item.number] = pair
    shown = {
        currency: {side: str(major(amount)) for side, amount in sides.items()}
        for currency, sides in sorted(totals.items())
    }
    return {"totals": shown, "differing": differing}


def _change(kind: str, key: str, seen: Row) -> Change:
    return Change(f"acquired.{kind}", key, f"{kind}/{key}#{version(seen)}")
