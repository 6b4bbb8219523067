"""A won deal is a project in the PSA, the ERP and the PPM. What the CRM says of it goes there too.

Its title, customer, budget and dates belong to the CRM and follow it; all else of a project belongs
to those who run it. A deal that is not won any more is left alone: people decide what becomes of
the work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from understudy_engine.connectors.kantata import reference
from understudy_engine.connectors.salesforce import literal
from understudy_engine.errors import Reject, Wait
from understudy_engine.flows.base import Act, Target, Truth, differing
from understudy_engine.flows.catalogue import Catalogue
from understudy_engine.money import major, minor
from understudy_engine.sources.salesforce import OPPORTUNITY_FIELDS
from understudy_engine.systems import ACCOUNT, DEAL, Systems
from understudy_engine.wire import Row, text

ARCHIVED_TOO = {"archived": "include", "include_archived": "true"}
BILLING_TYPES = {"Time and Materials": "TM", "Fixed Fee": "FBM"}
IN_PROGRESS = "2"


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity that was won."""

    id: str
    name: str
    customer: str
    amount_minor: int
    currency: str
    legal_entity: str
    billing_type: str
    starts_on: str
    ends_on: str
    rate_card: str


class Deals:
    """Won deal to project."""

    name, summary = "deals", "won deal to project: CRM to PSA, ERP and PPM"
    owner, version = "crm", "1"
    watches = ("crm.opportunity",)
    batch = 100

    def __init__(self, systems: Systems, catalogue: Catalogue) -> None:
        self._crm, self._psa, self._erp = systems.crm, systems.psa, systems.erp
        self._ppm, self._catalogue = systems.ppm, catalogue

    @property
    def targets(self) -> Mapping[str, Target[Deal]]:
        return {"psa": self._in_psa, "erp": self._in_erp, "ppm": self._in_ppm}

    async def read(self, keys: Sequence[str]) -> Truth[Deal]:
        listed = ",".join(literal(key) for key in keys)
        rows = await self._crm.query(
            f"SELECT {OPPORTUNITY_FIELDS} FROM Opportunity WHERE Id IN ({listed})"
        )
        return {
            text(row, "Id"): _deal(row) if row.get("IsWon") is True else Reject("it is not won")
            for row in rows
        }

    # -- PSA -----------------------------------------------------------------------------------

    async def _in_psa(self, deals: Mapping[str, Deal]) -> Mapping[str, Act]:
        query = {**ARCHIVED_TOO, "include": "primary_workspace_group"}
        spaces, _ = await self._psa.referenced("workspaces", DEAL, list(deals), query)
        buyers = [deal.customer for deal in deals.values()]
        groups, _ = await self._psa.referenced("workspace_groups", ACCOUNT, buyers)
        return {
            key: partial(self._workspace, deal, spaces.get(key), groups.get(deal.customer))
            for key, deal in deals.items()
        }

    async def _workspace(self, deal: Deal, space: Row | None, group: Row | None) -> None:
        if group is None:
            raise Wait(f"the customer {deal.customer} is not in the PSA yet")
        wanted = {
            "title": deal.name,
            "start_date": deal.starts_on,
            "due_date": deal.ends_on,
            "primary_workspace_group_id": text(group, "id"),
        }
        price = str(major(deal.amount_minor))
        if space is not None:
            changes: Row = {**differing(space, wanted)}
            if "primary_workspace_group_id" in changes:
                changes["workspace_group_ids"] = [group["id"]]
            if text(space, "price_in_cents") != str(deal.amount_minor):
                changes["price"] = price
            if changes:
                await self._psa.update("workspaces", "workspace", space["id"], changes)
            return
        card = await self._catalogue.find("PSA rate card", deal.rate_card)
        values: Row = {
            **wanted,
            "creator_role": "maven",
            "budgeted": True,
            "currency": deal.currency,
            "price": price,
            "workspace_group_ids": [group["id"]],
            "require_time_approvals": True,
            "require_expense_approvals": True,
            "external_reference": reference(*DEAL, deal.id),
        }
        if card:
            values["rate_card_id"] = card
        await self._psa.create("workspaces", "workspace", values)

    # -- ERP -----------------------------------------------------------------------------------

    async def _in_erp(self, deals: Mapping[str, Deal]) -> Mapping[str, Act]:
        columns = (
            "companyname, TO_CHAR(startdate,'YYYY-MM-DD') AS starts,"
            " TO_CHAR(projectedenddate,'YYYY-MM-DD') AS ends, estimatedrevenue, customer"
        )
        jobs = await self._erp.by_key("job", columns, deals)
        buyers = [deal.customer for deal in deals.values()]
        customers = await self._erp.by_key("customer", "companyname", buyers)
        return {
            key: partial(self._job, deal, jobs.get(key), customers.get(deal.customer))
            for key, deal in deals.items()
        }

    async def _job(self, deal: Deal, job: Row | None, customer: Row | None) -> None:
        if customer is None:
            raise Wait(f"the customer {deal.customer} is not in the ERP yet")
        compared = {"companyname": deal.name, "starts": deal.starts_on, "ends": deal.ends_on}
        compared["customer"] = text(customer, "id")
        if job is not None:
            compared_amount = minor(job.get("estimatedrevenue"))
            if compared_amount == deal.amount_minor and not differing(job, compared):
                return
        values: Row = {
            "parent": {"id": customer["id"]},
            "companyName": deal.name,
            "startDate": deal.starts_on,
            "projectedEndDate": deal.ends_on,
            "estimatedRevenue": major(deal.amount_minor),
            "custentity_rate_card": deal.rate_card,
        }
        if job is None:
            subsidiary = await self._catalogue.need("ERP subsidiary", deal.legal_entity)
            currency = await self._catalogue.need("ERP currency", deal.currency)
            values |= {
                "subsidiary": {"id": subsidiary},
                "currency": {"id": currency},
                "jobBillingType": {"id": BILLING_TYPES.get(deal.billing_type, "TM")},
                "entityStatus": {"id": IN_PROGRESS},
            }
        await self._erp.upsert("job", deal.id, values)

    # -- PPM -----------------------------------------------------------------------------------

    async def _in_ppm(self, deals: Mapping[str, Deal]) -> Mapping[str, Act]:
        fields = ("short_description", "start_date", "end_date", "company")
        projects = await self._ppm.by_key("pm_project", "correlation_id", deals, fields)
        buyers = [deal.customer for deal in deals.values()]
        companies = await self._ppm.by_key("core_company", "u_correlation_id", buyers, ())
        return {
            key: partial(self._project, deal, projects.get(key), companies.get(deal.customer))
            for key, deal in deals.items()
        }

    async def _project(self, deal: Deal, project: Row | None, company: Row | None) -> None:
        if company is None:
            raise Wait(f"the customer {deal.customer} is not in the PPM yet")
        wanted = {"short_description": deal.name, **planned(deal.starts_on, deal.ends_on)}
        wanted["company"] = text(company, "sys_id")
        if project is not None:
            changes = differing(project, wanted)
            for name in ("start_date", "end_date"):
                if same_working_day(text(project, name), wanted.get(name, "")):
                    changes.pop(name, None)
            if changes:
                await self._ppm.update("pm_project", text(project, "sys_id"), changes)
            return
        portfolio = await self._catalogue.find("PPM portfolio", deal.legal_entity)
        where = {
            "correlation_id": deal.id,
            "primary_portfolio": portfolio or await self._catalogue.first("PPM portfolio"),
        }
        await self._ppm.insert("pm_project", {**wanted, **where})


def _deal(row: Row) -> Deal:
    return Deal(
        id=text(row, "Id"),
        name=text(row, "Name"),
        customer=text(row, "AccountId"),
        amount_minor=minor(row.get("Amount")),
        currency=text(row, "CurrencyIsoCode"),
        legal_entity=text(row, "Legal_Entity__c"),
        billing_type=text(row, "Billing_Type__c"),
        starts_on=text(row, "Project_Start__c"),
        ends_on=text(row, "Project_End__c"),
        rate_card=text(row, "Rate_Card__c"),
    )


def planned(starts_on: str, ends_on: str) -> dict[str, str]:
    """Planned dates as the PPM keeps them: moments within a working day."""
    found = {}
    if starts_on:
        found["start_date"] = f"{starts_on} 08:00:00"
    if ends_on:
        found["end_date"] = f"{ends_on} 17:00:00"
    return found


def same_working_day(kept: str, wanted: str) -> bool:
    """The PPM moves a planned moment to working time: from a weekend to the Monday after."""
    if not kept or not wanted:
        return kept == wanted
    there, here = date.fromisoformat(kept[:10]), date.fromisoformat(wanted[:10])
    monday_after = here.weekday() >= 5 and there.weekday() == 0
    return there == here or (monday_after and 0 < (there - here).days <= 2)
