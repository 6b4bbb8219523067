"""Defects in how approved time and expenses get into the ledger."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from planted import bug
from planted.tools import believe, flow, overrule, own
from understudy_engine.connectors.kantata import Kantata, Listing
from understudy_engine.connectors.netsuite import REST, NetSuite
from understudy_engine.engine import Engine
from understudy_engine.errors import Reject
from understudy_engine.flows.expenses import Expense, Expenses
from understudy_engine.flows.time import Entry, Time
from understudy_engine.wire import Row

FIRST_PAGE = {"page": "1", "per_page": "20"}


@bug(
    "money/overnight",
    "approved-time-posted-once",
    "billed-equals-owed",
    "source-events-accounted-for",  # the bill run waits for what is never posted
)
def only_the_first_page(engine: Engine) -> None:
    """Seen in life in every proof of concept that went live: twenty rows were enough to show it."""
    psa = own(flow(engine, Time), "_psa", Kantata)

    async def only(
        collection: str, ids: Iterable[str], query: Mapping[str, str] | None = None
    ) -> Listing:
        found, _ = await psa.page(
            collection, {**(query or {}), **FIRST_PAGE, "only": ",".join(ids)}
        )
        return found

    overrule(psa, "only", only)


@bug("money/overnight", "unapproved-work-never-posted")
def time_posted_when_submitted(engine: Engine) -> None:
    """Seen in life where "submitted" was taken for the last word on a timesheet."""
    _take_for_approved(engine, lambda row: bool(row.get("active_submission_id")))


@bug("money/rejected_and_done_again", "unapproved-work-never-posted")
def rejected_time_posted(engine: Engine) -> None:
    """Seen in life as "decided": a filter that took all that an approver had looked at."""
    _take_for_approved(
        engine,
        lambda row: bool(row.get("recent_submission_id")) and not row.get("active_submission_id"),
    )


def _take_for_approved(engine: Engine, mistaken: Callable[[Row], bool]) -> None:
    psa = own(flow(engine, Time), "_psa", Kantata)
    ask = psa.only

    async def only(
        collection: str, ids: Iterable[str], query: Mapping[str, str] | None = None
    ) -> Listing:
        listing = await ask(collection, ids, query)
        listing.rows = [{**r, "approved": r.get("approved") or mistaken(r)} for r in listing.rows]
        return listing

    overrule(psa, "only", only)


@bug("money/overnight", "posted-as-approved")
def hours_rounded(engine: Engine) -> None:
    """Seen in life where one counts minutes, the other hours, and the field had no decimals."""

    def rounded(entry: Entry) -> Entry:
        return replace(entry, minutes=(entry.minutes + 59) // 60 * 60)

    believe(flow(engine, Time), rounded)


@bug("money/overnight", "no-orphan-references")
def time_posted_again_by_a_replay(engine: Engine) -> None:
    """Seen in life as a replay tool beside the integration, with no idea of its keys."""
    erp = own(flow(engine, Time), "_erp", NetSuite)
    upsert = erp.upsert

    async def and_again(record: str, external_id: str, values: Mapping[str, object]) -> None:
        await upsert(record, external_id, values)
        await erp.http.call("POST", f"{REST}/record/v1/{record}", json=values, auth=erp._auth)

    overrule(erp, "upsert", and_again)


@bug(
    "money/overnight",
    "approved-expense-posted-once",
    "billed-equals-owed",
    "source-events-accounted-for",  # the bill run waits for what is never posted
)
def travel_is_not_mapped(engine: Engine) -> None:
    """Seen in life where a category had no account yet, and what had it was left out silently."""

    def mapped(expense: Expense) -> Expense | Reject:
        return Reject("no account") if expense.category == "Travel" else expense

    believe(flow(engine, Expenses), mapped)


@bug("money/overnight", "posted-as-approved")
def day_worked_forgotten(engine: Engine) -> None:
    """Seen in life where late work took the posting's day, and nobody could tell June from July."""
    erp = own(flow(engine, Time), "_erp", NetSuite)
    upsert = erp.upsert

    async def without_memo(record: str, external_id: str, values: Mapping[str, object]) -> None:
        await upsert(record, external_id, {**values, "memo": ""})

    overrule(erp, "upsert", without_memo)


@bug("money/month_end_close", "approved-time-posted-once")
def closed_books_ignored(engine: Engine) -> None:
    """Seen in life after each close: the ledger refuses, and the entry stays a dead letter."""
    erp = own(flow(engine, Time), "_erp", NetSuite)
    ask = erp.suiteql

    async def suiteql(query: str) -> list[Row]:
        rows = await ask(query)
        if "accountingperiod" not in query:
            return rows
        return [{**row, "closed": "F", "alllocked": "F"} for row in rows]

    overrule(erp, "suiteql", suiteql)
