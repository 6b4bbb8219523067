"""Invoices by lastmodifieddate; and the ledger's calendar, which says when to bill a month."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta

from understudy_engine.connectors.netsuite import NetSuite
from understudy_engine.sources.base import Change, Found, Watermark, version
from understudy_engine.systems import Systems
from understudy_engine.wire import Row, text

STAMP = "YYYY-MM-DD HH24:MI:SS"
OVERLAP = timedelta(minutes=70)
"""Longer than the hour that comes twice in autumn: SuiteQL speaks the user's local time."""
BILL_RUN_AT = time(9, tzinfo=UTC)


class NetSuiteChanges:
    """The ERP as a source of invoices: billed, paid, voided."""

    name = "erp"
    slow = True

    def __init__(self, erp: NetSuite, since: datetime | None) -> None:
        # A day earlier is early enough, whatever zone the user lives in.
        self._since = None if since is None else _local(since) - timedelta(days=1)
        self._erp = erp

    async def scan(self, mark: Row, now: datetime) -> AsyncIterator[Found]:
        water = Watermark.of(mark, "invoice")
        start = water.start(self._since, OVERLAP)
        since = (
            f" AND lastmodifieddate >= TO_TIMESTAMP('{start:%Y-%m-%d %H:%M:%S}','{STAMP}')"
            if start
            else ""
        )
        rows = await self._erp.suiteql(
            f"SELECT id, externalid, TO_CHAR(lastmodifieddate,'{STAMP}') AS changed, status,"
            " foreigntotal, foreignamountpaid FROM transaction"
            f" WHERE type = 'CustInvc'{since} ORDER BY lastmodifieddate, id"
        )
        changes = []
        for row in rows:
            changed, key = text(row, "changed"), text(row, "externalid")
            water.reach(datetime.fromisoformat(changed), now)
            ref = f"invoice/{text(row, 'id')}@{changed}#{version(row)}"
            if key:  # without one it is not ours, and of no project that we know
                changes.append(Change("erp.invoice", key, ref))
        yield changes, {**water.marks("invoice", now, OVERLAP)}


class BillingCalendar:
    """Months fall due for billing on the first weekday after them, at nine, in the ledger's time.

    What fell due before this engine was there for the first time was billed by somebody else.
    """

    name = "calendar"
    slow = True

    def __init__(self, systems: Systems) -> None:
        self._systems = systems

    async def scan(self, mark: Row, now: datetime) -> AsyncIterator[Found]:
        there = await self._systems.erp.server_time()
        last = last_due(there)
        billed = text(mark, "billed") or last
        if billed < last:
            query = {"archived": "include", "include_archived": "true"}
            listing = await self._systems.psa.all("workspaces", query)
            ids = [text(row, "id") for row in listing.rows]
            while billed < last:
                billed = following(billed)
                keys = [f"{billed}/{id}" for id in ids]
                yield [Change("calendar.project", key, f"bill-run/{key}") for key in keys], {}
        yield [], {"billed": billed}


def last_due(moment: datetime) -> str:
    """The last month that was due to be billed at a moment: `2026-06`."""
    month = previous(f"{moment.astimezone(UTC):%Y-%m}")
    return month if bill_run(month) <= moment else previous(month)


def bill_run(month: str) -> datetime:
    """When a month is billed: the first weekday after it, nine o'clock in UTC."""
    day = date.fromisoformat(f"{following(month)}-01")
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, BILL_RUN_AT)


def following(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01') + timedelta(days=32):%Y-%m}"


def previous(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01') - timedelta(days=1):%Y-%m}"


def _local(moment: datetime) -> datetime:
    """The moment without its zone, as SuiteQL compares it."""
    return moment.astimezone(UTC).replace(tzinfo=None)
