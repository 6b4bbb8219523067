"""Defects in how the engine treats those it speaks to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from planted import bug
from planted.tools import flow, overrule, own, part
from understudy_engine.app import Answer
from understudy_engine.bus import Message as Due
from understudy_engine.bus import Settled
from understudy_engine.connectors.http import Token
from understudy_engine.connectors.netsuite import NetSuite
from understudy_engine.connectors.servicenow import ServiceNow
from understudy_engine.engine import Engine
from understudy_engine.errors import Busy, Refused
from understudy_engine.flows.deals import Deals
from understudy_engine.flows.time import Time
from understudy_engine.work import Worker

LOOKS = 350
FOR_EVER_S = 86_400.0


@bug("money/overnight", "logins-are-kept")
def a_login_for_each_request(engine: Engine) -> None:
    """Seen in life where each function of a cloud began by logging in, until it was locked out."""
    token = part(engine.systems.crm, "_token", Token)
    show = token.headers

    async def anew(method: str, url: str, body: bytes) -> Mapping[str, str]:
        token.forget()
        return await show(method, url, body)

    overrule(token, "headers", anew)


@bug("calm/deal_talked_about", "no-hot-polling")
def waits_in_a_loop(engine: Engine) -> None:
    """Seen in life where a record was asked for until it was there, without a pause."""
    ppm = own(flow(engine, Deals), "_ppm", ServiceNow)
    insert = ppm.insert

    async def awaited(table: str, values: Mapping[str, str]) -> str:
        found = await insert(table, values)
        for _ in range(LOOKS):
            await ppm.rows(table, f"sys_id={found}", ("number",))
        return found

    overrule(ppm, "insert", awaited)


@bug(
    "money/overnight",
    "no-endless-insisting",
    "approved-time-posted-once",
    "source-events-accounted-for",
)
def poison_is_retried_for_ever(engine: Engine) -> None:
    """Seen in life as one entry with a date that the ledger cannot read, tried every minute."""
    erp, worker = own(flow(engine, Time), "_erp", NetSuite), part(engine, "_worker", Worker)
    upsert, settle, poisoned = erp.upsert, worker._settled, list[str]()

    async def unreadable(record: str, external_id: str, values: Mapping[str, object]) -> None:
        poisoned.append(external_id)
        if external_id == poisoned[0]:
            values = {**values, "tranDate": "30th of June"}
        await upsert(record, external_id, values)

    def settled(message: Due, failures: Sequence[Exception]) -> Settled:
        outcome = settle(message, failures)
        if not any(isinstance(failure, Refused) for failure in failures):
            return outcome
        again = engine.now() + timedelta(minutes=1)
        return replace(outcome, state="pending", attempts=0, again_at=again)

    overrule(erp, "upsert", unreadable)
    overrule(worker, "_settled", settled)


@bug("money/work_of_minutes", "deliveries-acknowledged")
def chokes_on_every_third_event(engine: Engine) -> None:
    """Seen in life as a handler for the events of the day it was written, and an error for others.

    The engine's own polling finds what it did not hear of, so nothing else shows.
    """
    app, heard = engine.app, dict[str, int]()
    answer = app._answer

    def choking(method: str, path: str, query: Mapping[str, str]) -> Answer:
        heard[path] = heard.get(path, 0) + 1
        third = path == "/hooks/netsuite" and heard[path] % 3 == 0
        return (500, {"error": "unexpected"}) if third else answer(method, path, query)

    overrule(app, "_answer", choking)


@bug(
    "money/ledger_down_at_nine",
    "back-after-outage",
    "approved-expense-posted-once",
    "billed-equals-owed",
    "milestone-billed-once",
    "source-events-accounted-for",
)
def the_breaker_never_closes(engine: Engine) -> None:
    """Seen in life where a circuit breaker opened at night, and closed with the next release."""
    gate = engine.systems.erp.gate
    rest = gate.rest

    def for_good(seconds: float, why: str) -> Busy:
        return rest(FOR_EVER_S, why)

    overrule(gate, "rest", for_good)
