"""Who is asked to come back later does not come back sooner."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History

TOLERANCE = timedelta(seconds=1)
"""For requests already on their way, and for clocks that round."""


class RetryAfterHonoured(Invariant):
    """A pause that an answer names holds for the whole system, since quotas are an account's.

    It begins when the answer has arrived: other requests that were sent by then are excused, the
    same one again is not. A system that refuses without naming a pause is not looked at, nor is an
    answer that was lost on its way.
    """

    id: ClassVar[str] = "retry-after-honoured"
    family = "etiquette"

    def subjects(self, history: History) -> Iterable[Exchange]:
        named = (e for e in history.exchanges if e.retry_after_s is not None and e.done_at)
        return [e for e in named if e.status]

    def check(self, subject: Exchange, history: History) -> Iterator[Violation]:
        answered, pause = subject.done_at, subject.retry_after_s
        if answered is None or pause is None:
            return
        moments, requests = history.once(_by_system)[subject.system]
        first = bisect_right(moments, answered + TOLERANCE)
        until = bisect_right(moments, answered + timedelta(seconds=pause) - TOLERANCE)
        early = [*_repeated(subject, answered + TOLERANCE, history), *requests[first:until]]
        if early:
            after = (early[0].at - answered).total_seconds()
            yield Violation(
                f"{subject.system}, {subject.method} {subject.target}",
                f"no request for {pause:g} s",
                f"{len(early)} requests, the first after {after:g} s",
                witness=[subject, early[0]],
            )


def _repeated(refused: Exchange, until: datetime, history: History) -> list[Exchange]:
    """The same request again, so soon that another one might be excused."""
    same = history.once(_by_request)[_request(refused)]
    after = bisect_right(same, refused.seq, key=lambda e: e.seq)
    return [e for e in same[after : after + 1] if e.at <= until]


def _request(exchange: Exchange) -> tuple[str, str, str, bytes]:
    return exchange.system, exchange.method, exchange.target, exchange.request


def _by_request(history: History) -> Mapping[tuple[str, str, str, bytes], list[Exchange]]:
    found: dict[tuple[str, str, str, bytes], list[Exchange]] = {}
    for exchange in history.exchanges:
        found.setdefault(_request(exchange), []).append(exchange)
    return found


def _by_system(history: History) -> Mapping[str, tuple[list[datetime], list[Exchange]]]:
    found: dict[str, tuple[list[datetime], list[Exchange]]] = {}
    for exchange in history.exchanges:
        moments, requests = found.setdefault(exchange.system, ([], []))
        moments.append(exchange.at)
        requests.append(exchange)
    return found
