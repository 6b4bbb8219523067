"""A month is billed: what is billable, worked by its end, approved in time, on no invoice yet.

Derived from the truth each time: what is approved in the PSA, what is posted and what is billed in
the ERP. So it does not matter when it runs, how often, or where it was interrupted; what was
approved after the run was due waits for the next one, however late this one runs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from understudy_engine.connectors.salesforce import literal
from understudy_engine.errors import Reject, Wait
from understudy_engine.flows.base import Act, Target, Truth
from understudy_engine.flows.catalogue import Catalogue
from understudy_engine.flows.invoicing import JOB_COLUMNS, Invoicing, Line
from understudy_engine.flows.posting import Periods, billed, read_periods
from understudy_engine.money import major, priced
from understudy_engine.sources.netsuite import bill_run
from understudy_engine.systems import Systems
from understudy_engine.wire import Row, text

TIME_ITEM, EXPENSE_ITEM = "Consulting Services", "Expense Rebill"
BY_THE_HOUR = "Time and Materials"


@dataclass(frozen=True, slots=True)
class Bill:
    """What a project may be billed for a month, whether it was billed before or not."""

    deal: str
    month: str
    currency: str
    lines: Sequence[Line]

    @property
    def key(self) -> str:
        return f"bill-{self.deal}-{self.month}"


class Billing:
    """Monthly bill run. A key is a month and a project of the PSA."""

    name, summary = "billing", "monthly bill run: approved work to one ERP invoice a project"
    owner, version = "erp", "1"
    watches = ("calendar.project",)
    batch = 20

    def __init__(self, systems: Systems, catalogue: Catalogue) -> None:
        self._systems, self._crm = systems, systems.crm
        self._psa, self._erp = systems.psa, systems.erp
        self._invoicing = Invoicing(systems, catalogue)

    @property
    def targets(self) -> Mapping[str, Target[Bill]]:
        return {"erp": self._in_erp}

    async def read(self, keys: Sequence[str]) -> Truth[Bill]:
        projects = {key: key.partition("/")[2] for key in keys}
        deals = await self._systems.deals_of(projects.values())
        listed = ",".join(literal(deal) for deal in deals.values()) or "''"
        rows = await self._crm.query(
            f"SELECT Id, Billing_Type__c, CurrencyIsoCode FROM Opportunity WHERE Id IN ({listed})"
        )
        terms = {text(row, "Id"): row for row in rows}
        found: dict[str, Bill | Reject] = {}
        for key, project in projects.items():
            deal = deals.get(project, "")
            if deal not in terms:
                found[key] = Reject("the project did not come from a deal")
            else:
                found[key] = await self._bill(key.partition("/")[0], project, deal, terms[deal])
        return found

    async def _bill(self, month: str, project: str, deal: str, terms: Row) -> Bill | Reject:
        query = {
            "workspace_id": project,
            "approved": "true",
            "from_archived_workspaces": "true",
            "order": "created_at:asc",
        }
        lines: list[Line] = []
        if text(terms, "Billing_Type__c") == BY_THE_HOUR:
            listing = await self._psa.all("time_entries", query)
            due = [r for r in listing.rows if r.get("billable") is True]
            lines += [_time(r) for r in due if _belongs(r, "date_performed", month)]
        listing = await self._psa.all("expenses", query)
        due = [r for r in listing.rows if r.get("is_billable") is True]
        lines += [_expense(r) for r in due if _belongs(r, "date", month)]
        if not lines:
            return Reject("there is nothing to bill")
        return Bill(deal, month, text(terms, "CurrencyIsoCode"), lines)

    async def _in_erp(self, bills: Mapping[str, Bill]) -> Mapping[str, Act]:
        every = bills.values()
        written = await self._erp.by_key(
            "transaction", "status", (b.key for b in every), "type = 'CustInvc'"
        )
        jobs = await self._erp.by_key("job", JOB_COLUMNS, (b.deal for b in every))
        periods = await read_periods(self._erp, "arlocked")
        return {
            key: partial(self._invoice, bill, jobs, periods)
            for key, bill in bills.items()
            if bill.key not in written
        }

    async def _invoice(self, bill: Bill, jobs: Mapping[str, Row], periods: Periods) -> None:
        done = await billed(self._erp, (line.source for line in bill.lines))
        lines = [line for line in bill.lines if line.source not in done]
        if not lines:
            raise Reject("there is nothing to bill")
        await self._all_posted([line.source for line in lines])
        await self._invoicing.write(bill.key, bill.deal, bill.currency, lines, jobs, periods)

    async def _all_posted(self, sources: Sequence[str]) -> None:
        """What is billed must be in the books; if it is not yet, its own flow brings it there."""
        time = [s for s in sources if s.startswith("time-")]
        expenses = [s for s in sources if s.startswith("expense-")]
        posted = {
            **await self._erp.by_key("timebill", "hours", time),
            **await self._erp.by_key("transaction", "status", expenses, "type = 'ExpRept'"),
        }
        missing = [source for source in sources if source not in posted]
        if missing:
            raise Wait(f"{len(missing)} of its lines are not posted yet, {missing[0]} first")


def _belongs(row: Row, day: str, month: str) -> bool:
    """Worked in the month or before, approved before the run was due.

    An approved entry is locked, so the last time it was updated is when it was approved.
    """
    approved_at = datetime.fromisoformat(text(row, "updated_at"))
    return text(row, day)[:7] <= month and approved_at < bill_run(month)


def _time(row: Row) -> Line:
    minutes, rate = int(text(row, "time_in_minutes")), int(text(row, "rate_in_cents") or 0)
    day = text(row, "date_performed")
    said = f"{day}: {minutes // 60}:{minutes % 60:02} h at {major(rate)}"
    return Line(f"time-{text(row, 'id')}", TIME_ITEM, priced(minutes, rate), said)


def _expense(row: Row) -> Line:
    said = f"{text(row, 'date')}: {text(row, 'category')}"
    amount = int(text(row, "amount_in_cents"))
    return Line(f"expense-{text(row, 'id')}", EXPENSE_ITEM, amount, said)
