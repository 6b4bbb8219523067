"""A system that was away is spoken to again."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History

WITHIN = timedelta(hours=1)


class BackAfterOutage(Invariant):
    """What did not come through is reason enough to come back within the hour.

    The hour begins when the pause is over that the answer named. Which request it then is, and
    whether all was made good, other promises tell.
    """

    id: ClassVar[str] = "back-after-outage"
    family = "recovery"

    def subjects(self, history: History) -> Iterable[Exchange]:
        """By system, the last request that failed through a fault, an hour before the end."""
        return [e for e in history.once(_last_failed).values() if _until(e) <= history.ended_at]

    def check(self, subject: Exchange, history: History) -> Iterator[Violation]:
        last = history.once(_last_heard)[subject.system]
        if (last.at, last.seq) <= (subject.at, subject.seq):
            yield Violation(
                subject.system,
                f"asked again by {_until(subject):%Y-%m-%d %H:%M}",
                f"not asked again since {subject.at:%Y-%m-%d %H:%M}",
                witness=[subject],
            )


def _until(exchange: Exchange) -> datetime:
    pause = timedelta(seconds=exchange.retry_after_s or 0)
    return (exchange.done_at or exchange.at) + pause + WITHIN


def _last_failed(history: History) -> Mapping[str, Exchange]:
    found = {}
    for e in history.exchanges:
        if e.fault and e.outcome != "ok":
            found[e.system] = e
    return found


def _last_heard(history: History) -> Mapping[str, Exchange]:
    return {e.system: e for e in history.exchanges}
