"""Status reports of the portfolio office by sys_updated_on; a webhook makes us look sooner."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from understudy_engine.connectors.servicenow import ServiceNow
from understudy_engine.sources.base import OVERLAP, Change, Found, Watermark
from understudy_engine.wire import Row, text


class ServiceNowChanges:
    """The PPM as a source."""

    name = "ppm"
    slow = True

    def __init__(self, ppm: ServiceNow, since: datetime | None) -> None:
        self._ppm, self._since = ppm, since

    async def scan(self, mark: Row, now: datetime) -> AsyncIterator[Found]:
        water = Watermark.of(mark, "project_status")
        start = water.start(self._since, OVERLAP)
        since = f"sys_updated_on>={start.astimezone(UTC):%Y-%m-%d %H:%M:%S}^" if start else ""
        rows = await self._ppm.rows(
            "project_status",
            f"{since}ORDERBYsys_updated_on^ORDERBYsys_id",
            ("sys_updated_on", "sys_mod_count"),
        )
        changes = []
        for row in rows:
            stamp, id = text(row, "sys_updated_on"), text(row, "sys_id")
            water.reach(datetime.fromisoformat(stamp).replace(tzinfo=UTC), now)
            ref = f"project_status/{id}@{stamp}.{text(row, 'sys_mod_count')}"
            changes.append(Change("ppm.project_status", id, ref))
        yield changes, {**water.marks("project_status", now, OVERLAP)}
