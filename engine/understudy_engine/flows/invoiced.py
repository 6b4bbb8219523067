"""What a project was invoiced and paid goes back to PSA and CRM; where it stands, to the CRM."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from understudy_engine.connectors.netsuite import literal as quoted
from understudy_engine.connectors.salesforce import literal
from understudy_engine.errors import Reject, Wait
from understudy_engine.flows.base import Act, Target, Truth
from understudy_engine.flows.deals import ARCHIVED_TOO
from understudy_engine.money import major, minor
from understudy_engine.systems import DEAL, Systems
from understudy_engine.wire import Row, chunks, text

STANDINGS = {"1": "planned", "2": "active", "3": "active", "4": "on_hold", "6": "completed"}
"""What the hundreds of a status key of the PSA mean; 5 is cancelled or blocked for good."""
DEAD_INVOICES = ("V", "E")
DEALS_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Standing:
    """A project as the ledger and the PSA see it. `standing` is empty where the PSA has none."""

    deal: str
    workspace: str
    invoiced_minor: int
    paid_minor: int
    standing: str


class Invoiced:
    """Invoice and payment status back. A key is an invoice's external id or a PSA project."""

    name, summary = "invoiced", "invoice, payment and project status: ERP and PSA to CRM and PSA"
    owner, version = "erp", "1"
    watches = ("erp.invoice", "psa.workspace")
    batch = 100

    def __init__(self, systems: Systems) -> None:
        self._systems, self._crm = systems, systems.crm
        self._psa, self._erp = systems.psa, systems.erp
        self._fields: dict[str, str] = {}

    @property
    def targets(self) -> Mapping[str, Target[Standing]]:
        return {"psa": self._in_psa, "crm": self._in_crm}

    async def read(self, keys: Sequence[str]) -> Truth[Standing]:
        deals = await self._deals(keys)
        by_deal = await self._standings(list(dict.fromkeys(deals.values())))
        found: dict[str, Standing | Reject] = {}
        told: set[str] = set()
        for key in keys:
            deal = deals.get(key, "")
            if deal not in by_deal:
                found[key] = Reject("it belongs to no project that came from a deal")
            elif deal in told:
                found[key] = Reject("another event of the same project brings it about")
            else:
                told.add(deal)
                found[key] = by_deal[deal]
        return found

    async def _deals(self, keys: Sequence[str]) -> dict[str, str]:
        """The deal behind each key."""
        found: dict[str, str] = {}
        stories: dict[str, str] = {}
        for key in keys:
            if key.startswith("bill-"):
                found[key] = key.removeprefix("bill-")[: -len("-2026-06")]
            elif key.startswith("milestone-"):
                stories[key.removeprefix("milestone-")] = key
        spaces = await self._systems.deals_of(key for key in keys if key.isdigit())
        known = self._systems.store.keys("stories", stories)
        missing = [id for id in stories if id not in known]
        if missing:
            query = {"all_on_account": "true", "show_from_archived_workspaces": "true"}
            listing = await self._psa.only("stories", missing, query)
            of = await self._systems.deals_of(text(r, "workspace_id") for r in listing.rows)
            new = {text(r, "id"): of.get(text(r, "workspace_id"), "") for r in listing.rows}
            known |= {id: deal for id, deal in new.items() if deal}
            self._systems.store.link("stories", known)
        return {**found, **spaces, **{stories[id]: deal for id, deal in known.items()}}

    async def _standings(self, deals: Sequence[str]) -> dict[str, Standing]:
        spaces, _ = await self._psa.referenced("workspaces", DEAL, deals, ARCHIVED_TOO)
        totals = await self._totals({deal: text(row, "id") for deal, row in spaces.items()})
        found = {}
        for deal, row in spaces.items():
            status = row.get("status")
            hundreds = text(status, "key")[:1] if isinstance(status, dict) else ""
            standing = STANDINGS.get(hundreds, "cancelled") if hundreds else ""
            found[deal] = Standing(deal, text(row, "id"), *totals[deal], standing)
        return found

    async def _totals(self, spaces: Mapping[str, str]) -> dict[str, tuple[int, int]]:
        """What each deal was invoiced and paid, by month and by milestone."""
        query = {
            "story_type": "milestone",
            "all_on_account": "true",
            "show_from_archived_workspaces": "true",
        }
        listing = await self._psa.where("stories", "workspace_id", spaces.values(), query)
        deal_of = {space: deal for deal, space in spaces.items()}
        owner = {
            f"milestone-{text(r, 'id')}": deal_of[text(r, "workspace_id")] for r in listing.rows
        }
        sums = dict.fromkeys(spaces, (0, 0))
        for deals in chunks(spaces, DEALS_AT_ONCE):
            mine = [quoted(key) for key, deal in owner.items() if deal in deals]
            either = [f"externalid LIKE {quoted(f'bill-{deal}-%')}" for deal in deals]
            either += [f"externalid IN ({','.join(some)})" for some in chunks(mine, 200)]
            rows = await self._erp.suiteql(
                "SELECT id, externalid, status, foreigntotal, foreignamountunpaid FROM transaction"
                f" WHERE type = 'CustInvc' AND ({' OR '.join(either)}) ORDER BY id"
            )
            for row in rows:
                key = text(row, "externalid")
                deal = owner.get(key) or key.removeprefix("bill-")[: -len("-2026-06")]
                if deal in sums and text(row, "status") not in DEAD_INVOICES:
                    total, unpaid = minor(row.get("foreigntotal")), _unpaid(row)
                    invoiced, paid = sums[deal]
                    sums[deal] = invoiced + total, paid + total - unpaid
        return sums

    # -- PSA -----------------------------------------------------------------------------------

    async def _in_psa(self, standings: Mapping[str, Standing]) -> Mapping[str, Act]:
        if not self._fields:
            listing = await self._psa.all("custom_fields", {"subject_type": "Workspace"})
            self._fields = {text(row, "name"): text(row, "id") for row in listing.rows}
        spaces = [one.workspace for one in standings.values()]
        kept = await self._psa.where(
            "custom_field_values", "subject_id", spaces, {"subject_type": "Workspace"}
        )
        known = {
            (text(row, "subject_id"), text(row, "custom_field_id")): text(row, "value")
            for row in kept.rows
        }
        return {key: partial(self._fields_of, one, known) for key, one in standings.items()}

    async def _fields_of(self, one: Standing, known: Mapping[tuple[str, str], str]) -> None:
        for name, amount in (("Invoiced", one.invoiced_minor), ("Paid", one.paid_minor)):
            field = self._fields.get(name)
            if field is None:
                raise Wait(f"the PSA has no custom field {name} of projects")
            kept = known.get((one.workspace, field), "")
            if (kept or "0") == str(amount):
                continue
            values = {
                "subject_type": "Workspace",
                "subject_id": one.workspace,
                "custom_field_id": field,
                "value": amount,
            }
            await self._psa.create("custom_field_values", "custom_field_value", values)

    # -- CRM -----------------------------------------------------------------------------------

    async def _in_crm(self, standings: Mapping[str, Standing]) -> Mapping[str, Act]:
        listed = ",".join(literal(one.deal) for one in standings.values())
        rows = await self._crm.query(
            "SELECT Id, Invoiced_Amount__c, Paid_Amount__c, Project_Status__c FROM Opportunity"
            f" WHERE Id IN ({listed})"
        )
        deals = {text(row, "Id"): row for row in rows}
        return {
            key: partial(self._opportunity, one, deals[one.deal])
            for key, one in standings.items()
            if one.deal in deals
        }

    async def _opportunity(self, one: Standing, row: Row) -> None:
        values: Row = {}
        if minor(row.get("Invoiced_Amount__c")) != one.invoiced_minor:
            values["Invoiced_Amount__c"] = major(one.invoiced_minor)
        if minor(row.get("Paid_Amount__c")) != one.paid_minor:
            values["Paid_Amount__c"] = major(one.paid_minor)
        if one.standing and text(row, "Project_Status__c") != one.standing:
            values["Project_Status__c"] = one.standing
        if values:
            await self._crm.update("Opportunity", one.deal, values)


def _unpaid(row: Row) -> int:
    return minor(row.get("foreignamountunpaid"))
