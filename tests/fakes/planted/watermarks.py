"""Defects in how far the engine believes to have read."""

from collections.abc import AsyncIterator
from datetime import datetime

from planted import bug
from planted.tools import overrule, part
from understudy_engine.connectors.http import Token
from understudy_engine.engine import Engine
from understudy_engine.sources.base import Found, Source
from understudy_engine.wire import Row

KINDS = ("Account", "Opportunity")


@bug(
    "order/a_clock_that_is_slow",
    "approved-time-posted-once",
    "approved-expense-posted-once",
    "billed-equals-owed",
    "source-events-accounted-for",
)
def reads_on_from_its_own_clock(engine: Engine) -> None:
    """Seen in life as "since the last run": by the clock of who asks, not of who is asked."""
    psa = _source(engine, "psa")
    scan = psa.scan

    async def since_last_run(mark: Row, now: datetime) -> AsyncIterator[Found]:
        async for changes, kept in scan(mark, now):
            yield changes, {**kept, **_read_until(now, "feed")} if kept else kept

    overrule(psa, "scan", since_last_run)


@bug("loss/tokens_die_in_the_middle", "one-project-per-won-deal")
def news_are_lost_with_the_old_token(engine: Engine) -> None:
    """Seen in life where the request was not sent again with the new token, and the run went on."""
    crm, token = _source(engine, "crm"), part(engine.systems.crm, "_token", Token)
    scan, forget = crm.scan, token.forget
    died: list[bool] = []

    def noted() -> bool:
        died.append(True)
        return forget()

    async def unaware(mark: Row, now: datetime) -> AsyncIterator[Found]:
        died.clear()
        async for changes, kept in scan(mark, now):
            if died:
                yield [], {**mark, **_read_until(now, *KINDS)}
                return
            yield changes, kept

    overrule(token, "forget", noted)
    overrule(crm, "scan", unaware)


def _source(engine: Engine, name: str) -> Source:
    return next(source for source in engine.sources if source.name == name)


def _read_until(moment: datetime, *kinds: str) -> Row:
    return {
        f"{kind}{what}": moment.isoformat() if what != "_passed" else True
        for kind in kinds
        for what in ("", "_seen", "_passed")
    }
