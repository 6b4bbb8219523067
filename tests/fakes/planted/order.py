"""Defects in what comes first, what stays, and whose word it is."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from planted import bug
from planted.tools import believe, flow, overrule, own, part
from understudy_engine.connectors.kantata import Kantata, Listing
from understudy_engine.connectors.netsuite import NetSuite
from understudy_engine.connectors.servicenow import ServiceNow
from understudy_engine.connectors.workday import CostRate, Worker
from understudy_engine.engine import Engine
from understudy_engine.errors import Reject
from understudy_engine.flows.cost_rates import CostRates
from understudy_engine.flows.customers import Customer, Customers
from understudy_engine.flows.deals import Deals
from understudy_engine.flows.invoiced import Invoiced, Standing
from understudy_engine.flows.portfolio import Portfolio, Report
from understudy_engine.flows.time import Entry, Time
from understudy_engine.flows.workers import Workers
from understudy_engine.wire import Row, text


@bug("calm/customers_taken_over", "newer-never-overwritten", "copies-agree")
def an_older_event_comes_last(engine: Engine) -> None:
    """Seen in life where a retried event brought its own old values, and nobody compared ages."""
    customers = flow(engine, Customers)
    make, last = customers._client, dict[str, Customer]()

    async def client(customer: Customer, group: Row | None) -> None:
        older = last.get(customer.id)
        last[customer.id] = customer
        await make(customer, group)
        if older is not None and group is not None and older.name != customer.name:
            await asyncio.sleep(60)
            stale = {"name": older.name}
            await engine.systems.psa.update(
                "workspace_groups", "workspace_group", group["id"], stale
            )

    overrule(customers, "_client", client)


@bug("calm/customers_taken_over", "no-echo-loop", "source-events-accounted-for")
def answers_its_own_echo(engine: Engine) -> None:
    """Seen in life as "last synchronised on": the note is a change, and the change an event."""
    customers = flow(engine, Customers)
    make, times = customers._client, count(1)

    async def client(customer: Customer, group: Row | None) -> None:
        await make(customer, group)
        await asyncio.sleep(120)
        note = {"External_Id__c": f"S-{next(times)}"}
        await engine.systems.crm.update("Account", customer.id, note)

    overrule(customers, "_client", client)


@bug(
    "calm/customers_taken_over",
    "customers-known-everywhere",
    "no-orphan-references",
    "copies-agree",
)
def keys_wiped_by_an_update(engine: Engine) -> None:
    """Seen in life where fields that were not in the message were read as empty, and written."""
    ppm = own(flow(engine, Customers), "_ppm", ServiceNow)
    write = ppm.update

    async def update(table: str, sys_id: str, values: Mapping[str, str]) -> None:
        await write(table, sys_id, {**values, "u_correlation_id": ""})

    overrule(ppm, "update", update)


@bug("calm/moved_to_another_team", "approvers-agree")
def managers_are_sent_once(engine: Engine) -> None:
    """Seen in life at every reorganisation: the former manager approves for months."""
    workers = flow(engine, Workers)
    for name in ("_user", "_employee", "_sys_user"):
        overrule(workers, name, _without_a_manager(getattr(workers, name)))


def _without_a_manager(make: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def act(worker: Worker, row: Row | None, manager: Row | None, *more: object) -> None:
        await make(replace(worker, manager="") if row else worker, row, None, *more)

    return act


@bug("calm/moved_to_another_team", "cost-rates-agree")
def only_rates_to_come(engine: Engine) -> None:
    """Seen in life where a raise that was entered late held only from then on."""
    cost_rates = flow(engine, CostRates)
    put = cost_rates._rates

    async def rates(
        own: Sequence[CostRate], member: str, known: Mapping[str, Sequence[Row]]
    ) -> None:
        days = [date.fromisoformat(text(row, "effective_date")) for row in known.get(member, ())]
        today = engine.now().date()
        await put([r for r in own if r.effective_on >= today or not days], member, known)

    overrule(cost_rates, "_rates", rates)


@bug("money/overnight", "project-status-told-back")
def an_unknown_status_is_active(engine: Engine) -> None:
    """Seen in life where a status that the table did not have fell back to the usual one."""
    invoiced = flow(engine, Invoiced)
    tell = invoiced._opportunity

    async def opportunity(one: Standing, row: Row) -> None:
        await tell(replace(one, standing="active" if one.standing == "planned" else ""), row)

    overrule(invoiced, "_opportunity", opportunity)


@bug("money/work_of_minutes", "filed-under-the-right-project")
def reports_under_the_first_project(engine: Engine) -> None:
    """Seen in life where projects were matched by a name that several of them had."""
    portfolio = flow(engine, Portfolio)
    say, known = portfolio._say, list[Row]()

    async def under_the_first(report: Report, kept: Row | None, space: Row | None) -> None:
        if space is not None:
            known.append(space)
        await say(report, kept, known[0] if known else None)

    overrule(portfolio, "_say", under_the_first)


@bug("money/work_of_minutes", "only-people-decide", "owned-fields-changed-by-owners")
def approved_to_get_on(engine: Engine) -> None:
    """Seen in life where what waited too long was approved by the interface's own user."""
    psa = own(flow(engine, Time), "_psa", Kantata)
    ask = psa.only

    async def only(
        collection: str, ids: Iterable[str], query: Mapping[str, str] | None = None
    ) -> Listing:
        listing = await ask(collection, ids, query)
        waiting = {text(row, "active_submission_id") for row in listing.rows if not row["approved"]}
        for submission in sorted(waiting - {""}):
            await psa.act("timesheet_submissions", submission, "approve")
        return listing

    overrule(psa, "only", only)


@bug(
    "money/work_of_minutes",
    "nothing-foreign-deleted",
)
def clears_away_old_reports(engine: Engine) -> None:
    """Seen in life as tidiness: a new report, and the one before goes, whoever wrote it."""
    portfolio = flow(engine, Portfolio)
    say, psa = portfolio._say, part(portfolio, "_psa", Kantata)

    async def alone(report: Report, kept: Row | None, space: Row | None) -> None:
        await say(report, kept, space)
        listing, _ = await psa.page("status_reports", {"per_page": "1", "order": "created_at:asc"})
        for row in listing.rows:
            await psa.http.call("DELETE", f"/api/v1/status_reports/{row['id']}", auth=psa._auth)

    overrule(portfolio, "_say", alone)


@bug("money/overnight", "posted-on-the-day-it-was-done")
def posted_on_the_day_it_arrives(engine: Engine) -> None:
    """Seen in life where the posting date was left to the ledger, which takes today."""
    erp = own(flow(engine, Time), "_erp", NetSuite)
    upsert = erp.upsert

    async def today(record: str, external_id: str, values: Mapping[str, object]) -> None:
        day, memo = engine.now().date().isoformat(), text(values, "memo")
        worked = memo if memo.startswith("worked ") else f"worked {text(values, 'tranDate')}"
        await upsert(record, external_id, {**values, "tranDate": day, "memo": worked})

    overrule(erp, "upsert", today)


@bug("money/overnight", "posted-as-approved", "posted-on-the-day-it-was-done")
def days_shifted_by_a_time_zone(engine: Engine) -> None:
    """Seen in life where a day was read as midnight in UTC, and written in New York."""
    believe(
        flow(engine, Time),
        lambda entry: replace(entry, worked_on=entry.worked_on - timedelta(days=1)),
    )


@bug("money/overnight", "posted-as-approved")
def everybody_is_the_first(engine: Engine) -> None:
    """Seen in life where time was posted under the one employee that the trial had used."""
    first: list[str] = []

    def one(entry: Entry) -> Entry:
        first.append(entry.worker)
        return replace(entry, worker=first[0])

    believe(flow(engine, Time), one)


@bug("money/overnight", "approved-time-posted-once")
def time_of_our_own_left_out(engine: Engine) -> None:
    """Seen in life where "not billable" was taken for "not worth posting"."""
    believe(
        flow(engine, Time), lambda entry: entry if entry.billable else Reject("it is not billable")
    )


@bug(
    "calm/deal_talked_about",
    "one-project-per-won-deal",
    "no-orphan-references",
)
def keys_cut_to_fifteen(engine: Engine) -> None:
    """Seen in life where a key had fifteen characters on the screen, and eighteen in the API."""
    erp = own(flow(engine, Deals), "_erp", NetSuite)
    upsert = erp.upsert

    async def cut(record: str, external_id: str, values: Mapping[str, object]) -> None:
        await upsert(record, external_id[:15], values)

    overrule(erp, "upsert", cut)
