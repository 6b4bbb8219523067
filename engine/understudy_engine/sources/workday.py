"""Workers by the transaction log: what was entered since, and what has come due today."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from understudy_engine.connectors.workday import Entry, Workday
from understudy_engine.sources.base import OVERLAP, Change, Found
from understudy_engine.wire import Row, text

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class WorkdayChanges:
    """The HCM as a source. A change entered long ago comes due without anybody touching it."""

    name = "hcm"
    slow = True

    def __init__(self, hcm: Workday, since: datetime | None) -> None:
        self._hcm, self._since = hcm, since

    async def scan(self, mark: Row, now: datetime) -> AsyncIterator[Found]:
        until = await self._hcm.server_time()
        there = datetime.fromisoformat(until).astimezone(UTC)
        before = text(mark, "through")
        start = datetime.fromisoformat(before) - OVERLAP if before else self._since or BEGINNING
        entered = await self._hcm.entries(
            {"Updated_From": f"{start.astimezone(UTC).isoformat()}", "Updated_Through": until}
        )
        changes = [_change(entry, "entered") for entry in entered]
        today, day = there.date().isoformat(), text(mark, "day")
        if day and day != today:
            due = await self._hcm.entries({"Effective_From": day, "Effective_Through": today})
            changes += [_change(entry, "due") for entry in due]
        yield changes, {"through": there.isoformat(), "day": today}


def _change(entry: Entry, why: str) -> Change:
    rescinded = " rescinded" if entry.rescinded else ""
    return Change("hcm.worker", f"{entry.id_type}/{entry.worker}", f"{entry.wid} {why}{rescinded}")
