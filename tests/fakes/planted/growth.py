"""Defects that only show where there is more than one of something."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from planted import bug
from planted.tools import believe, flow, overrule, own, part
from understudy_engine.bus import Event
from understudy_engine.connectors.netsuite import NetSuite
from understudy_engine.engine import Engine
from understudy_engine.flows.base import Truth
from understudy_engine.flows.billing import Bill, Billing
from understudy_engine.flows.catalogue import Catalogue
from understudy_engine.flows.customers import Customers
from understudy_engine.flows.deals import Deal, Deals
from understudy_engine.flows.invoiced import Invoiced
from understudy_engine.flows.invoicing import Invoicing, Line
from understudy_engine.flows.milestones import Milestones
from understudy_engine.flows.posting import Periods
from understudy_engine.flows.time import Time
from understudy_engine.mergers.books import OpenItem, TheirCustomer
from understudy_engine.mergers.carrying import AcquiredCustomers, AcquiredProjects, OpenItems
from understudy_engine.wire import Row

MARK = "old "


@bug("growth/a_quarters_deals_at_once", "copies-agree")
def events_known_by_their_record(engine: Engine) -> None:
    """Seen in life where the second event of a record was taken for the first, delivered twice."""
    put, known = engine.bus.put, set[tuple[str, str]]()

    def once(events: Iterable[Event], now: datetime) -> int:
        new = [event for event in events if (event.flow, event.key) not in known]
        known.update((event.flow, event.key) for event in new)
        return put(new, now)

    overrule(engine.bus, "put", once)


@bug("growth/a_customer_buys_twice", "one-project-per-won-deal")
def one_project_a_customer(engine: Engine) -> None:
    """Seen in life where a project was looked for by its customer, and found: last year's."""
    deals = flow(engine, Deals)
    make, served = deals._workspace, dict[str, str]()

    async def workspace(deal: Deal, space: Row | None, group: Row | None) -> None:
        if served.setdefault(deal.customer, deal.id) == deal.id:
            await make(deal, space, group)

    overrule(deals, "_workspace", workspace)


@bug("growth/every_currency", "billed-equals-owed")
def one_currency_for_all(engine: Engine) -> None:
    """Seen in life where the first country went live, and its currency was the only one."""
    first: list[str] = []

    def the_first(bill: Bill) -> Bill:
        first.append(bill.currency)
        return replace(bill, currency=first[0])

    believe(flow(engine, Billing), the_first)


@bug("calm/project_rests", "project-status-told-back")
def a_rest_is_not_told(engine: Engine) -> None:
    """Seen in life where a status was added by a project office, and mapped by nobody."""
    believe(
        flow(engine, Invoiced),
        lambda one: replace(one, standing="" if one.standing == "on_hold" else one.standing),
    )


@bug(
    "money/three_deliveries_in_an_hour",
    "milestone-billed-once",
    "billed-equals-owed",
    "invoiced-and-paid-told-back",
    "owned-fields-changed-by-owners",
)
def milestones_share_a_key(engine: Engine) -> None:
    """Seen in life where the key of an invoice was its project: the next one took its place."""
    invoicing = part(flow(engine, Milestones), "_invoicing", Invoicing)
    write = invoicing.write

    async def shared(
        key: str,
        deal: str,
        currency: str,
        lines: Sequence[Line],
        jobs: Mapping[str, Row],
        periods: Periods,
    ) -> None:
        await write(f"milestone-{deal}", deal, currency, lines, jobs, periods)

    overrule(invoicing, "write", shared)


@bug("money/closed_in_the_middle_of_it", "approved-time-posted-once")
def the_calendar_is_read_once(engine: Engine) -> None:
    """Seen in life where the books' calendar was read at the start, and June was open then.

    The engine at hand reads it at its first start, so what it remembers are open months.
    """
    erp = own(flow(engine, Time), "_erp", NetSuite)
    ask = erp.suiteql

    async def suiteql(query: str) -> list[Row]:
        rows = await ask(query)
        if "accountingperiod" not in query:
            return rows
        return [{**row, "closed": "F", "alllocked": "F"} for row in rows]

    overrule(erp, "suiteql", suiteql)


@bug("growth/regional_expansion", "copies-agree")
def companies_mapped_once(engine: Engine) -> None:
    """Seen in life where companies were a table made at the first rollout, with a default."""
    known = part(flow(engine, Deals), "_catalogue", Catalogue)
    need, table = known.need, dict[str, str]()

    async def mapped(kind: str, name: str) -> str:
        if kind != "ERP subsidiary":
            return await need(kind, name)
        if not table:
            await known.find(kind, name)
            table.update(part(known, "_known", dict)[kind])
        return table.get(name) or min(table.values())

    for one in (flow(engine, Customers), flow(engine, Deals)):
        overrule(own(one, "_catalogue", Catalogue), "need", mapped)


@bug("growth/acquisition", "acquired-customers-known-once")
def a_spelling_makes_a_customer(engine: Engine) -> None:
    """Seen in life where capitals were another name to the matching, and customers came twice."""
    known = flow(engine, AcquiredCustomers).same

    def seldom(name: str, phone: str, accounts: Sequence[Row]) -> Row | None:
        return None if name.isupper() else known(name, phone, accounts)

    for kind in (AcquiredCustomers, AcquiredProjects):
        overrule(flow(engine, kind), "same", seldom)


@bug("growth/acquisition", "acquired-projects-carried-over")
def cents_taken_for_units(engine: Engine) -> None:
    """Seen in life where one system kept cents and the other units, and nobody compared a total."""
    believe(
        flow(engine, AcquiredProjects),
        lambda one: replace(one, amount_minor=one.amount_minor // 100),
    )


@bug("growth/acquisition", "open-items-carried-over")
def what_comes_late_stays_there(engine: Engine) -> None:
    """Seen in life where open items were loaded once, and dunned after they had been paid."""
    items = flow(engine, OpenItems)
    carry = items._item

    async def once(
        item: OpenItem, deals: Mapping[str, str], jobs: Mapping[str, Row], row: Row | None
    ) -> None:
        if row is None:
            await carry(item, deals, jobs, row)

    overrule(items, "_item", once)


@bug("growth/acquisition", "old-books-left-alone")
def the_old_books_are_tidied_up(engine: Engine) -> None:
    """Seen in life where telephone numbers were marked as old at their origin, before the audit."""
    customers = flow(engine, AcquiredCustomers)
    read = customers.read
    old = customers.beside.erp

    async def marked(keys: Sequence[str]) -> Truth[TheirCustomer]:
        truth = await read(keys)
        for key, one in truth.items():
            if isinstance(one, TheirCustomer) and not one.phone.startswith(MARK):
                await old.upsert("customer", key, {"phone": MARK + one.phone})
        return truth

    overrule(customers, "read", marked)
