"""Defects in customers, projects, people and what the portfolio office says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from planted import bug
from planted.tools import believe, flow, forget, overrule, own, part
from understudy_engine.connectors.kantata import Kantata
from understudy_engine.connectors.netsuite import NetSuite
from understudy_engine.connectors.salesforce import Salesforce
from understudy_engine.connectors.servicenow import ServiceNow
from understudy_engine.connectors.workday import Worker
from understudy_engine.engine import Engine
from understudy_engine.errors import Reject
from understudy_engine.flows.catalogue import Catalogue
from understudy_engine.flows.cost_rates import CostRates
from understudy_engine.flows.customers import Customers
from understudy_engine.flows.deals import Deal, Deals
from understudy_engine.flows.milestones import Milestones
from understudy_engine.flows.portfolio import Portfolio, Report
from understudy_engine.flows.workers import Workers
from understudy_engine.money import major
from understudy_engine.wire import Row


@bug("limits/crm_throttles_at_quarter_end", "one-project-per-won-deal", "copies-agree")
def project_made_anew_at_each_look(engine: Engine) -> None:
    """Seen in life where the key of origin was stored, and nobody asked for it before creating."""
    forget(own(flow(engine, Deals), "_psa", Kantata), "workspaces")


@bug("calm/deal_talked_about", "projects-only-for-won-deals")
def project_for_any_deal(engine: Engine) -> None:
    """Seen in life as a trigger on every change of a deal, whose filter was lost in a release."""
    crm = own(flow(engine, Deals), "_crm", Salesforce)
    ask = crm.query

    async def query(soql: str) -> list[Row]:
        return [{**row, "IsWon": True} for row in await ask(soql)]

    overrule(crm, "query", query)


@bug("limits/crm_throttles_at_quarter_end", "copies-agree")
def amount_changes_ignored(engine: Engine) -> None:
    """Seen in life as "create if absent": what sales corrects later never arrives."""
    deals = flow(engine, Deals)
    make = deals._workspace

    async def workspace(deal: Deal, space: Row | None, group: Row | None) -> None:
        if space is None:
            await make(deal, space, group)

    overrule(deals, "_workspace", workspace)


@bug("calm/deal_talked_about", "copies-agree")
def always_the_first_company(engine: Engine) -> None:
    """Seen in life where a mapping of companies was left for later, and one was hard-wired."""
    deals = flow(engine, Deals)
    known = part(deals, "_catalogue", Catalogue)

    async def need(kind: str, name: str) -> str:
        return await (known.first(kind) if kind == "ERP subsidiary" else known.need(kind, name))

    overrule(own(deals, "_catalogue", Catalogue), "need", need)


@bug("calm/deal_talked_about", "copies-agree")
def always_the_first_rate_card(engine: Engine) -> None:
    """Seen in life where the first country went live, and its prices and currency stayed."""
    deals = flow(engine, Deals)
    known = part(deals, "_catalogue", Catalogue)

    async def find(kind: str, name: str) -> str:
        return await (known.first(kind) if kind == "PSA rate card" else known.find(kind, name))

    overrule(own(deals, "_catalogue", Catalogue), "find", find)


@bug("calm/customer_renamed", "no-duplicate-customers", "copies-agree")
def customer_made_anew_at_each_look(engine: Engine) -> None:
    """Seen in life where customers were matched by name, until one was renamed."""
    forget(own(flow(engine, Customers), "_psa", Kantata), "workspace_groups")


@bug("calm/customer_renamed", "copies-agree")
def customer_names_go_stale(engine: Engine) -> None:
    """Seen in life as a nightly job that had been switched off for a migration."""
    believe(flow(engine, Customers), lambda customer: Reject("switched off"))


@bug("calm/two_accounts_of_one_customer", "copies-agree", "the-buyer-is-billed")
def sold_to_whom_it_was_first(engine: Engine) -> None:
    """Seen in life where accounts were merged, and the one that was left got no invoices."""
    first = dict[str, str]()
    believe(
        flow(engine, Deals),
        lambda deal: replace(deal, customer=first.setdefault(deal.id, deal.customer)),
    )


@bug("calm/a_customer_nobody_knew", "copies-agree")
def paid_when_the_ledger_says(engine: Engine) -> None:
    """Seen in life where what was agreed on payment stayed in the CRM, and defaults were billed."""
    believe(flow(engine, Customers), lambda customer: replace(customer, terms_days=""))


@bug("calm/people_come_and_go", "no-duplicate-people")
def people_made_anew_at_each_look(engine: Engine) -> None:
    """Seen in life where people were matched by a user name, and the format of those changed."""
    workers = flow(engine, Workers)
    make = workers._sys_user

    async def anew(worker: Worker, row: Row | None, manager: Row | None) -> None:
        await make(worker, None if worker.active else row, manager)

    overrule(workers, "_sys_user", anew)


@bug("calm/people_come_and_go", "people-agree")
def leavers_stay(engine: Engine) -> None:
    """Seen in life at every audit: who left keeps the account for months."""
    believe(flow(engine, Workers), lambda worker: replace(worker, active=True))


@bug("calm/people_come_and_go", "cost-rates-agree")
def rates_are_never_corrected(engine: Engine) -> None:
    """Seen in life where only the pay of new people was sent on."""
    believe(flow(engine, CostRates), lambda rates: Reject("not a new one"))


@bug("calm/people_come_and_go", "compensation-stays-confidential")
def pay_written_to_the_ledger(engine: Engine) -> None:
    """Seen in life as a helpful mapping: the ledger has a field for it, which many may read."""
    workers = flow(engine, Workers)
    erp = own(workers, "_erp", NetSuite)
    write, hcm = erp.upsert, engine.systems.hcm

    async def upsert(
        record: str, external_id: str, values: Mapping[str, object], replace: str = ""
    ) -> None:
        of_them = [r for r in await hcm.cost_rates() if r.worker == external_id]
        pay = {"laborCost": major(of_them[-1].amount_minor)} if of_them else {}
        await write(record, external_id, {**values, **pay}, replace)

    overrule(erp, "upsert", upsert)


@bug("order/event_delivered_twice", "portfolio-status-reported-once")
def two_of_us_at_work(engine: Engine) -> None:
    """Seen in life after scaling out: two workers ask, nothing is there, and both write."""
    portfolio = flow(engine, Portfolio)
    say = portfolio._say

    async def twice(report: Report, kept: Row | None, space: Row | None) -> None:
        await say(report, kept, space)
        await say(report, kept, space)

    overrule(portfolio, "_say", twice)


@bug("money/overnight", "milestone-tracked-once", "copies-agree")
def milestone_tracked_anew_at_each_look(engine: Engine) -> None:
    """Seen in life where the look-up asked for a column that instance does not have."""
    ppm = own(flow(engine, Milestones), "_ppm", ServiceNow)
    ask = ppm.by_key

    async def by_key(
        table: str, field: str, keys: Iterable[str], fields: Sequence[str]
    ) -> dict[str, Row]:
        return {} if table == "pm_project_task" else await ask(table, field, keys, fields)

    overrule(ppm, "by_key", by_key)


@bug("money/overnight", "milestone-tracked-once", "no-orphan-references")
def milestone_keyed_by_its_number(engine: Engine) -> None:
    """Seen in life where the number on the screen was taken for the key of the record."""
    ppm = own(flow(engine, Milestones), "_ppm", ServiceNow)
    insert = ppm.insert

    async def renumbered(table: str, values: Mapping[str, str]) -> str:
        return await insert(table, {**values, "correlation_id": f"{values['correlation_id']}0"})

    overrule(ppm, "insert", renumbered)
