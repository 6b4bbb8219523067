"""Defects in how the engine waits, retries, remembers and gives up."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import httpx

from planted import bug
from planted.tools import overrule, part
from understudy_engine.bus import Event, Message, Settled
from understudy_engine.engine import Engine
from understudy_engine.errors import Busy, Reject
from understudy_engine.sources.base import Found
from understudy_engine.wire import Row
from understudy_engine.work import Worker

PATIENCE = 3
RETRIES = 20
KINDS = ("Account", "Opportunity")


@bug("limits/crm_throttles_at_quarter_end", "retry-after-honoured")
def retry_after_ignored(engine: Engine) -> None:
    """Seen in life at every quarter end: the more often it is told to wait, the more it asks."""

    def never(response: httpx.Response) -> float | None:
        return 0.0

    for http in engine.systems.every.values():
        overrule(http, "_asked_rest", never)


@bug(
    "money/ledger_down_at_nine",
    "approved-expense-posted-once",
    "milestone-billed-once",
    "billed-equals-owed",
)
def given_up_and_called_done(engine: Engine) -> None:
    """Seen in life in every outage longer than three retries, after which nobody replays."""
    worker = part(engine, "_worker", Worker)
    settle, tries = worker._settled, dict[tuple[str, str], int]()

    def settled(message: Message, failures: Sequence[Exception]) -> Settled:
        outcome, key = settle(message, failures), (message.flow, message.key)
        tries[key] = tries.get(key, 0) + 1 if outcome.state == "pending" else 0
        return replace(outcome, state="applied") if tries[key] >= PATIENCE else outcome

    overrule(worker, "_settled", settled)


@bug("limits/crm_throttles_at_quarter_end", "one-project-per-won-deal")
def read_further_than_kept(engine: Engine) -> None:
    """Seen in life where the watermark moved when reading began, and reading failed."""
    (crm,) = (source for source in engine.sources if source.name == "crm")
    scan = crm.scan

    async def hasty(mark: Row, now: datetime) -> AsyncIterator[Found]:
        try:
            async for found in scan(mark, now):
                yield found
        except Busy:
            read = {f"{name}{seen}": now.isoformat() for name in KINDS for seen in ("", "_seen")}
            yield [], {**mark, **read}
            raise

    overrule(crm, "scan", hasty)


@bug("growth/api_version_move", "one-project-per-won-deal", "copies-agree")
def stays_with_the_old_version(engine: Engine) -> None:
    """Seen in life on the first of the month: the notices had gone to a log that nobody read."""
    crm = engine.systems.crm
    ask = crm._by_version

    async def unaware(
        method: str,
        resource: str,
        *,
        query: Mapping[str, str] | None = None,
        json: object = None,
    ) -> httpx.Response:
        return await ask(method, resource, query, json)

    overrule(crm, "_call", unaware)


@bug("money/overnight", "source-events-accounted-for")
def rejections_kept_pending(engine: Engine) -> None:
    """Seen in life as a queue that only grows: what will never be done is tried for ever."""
    worker = part(engine, "_worker", Worker)
    settle = worker._settled

    def settled(message: Message, failures: Sequence[Exception]) -> Settled:
        outcome = settle(message, failures)
        if not any(isinstance(failure, Reject) for failure in failures):
            return outcome
        return replace(outcome, state="pending", again_at=engine.now() + timedelta(hours=1))

    overrule(worker, "_settled", settled)


@bug("calm/deal_talked_about", "converged-within-slo")
def saved_up_to_save_calls(engine: Engine) -> None:
    """Seen in life where quotas were tight, and changes were sent on thrice an hour."""
    put = engine.bus.put

    def later(events: Iterable[Event], now: datetime) -> int:
        return put(events, now + timedelta(minutes=18))

    overrule(engine.bus, "put", later)


@bug("money/ledger_busy", "no-hot-retry-loop")
def retried_beneath_everything(engine: Engine) -> None:
    """Seen in life as a retry policy of the HTTP library, below all that knows better."""
    http = engine.systems.erp.http
    exchange = http._exchange

    async def insistent(
        method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> httpx.Response:
        for _ in range(RETRIES):
            response = await exchange(method, url, headers, body)
            if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                return response
        return await exchange(method, url, headers, body)

    overrule(http, "_exchange", insistent)


@bug(
    "loss/given_up_and_asked_again",
    "approved-time-posted-once",
    "billed-equals-owed",
    "source-events-accounted-for",
)
def dead_letters_stay_dead(engine: Engine) -> None:
    """Seen in life as a table of dead letters, with a button beside it that nobody had tried."""

    def replay(flow: str | None, key: str | None) -> int:
        return 0

    overrule(engine, "replay", replay)
