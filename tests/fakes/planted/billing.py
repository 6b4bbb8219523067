"""Defects in what is billed, and in what is told back of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from planted import bug
from planted.tools import flow, overrule, own, part
from understudy_engine.connectors.kantata import Kantata, Listing
from understudy_engine.connectors.netsuite import REST, NetSuite
from understudy_engine.connectors.salesforce import Salesforce, literal
from understudy_engine.engine import Engine
from understudy_engine.errors import Reject, Unknown
from understudy_engine.flows.billing import BY_THE_HOUR, EXPENSE_ITEM, Bill, Billing
from understudy_engine.flows.invoiced import Invoiced
from understudy_engine.flows.invoicing import Invoicing
from understudy_engine.flows.milestones import Milestones
from understudy_engine.wire import Row, text

RETRIES = 3
AMOUNTS = ("Invoiced_Amount__c", "Paid_Amount__c")


@bug(
    "money/replies_lost_at_nine",
    "billed-once",
    "billed-equals-owed",
    "milestone-billed-once",
    "invoiced-and-paid-told-back",
)
def invoice_posted_again_unasked(engine: Engine) -> None:
    """Seen in life as gateway timeouts at quarter end, and a client library that retries POST."""
    for kind in (Milestones, Billing):
        erp = own(part(flow(engine, kind), "_invoicing", Invoicing), "_erp", NetSuite)
        overrule(erp, "upsert", _insisting(erp))


def _insisting(erp: NetSuite) -> Callable[..., Awaitable[None]]:
    async def post(record: str, external_id: str, values: Row, replace: str = "") -> None:
        for _ in range(RETRIES):
            try:
                path = f"{REST}/record/v1/{record}"
                await erp.http.call("POST", path, json=values, auth=erp._auth)
            except Unknown:
                continue
            return

    return post


@bug("money/overnight", "lines-priced-as-agreed", "billed-equals-owed")
def amounts_without_cents(engine: Engine) -> None:
    """Seen in life as an integer column in between."""
    _bill_otherwise(
        engine,
        lambda bill: replace(
            bill, lines=[replace(n, amount_minor=n.amount_minor // 100 * 100) for n in bill.lines]
        ),
    )


@bug("money/overnight", "billed-equals-owed")
def expenses_not_billed_on(engine: Engine) -> None:
    """Seen in life for years: the firm pays the travel of its customers."""
    _bill_otherwise(
        engine,
        lambda bill: replace(bill, lines=[n for n in bill.lines if n.item != EXPENSE_ITEM]),
    )


@bug("calm/opportunity_to_cash", "billed-equals-owed")
def billed_in_the_wrong_currency(engine: Engine) -> None:
    """Seen in life where the currency came from a default: the ledger refuses, nobody looks."""

    def other(bill: Bill) -> Bill:
        return replace(bill, currency="USD" if bill.currency != "USD" else "EUR")

    _bill_otherwise(engine, other)


def _bill_otherwise(engine: Engine, change: Callable[[Bill], Bill]) -> None:
    billing = flow(engine, Billing)
    draw_up = billing._bill

    async def otherwise(month: str, project: str, deal: str, terms: Row) -> Bill | Reject:
        bill = await draw_up(month, project, deal, terms)
        return bill if isinstance(bill, Reject) else change(bill)

    overrule(billing, "_bill", otherwise)


@bug("money/overnight", "own-work-never-billed", "billed-equals-owed")
def time_of_our_own_billed(engine: Engine) -> None:
    """Seen in life where "billable" was a box that the integration did not know."""
    psa = own(flow(engine, Billing), "_psa", Kantata)
    every = psa.all

    async def all_billable(collection: str, query: Mapping[str, str] | None = None) -> Listing:
        listing = await every(collection, query)
        listing.rows = [{**row, "billable": True} for row in listing.rows]
        return listing

    overrule(psa, "all", all_billable)


@bug("money/overnight", "invoice-adds-up", "billed-equals-owed")
def invoices_of_no_project(engine: Engine) -> None:
    """Seen in life where the bill went to the customer as such, and no project got its money."""
    for kind in (Milestones, Billing):
        erp = own(part(flow(engine, kind), "_invoicing", Invoicing), "_erp", NetSuite)
        overrule(erp, "upsert", _without_job(erp.upsert))


def _without_job(upsert: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def write(record: str, external_id: str, values: Row, replace: str = "") -> None:
        kept = {name: value for name, value in values.items() if name != "job"}
        await upsert(record, external_id, kept, replace)

    return write


@bug("money/overnight", "fixed-fee-time-never-billed", "billed-equals-owed")
def fixed_fee_time_billed(engine: Engine) -> None:
    """Seen in life as a bill run over all projects, with the contract type read too late."""
    crm = own(flow(engine, Billing), "_crm", Salesforce)
    ask = crm.query

    async def query(soql: str) -> list[Row]:
        return [{**row, "Billing_Type__c": BY_THE_HOUR} for row in await ask(soql)]

    overrule(crm, "query", query)


@bug("money/overnight", "invoiced-and-paid-told-back")
def sales_is_not_told(engine: Engine) -> None:
    """Seen in life where the way back was "phase two"."""
    _tell_otherwise(engine, lambda amount, kept: kept)


@bug("money/overnight", "invoiced-and-paid-told-back")
def totals_added_up_at_each_look(engine: Engine) -> None:
    """Seen in life where each event added its amount, and one payment makes several events."""
    _tell_otherwise(engine, lambda amount, kept: kept + amount)


@bug("money/invoice_voided", "invoiced-and-paid-told-back")
def void_is_as_good_as_any(engine: Engine) -> None:
    """Seen in life where totals were summed over all invoices, whatever became of them."""
    erp = own(flow(engine, Invoiced), "_erp", NetSuite)
    ask = erp.suiteql

    async def suiteql(query: str) -> list[Row]:
        return [{**row, "status": "A"} for row in await ask(query)]

    overrule(erp, "suiteql", suiteql)


@bug("money/overnight", "owned-fields-changed-by-owners")
def deal_worth_what_was_invoiced(engine: Engine) -> None:
    """Seen in life where "amount" was mapped both ways, and what was invoiced won over sales."""
    crm = own(flow(engine, Invoiced), "_crm", Salesforce)
    write = crm.update

    async def update(object: str, id: str, values: Mapping[str, object]) -> None:
        if invoiced := values.get("Invoiced_Amount__c"):
            values = {**values, "Amount": invoiced}
        await write(object, id, values)

    overrule(crm, "update", update)


def _tell_otherwise(engine: Engine, told: Callable[[Decimal, Decimal], Decimal]) -> None:
    """Let the CRM be told another amount: of the amount, and of what is kept there."""
    crm = own(flow(engine, Invoiced), "_crm", Salesforce)
    write = crm.update

    async def update(object: str, id: str, values: Mapping[str, object]) -> None:
        names = [name for name in values if name in AMOUNTS]
        if names:
            asked = f"SELECT {', '.join(names)} FROM Opportunity WHERE Id = {literal(id)}"
            (kept,) = await crm.query(asked)
            values = dict(values) | {
                n: told(Decimal(str(values[n])), Decimal(text(kept, n) or 0)) for n in names
            }
        await write(object, id, values)

    overrule(crm, "update", update)
