"""When a system turned requests away through no fault of who asked, as its log shows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History

RECOVERY = timedelta(minutes=15)
"""How long after its last refusal a system counts as away, if nobody asked it again."""

PATIENCE = timedelta(seconds=30)
"""Who waits no longer than this for an answer has done enough: common clients give up sooner."""

Span = tuple[datetime, datetime]


def away(history: History, roles: Iterable[str], since: datetime, until: datetime) -> timedelta:
    """For how long between two moments at least one of these roles was away."""
    known = history.once(_by_role)
    spans = sorted(
        (max(start, since), min(end, until))
        for role in roles
        for start, end in known.get(role, ())
        if start < until and end > since
    )
    total, covered = timedelta(), since
    for start, end in spans:
        if end > covered:
            total += end - max(start, covered)
            covered = end
    return total


def _by_role(history: History) -> Mapping[str, Sequence[Span]]:
    """From a refusal to the next request of its kind that went well, or until the pause is over.

    Between two refusals with nothing between them the system is taken to have been away. Of its
    kind: who may read and not write learns nothing from what is read.
    """
    spans: dict[str, list[Span]] = {}
    failing: dict[tuple[str, str, str], list[Exchange]] = {}
    for exchange in history.exchanges:
        kind = exchange.role, exchange.verb, exchange.object
        if _turned_away(exchange):
            failing.setdefault(kind, []).append(exchange)
        elif exchange.outcome == "ok" and kind in failing:
            spans.setdefault(exchange.role, []).append(_span(failing.pop(kind), exchange.at))
    for (role, *_), refusals in failing.items():
        spans.setdefault(role, []).append(_span(refusals, history.ended_at))
    return spans


def _turned_away(exchange: Exchange) -> bool:
    """Refused by the system, or kept waiting by trouble until nobody waited any more."""
    if exchange.outcome != "ok":
        return bool(exchange.fault) or exchange.status >= 500
    done_at = exchange.done_at
    return bool(exchange.fault) and (done_at is None or done_at - exchange.at >= PATIENCE)


def _span(refusals: Sequence[Exchange], again_at: datetime) -> Span:
    last = refusals[-1]
    pause = timedelta(seconds=last.retry_after_s or 0)
    return refusals[0].at, min(again_at, (last.done_at or last.at) + max(pause, RECOVERY))
