"""An approved expense of the PSA is an expense report of one line in the ERP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True)
class Expense:
    """An expense that was approved, with the deal and the worker it belongs to."""

    id: str
    deal: str
    worker: str
    incurred_on: date
    category: str
    amount_minor: int
    currency: str
    billable: bool
    notes: str

    @property
    def key(self) -> str:
        return f"expense-{self.id}"


class Expenses:
    """Approved expenses to ERP, billable or not."""

    name, summary = "expenses", "approved expenses: PSA to ERP"
    owner, version = "psa", "1"
    watches = ("psa.expense",)
    batch = 200

    def __init__(self, systems: Systems, catalogue: Catalogue) -> None:
        self._systems, self._catalogue = systems, catalogue
        self._psa, self._erp = systems.psa, systems.erp

    @property
    def targets(self) -> Mapping[str, Target[Expense]]:
        return {"erp": self._in_erp}

    async def read(self, keys: Sequence[str]) -> Truth[Expense]:
        """What the filter leaves out is not approved: an expense does not say so itself."""
        query = {"approved": "true", "from_archived_workspaces": "true"}
        listing = await self._psa.only("expenses", keys, query)
        deals = await self._systems.deals_of(text(row, "workspace_id") for row in listing.rows)
        workers = await self._systems.workers_of(text(row, "user_id") for row in listing.rows)
        found = {text(row, "id"): _expense(row, deals, workers) for row in listing.rows}
        return {key: found.get(key) or Reject("it is not approved") for key in keys}

    async def _in_erp(self, expenses: Mapping[str, Expense]) -> Mapping[str, Act]:
        every = expenses.values()
        columns = f"foreigntotal, TO_CHAR(trandate,{ISO_DAY}) AS day, memo"
        reports = await self._erp.by_key(
            "transaction", columns, (e.key for e in every), "type = 'ExpRept'"
        )
        jobs = await self._erp.by_key("job", "companyname", (e.deal for e in every))
        people = await self._erp.by_key("employee", "email", (e.worker for e in every))
        periods = await read_periods(self._erp, "aplocked")
        return {
            key: partial(self._report, one, reports.get(one.key), jobs, people, periods)
            for key, one in expenses.items()
        }

    async def _report(
        self,
        expense: Expense,
        report: Row | None,
        jobs: Mapping[str, Row],
        people: Mapping[str, Row],
        periods: Periods,
    ) -> None:
        if report is not None:
            if _same(expense, report):
                return
            await must_be_changeable(self._erp, periods, expense.key, report)
        job = needed(jobs, expense.deal, "job")
        employee = needed(people, expense.worker, "employee")
        currency = {"id": await self._catalogue.need("ERP currency", expense.currency)}
        category = await self._catalogue.need("ERP expense category", expense.category)
        day = periods.day_for(expense.incurred_on)
        memo = memo_for(expense.incurred_on, day, expense.notes)
        line = {
            "expensedate": expense.incurred_on.isoformat(),
            "category": {"id": category},
            "amount": major(expense.amount_minor),
            "currency": currency,
            "customer": {"id": job},
            "isBillable": expense.billable,
            "memo": memo,
        }
        values = {
            "entity": {"id": employee},
            "tranDate": day.isoformat(),
            "memo": memo,
            "complete": True,
            "supervisorApproval": True,
            "accountingApproval": True,
            "expenseReportCurrency": currency,
            "expense": {"items": [line]},
        }
        await self._erp.upsert("expenseReport", expense.key, values, replace="expense")


def _expense(row: Row, deals: Mapping[str, str], workers: Mapping[str, str]) -> Expense | Reject:
    deal = deals.get(text(row, "workspace_id"))
    if deal is None:
        return Reject("its project did not come from a deal")
    worker = workers.get(text(row, "user_id"))
    if worker is None:
        return Reject("whoever claims it is no worker of the HCM")
    return Expense(
        id=text(row, "id"),
        deal=deal,
        worker=worker,
        incurred_on=date.fromisoformat(text(row, "date")),
        category=text(row, "category"),
        amount_minor=int(text(row, "amount_in_cents")),
        currency=text(row, "currency"),
        billable=row.get("is_billable") is True,
        notes=text(row, "notes"),
    )


def _same(expense: Expense, report: Row) -> bool:
    """Whether a report says what the expense says. In the ledger its total may bear a sign."""
    return (
        abs(minor(report.get("foreigntotal"))) == expense.amount_minor
        and worked_day(report) == expense.incurred_on.isoformat()
    )
