"""Defects in how invoices are put together: for whom, of what, when and at what price."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from planted import bug
from planted.tools import believe, flow, overrule, own, part
from understudy_engine.connectors.kantata import Kantata, Listing
from understudy_engine.connectors.netsuite import NetSuite
from understudy_engine.engine import Engine
from understudy_engine.errors import Reject
from understudy_engine.flows.billing import EXPENSE_ITEM, Bill, Billing
from understudy_engine.flows.deals import Deal, Deals
from understudy_engine.flows.invoicing import Invoicing, Line
from understudy_engine.flows.milestones import Milestone, Milestones
from understudy_engine.flows.posting import Periods
from understudy_engine.sources.base import Change, Found
from understudy_engine.wire import Row, as_row, rows_of, text

POLL_MINUTES = 3


@bug("money/work_of_minutes", "only-approved-work-billed", "billed-equals-owed")
def billed_before_it_was_approved(engine: Engine) -> None:
    """Seen in life where the bill run took the timesheet's total, approved or not."""
    billing = flow(engine, Billing)
    psa = own(billing, "_psa", Kantata)
    every = psa.all

    async def booked(collection: str, query: Mapping[str, str] | None = None) -> Listing:
        return await every(collection, {k: v for k, v in (query or {}).items() if k != "approved"})

    async def posted_or_not(sources: Sequence[str]) -> None:
        return None

    overrule(psa, "all", booked)
    overrule(billing, "_all_posted", posted_or_not)


@bug("money/work_of_minutes", "lines-priced-as-agreed", "billed-equals-owed")
def half_cents_rounded_to_even(engine: Engine) -> None:
    """Seen in life where a language rounds halves to even, and the contract rounds them up."""
    _price(engine, lambda minutes, rate: round(minutes * rate / 60))


@bug("money/work_of_minutes", "lines-priced-as-agreed", "billed-equals-owed")
def hours_with_two_decimals(engine: Engine) -> None:
    """Seen in life where hours were a float of two decimals, and seven minutes became 0.12 h."""
    _price(engine, lambda minutes, rate: round(round(minutes / 60, 2) * rate))


def _price(engine: Engine, price: Callable[[int, int], int]) -> None:
    """Let time be billed at another price: of its minutes, and its rate an hour."""
    billing = flow(engine, Billing)
    psa = own(billing, "_psa", Kantata)
    every, draw_up, rows = psa.all, billing._bill, dict[str, Row]()

    async def noted(collection: str, query: Mapping[str, str] | None = None) -> Listing:
        listing = await every(collection, query)
        if collection == "time_entries":
            rows.update({f"time-{text(row, 'id')}": row for row in listing.rows})
        return listing

    def priced(line: Line) -> Line:
        row = rows.get(line.source)
        if row is None:
            return line
        minutes, rate = int(text(row, "time_in_minutes")), int(text(row, "rate_in_cents"))
        return replace(line, amount_minor=price(minutes, rate))

    async def otherwise(month: str, project: str, deal: str, terms: Row) -> Bill | Reject:
        bill = await draw_up(month, project, deal, terms)
        if isinstance(bill, Reject):
            return bill
        return replace(bill, lines=[priced(line) for line in bill.lines])

    overrule(psa, "all", noted)
    overrule(billing, "_bill", otherwise)


@bug(
    "money/overnight",
    "work-billed-to-its-own-deal",
    "billed-equals-owed",
    "invoiced-and-paid-told-back",
    "one-monthly-invoice-a-project",
    "source-events-accounted-for",
)
def a_loop_that_kept_the_first_project(engine: Engine) -> None:
    """Seen in life as a variable that a loop did not set anew: all bills went to one project."""
    invoicing = part(flow(engine, Billing), "_invoicing", Invoicing)
    write, first = invoicing.write, dict[str, str]()

    async def kept(
        key: str,
        deal: str,
        currency: str,
        lines: Sequence[Line],
        jobs: Mapping[str, Row],
        periods: Periods,
    ) -> None:
        await write(key, first.setdefault(currency, deal), currency, lines, jobs, periods)

    overrule(invoicing, "write", kept)


@bug(
    "money/overnight",
    "billed-lines-name-their-work",
    "billed-equals-owed",
    "milestone-billed-once",
)
def lines_that_name_nothing(engine: Engine) -> None:
    """Seen in life where the column for the key was hidden on the form, and so never written."""
    _write_otherwise(
        engine,
        lambda values: _each_line(values, lambda line: {**line, "custcol_source_id": ""}),
    )


@bug("money/overnight", "invoices-dated-when-made")
def dated_at_the_end_of_the_month(engine: Engine) -> None:
    """Seen in life where June's work was to be June's revenue, whenever it was billed."""

    def dated(values: Row) -> Row:
        day = date.fromisoformat(text(values, "tranDate"))
        return {**values, "tranDate": (day.replace(day=1) - timedelta(days=1)).isoformat()}

    erp = own(part(flow(engine, Billing), "_invoicing", Invoicing), "_erp", NetSuite)
    overrule(erp, "upsert", _changing(erp.upsert, dated))


@bug("money/overnight", "the-buyer-is-billed", "copies-agree")
def the_first_customer_is_billed(engine: Engine) -> None:
    """Seen in life where a look-up without a match gave the first of the list."""
    deals = flow(engine, Deals)
    make, erp, made = deals._job, engine.systems.erp, set[str]()

    async def job(deal: Deal, kept: Row | None, customer: Row | None) -> None:
        if kept is None:
            made.add(deal.id)
        if deal.id in made and customer is not None:
            rows = await erp.suiteql("SELECT id, currency FROM customer ORDER BY id")
            (mine,) = (row for row in rows if row["id"] == customer["id"])
            alike = [r for r in rows if r["currency"] == mine["currency"] and r != mine]
            customer = {**customer, "id": alike[0]["id"]}
        await make(deal, kept, customer)

    overrule(deals, "_job", job)


@bug("money/work_of_minutes", "one-monthly-invoice-a-project", "invoiced-and-paid-told-back")
def expenses_on_a_bill_of_their_own(engine: Engine) -> None:
    """Seen in life where expenses were added to the bill run as a run of their own."""
    invoicing = part(flow(engine, Billing), "_invoicing", Invoicing)
    write = invoicing.write

    async def apart(
        key: str,
        deal: str,
        currency: str,
        lines: Sequence[Line],
        jobs: Mapping[str, Row],
        periods: Periods,
    ) -> None:
        spent = [line for line in lines if line.item == EXPENSE_ITEM]
        worked = [line for line in lines if line.item != EXPENSE_ITEM]
        for name, some in ((key, worked), (f"{key[:-7]}expenses-{key[-7:]}", spent)):
            if some:
                await write(name, deal, currency, some, jobs, periods)

    overrule(invoicing, "write", apart)


@bug("money/overnight", "not-billed-before-its-turn")
def billed_as_soon_as_approved(engine: Engine) -> None:
    """Seen in life where the bill run was set off by approvals, to have the money sooner."""
    (calendar,) = (source for source in engine.sources if source.name == "calendar")
    scan = calendar.scan

    async def eager(mark: Row, now: datetime) -> AsyncIterator[Found]:
        async for found in scan(mark, now):
            yield found
        if now.minute % 30 >= POLL_MINUTES:
            return
        listing = await engine.systems.psa.all("workspaces")
        keys = [f"{now:%Y-%m}/{text(row, 'id')}" for row in listing.rows]
        yield [Change("calendar.project", key, f"{key}@{now.isoformat()}") for key in keys], {}

    overrule(calendar, "scan", eager)


@bug(
    "money/overnight",
    "milestone-billed-once",
    "lines-priced-as-agreed",
    "billed-equals-owed",
)
def milestones_at_a_round_sum(engine: Engine) -> None:
    """Seen in life where the amount went through a field for whole hundreds."""

    def rounded(one: Milestone) -> Milestone:
        amount = one.amount_minor
        return replace(one, amount_minor=amount and amount // 1_000_000 * 1_000_000 + 100)

    believe(flow(engine, Milestones), rounded)


@bug(
    "money/overnight",
    "only-approved-work-billed",
    "not-billed-before-its-turn",
)
def milestones_billed_when_planned(engine: Engine) -> None:
    """Seen in life where the plan was taken for the delivery, and customers for patient."""
    believe(flow(engine, Milestones), lambda one: replace(one, completed=True))


def _write_otherwise(engine: Engine, change: Callable[[Row], Row]) -> None:
    """Let invoices be written with other values."""
    for kind in (Milestones, Billing):
        erp = own(part(flow(engine, kind), "_invoicing", Invoicing), "_erp", NetSuite)
        overrule(erp, "upsert", _changing(erp.upsert, change))


def _changing(
    write: Callable[..., Awaitable[None]], change: Callable[[Row], Row]
) -> Callable[..., Awaitable[None]]:
    async def upsert(record: str, external_id: str, values: Row, replace: str = "") -> None:
        await write(record, external_id, change(values), replace)

    return upsert


def _each_line(values: Row, change: Callable[[Row], Row]) -> Row:
    lines = rows_of(as_row(values["item"])["items"])
    return {**values, "item": {"items": [change(line) for line in lines]}}
