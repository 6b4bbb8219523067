"""Approved time of the PSA is a time bill in the ERP, on a day that the books allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from understudy_engine.errors import Reject
from understudy_engine.flows.base import Act, Target, Truth
from understudy_engine.flows.catalogue import Catalogue
from understudy_engine.flows.posting import (
    ISO_DAY,
    Periods,
    memo_for,
    must_be_changeable,
    needed,
    read_periods,
    worked_day,
)
from understudy_engine.money import major, minor
from understudy_engine.systems import Systems
from understudy_engine.wire import Row, text

ITEM = "Consulting Services"
APPROVED = "3"
CUSTOM_PRICE = "-1"
"""The price level that lets a time bill have a rate of its own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A time entry that was approved, with the deal and the worker it belongs to."""

    id: str
    deal: str
    worker: str
    worked_on: date
    minutes: int
    billable: bool
    rate_minor: int
    notes: str

    @property
    def key(self) -> str:
        return f"time-{self.id}"


class Time:
    """Approved time to ERP, billable or not. What is not on a deal's project stays in the PSA."""

    name, summary = "time", "approved time: PSA to ERP"
    owner, version = "psa", "1"
    watches = ("psa.time_entry",)
    batch = 200

    def __init__(self, systems: Systems, catalogue: Catalogue) -> None:
        self._systems, self._catalogue = systems, catalogue
        self._psa, self._erp = systems.psa, systems.erp

    @property
    def targets(self) -> Mapping[str, Target[Entry]]:
        return {"erp": self._in_erp}

    async def read(self, keys: Sequence[str]) -> Truth[Entry]:
        listing = await self._psa.only("time_entries", keys, {"from_archived_workspaces": "true"})
        deals = await self._systems.deals_of(text(row, "workspace_id") for row in listing.rows)
        approved = [row for row in listing.rows if row.get("approved") is True]
        workers = await self._systems.workers_of(text(row, "user_id") for row in approved)
        return {text(row, "id"): _entry(row, deals, workers) for row in listing.rows}

    async def _in_erp(self, entries: Mapping[str, Entry]) -> Mapping[str, Act]:
        columns = (
            f"customer, employee, TO_CHAR(trandate,{ISO_DAY}) AS day, hours, rate, isbillable, memo"
        )
        bills = await self._erp.by_key("timebill", columns, (e.key for e in entries.values()))
        jobs = await self._erp.by_key("job", "companyname", (e.deal for e in entries.values()))
        people = await self._erp.by_key("employee", "email", (e.worker for e in entries.values()))
        periods = await read_periods(self._erp)
        return {
            key: partial(self._bill, entry, bills.get(entry.key), jobs, people, periods)
            for key, entry in entries.items()
        }

    async def _bill(
        self,
        entry: Entry,
        bill: Row | None,
        jobs: Mapping[str, Row],
        people: Mapping[str, Row],
        periods: Periods,
    ) -> None:
        job = needed(jobs, entry.deal, "job")
        employee = needed(people, entry.worker, "employee")
        if bill is not None:
            if _same(entry, bill, job, employee):
                return
            await must_be_changeable(self._erp, periods, entry.key, bill)
        day = periods.day_for(entry.worked_on)
        values = {
            "employee": {"id": employee},
            "customer": {"id": job},
            "item": {"id": await self._catalogue.need("ERP item", ITEM)},
            "tranDate": day.isoformat(),
            "hours": f"{entry.minutes // 60}:{entry.minutes % 60:02}",
            "isBillable": entry.billable,
            "price": {"id": CUSTOM_PRICE},
            "rate": major(entry.rate_minor),
            "memo": memo_for(entry.worked_on, day, entry.notes),
            "approvalStatus": {"id": APPROVED},
        }
        await self._erp.upsert("timeBill", entry.key, values)


def _entry(row: Row, deals: Mapping[str, str], workers: Mapping[str, str]) -> Entry | Reject:
    deal = deals.get(text(row, "workspace_id"))
    if row.get("approved") is not True:
        return Reject("it is not approved")
    if deal is None:
        return Reject("its project did not come from a deal")
    worker = workers.get(text(row, "user_id"))
    if worker is None:
        return Reject("whoever booked it is no worker of the HCM")
    return Entry(
        id=text(row, "id"),
        deal=deal,
        worker=worker,
        worked_on=date.fromisoformat(text(row, "date_performed")),
        minutes=int(text(row, "time_in_minutes")),
        billable=row.get("billable") is True,
        rate_minor=int(text(row, "rate_in_cents") or 0),
        notes=text(row, "notes"),
    )


def _same(entry: Entry, bill: Row, job: str, employee: str) -> bool:
    """Whether a time bill says what the entry says; hours are decimals there."""
    hours = Decimal(text(bill, "hours") or 0)
    return (
        int((hours * 60).quantize(Decimal(1), ROUND_HALF_UP)) == entry.minutes
        and minor(bill.get("rate")) == entry.rate_minor
        and (text(bill, "isbillable") == "T") is entry.billable
        and worked_day(bill) == entry.worked_on.isoformat()
        and text(bill, "customer") == job
        and text(bill, "employee") == employee
    )
