"""A milestone of the PSA is a milestone in the portfolio; completed, it is billed at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from understudy_engine.errors import Reject, Wait
from understudy_engine.flows.base import Act, Target, Truth, differing
from understudy_engine.flows.catalogue import Catalogue
from understudy_engine.flows.deals import ARCHIVED_TOO, planned, same_working_day
from understudy_engine.flows.invoicing import JOB_COLUMNS, Invoicing, Line
from understudy_engine.flows.posting import Periods, billed, read_periods
from understudy_engine.systems import Systems
from understudy_engine.wire import Row, text

ITEM = "Milestone"
CLOSED_COMPLETE = "3"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A story of type milestone; `amount_minor` is None while nobody has said how much it is."""

    id: str
    title: str
    deal: str
    due_on: str
    completed: bool
    amount_minor: int | None
    currency: str

    @property
    def key(self) -> str:
        return f"milestone-{self.id}"


class Milestones:
    """Milestone to portfolio and billing. Once billed it stays: credit is for accountants."""

    name, summary = "milestones", "milestones: PSA to PPM, completed ones to an ERP invoice"
    owner, version = "psa", "1"
    watches = ("psa.story",)
    batch = 100

    def __init__(self, systems: Systems, catalogue: Catalogue) -> None:
        self._systems, self._psa = systems, systems.psa
        self._erp, self._ppm = systems.erp, systems.ppm
        self._invoicing = Invoicing(systems, catalogue)

    @property
    def targets(self) -> Mapping[str, Target[Milestone]]:
        return {"ppm": self._in_ppm, "erp": self._in_erp}

    async def read(self, keys: Sequence[str]) -> Truth[Milestone]:
        query = {"all_on_account": "true", "show_from_archived_workspaces": "true"}
        listing = await self._psa.only("stories", keys, query)
        stories = [r for r in listing.rows if text(r, "story_type") == "milestone"]
        spaces = dict.fromkeys(text(r, "workspace_id") for r in stories)
        asked = {**ARCHIVED_TOO, "include": "billing_milestones"}
        found = await self._psa.only("workspaces", spaces, asked)
        bills = found.included.get("billing_milestones", {}).values()
        bill_of = {text(bill, "story_id"): bill for bill in bills}
        deals = await self._systems.deals_of(spaces)
        self._systems.store.link(
            "stories",
            {text(r, "id"): deal for r in stories if (deal := deals.get(text(r, "workspace_id")))},
        )
        known = {
            text(r, "id"): _milestone(r, deals, bill_of.get(text(r, "id"), {})) for r in stories
        }
        others = {text(r, "id"): Reject("it is no milestone") for r in listing.rows}
        return {**others, **known}

    # -- PPM -----------------------------------------------------------------------------------

    async def _in_ppm(self, milestones: Mapping[str, Milestone]) -> Mapping[str, Act]:
        every = milestones.values()
        fields = ("short_description", "start_date", "end_date", "state")
        tasks = await self._ppm.by_key(
            "pm_project_task", "correlation_id", (m.key for m in every), fields
        )
        new = [m.deal for m in every if m.key not in tasks]
        projects = await self._ppm.by_key("pm_project", "correlation_id", new, ())
        return {
            key: partial(self._task, one, tasks.get(one.key), projects.get(one.deal))
            for key, one in milestones.items()
        }

    async def _task(self, milestone: Milestone, task: Row | None, project: Row | None) -> None:
        wanted = {"short_description": milestone.title}
        end = planned("", milestone.due_on).get("end_date")
        if end and not same_working_day(text(task or {}, "end_date"), end):
            wanted |= {"start_date": end, "end_date": end}
        if milestone.completed:
            wanted["state"] = CLOSED_COMPLETE
        if task is not None:
            if changes := differing(task, wanted):
                await self._ppm.update("pm_project_task", text(task, "sys_id"), changes)
            return
        if project is None:
            raise Wait(f"the project of {milestone.deal} is not in the PPM yet")
        where = {
            "correlation_id": milestone.key,
            "parent": text(project, "sys_id"),
            "milestone": "true",
        }
        await self._ppm.insert("pm_project_task", {**wanted, **where})

    # -- ERP -----------------------------------------------------------------------------------

    async def _in_erp(self, milestones: Mapping[str, Milestone]) -> Mapping[str, Act]:
        done = {key: one for key, one in milestones.items() if one.completed}
        if not done:
            return {}
        keys = [one.key for one in done.values()]
        invoices = await self._erp.by_key("transaction", "status", keys, "type = 'CustInvc'")
        on_lines = await billed(self._erp, keys)
        open_ones = {
            key: one
            for key, one in done.items()
            if one.key not in invoices and one.key not in on_lines
        }
        jobs = await self._erp.by_key("job", JOB_COLUMNS, (m.deal for m in open_ones.values()))
        periods = await read_periods(self._erp, "arlocked")
        return {key: partial(self._invoice, one, jobs, periods) for key, one in open_ones.items()}

    async def _invoice(
        self, milestone: Milestone, jobs: Mapping[str, Row], periods: Periods
    ) -> None:
        if milestone.amount_minor is None:
            raise Reject("it is completed, and nobody has said at what amount it is billed")
        line = Line(milestone.key, ITEM, milestone.amount_minor, milestone.title)
        await self._invoicing.write(
            milestone.key, milestone.deal, milestone.currency, [line], jobs, periods
        )


def _milestone(row: Row, deals: Mapping[str, str], bill: Row) -> Milestone | Reject:
    deal = deals.get(text(row, "workspace_id"))
    if deal is None:
        return Reject("its project did not come from a deal")
    if text(row, "deleted_at"):
        return Reject("it was deleted")
    amount = text(bill, "amount_in_cents")
    return Milestone(
        id=text(row, "id"),
        title=text(row, "title"),
        deal=deal,
        due_on=text(row, "due_date"),
        completed=text(row, "state") == "completed",
        amount_minor=int(amount) if amount else None,
        currency=text(bill, "currency"),
    )
