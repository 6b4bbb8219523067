"""A write that fails is not tried again and again without a pause."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History

TRIES_MAX = 10
WINDOW = timedelta(minutes=1)


class NoHotRetryLoop(Invariant):
    """The same write is the same request, body and all, to the same system.

    Ten tries in a minute are more than any backoff that doubles from a second would make.
    """

    id: ClassVar[str] = "no-hot-retry-loop"
    family = "etiquette"

    def subjects(self, history: History) -> Iterable[list[Exchange]]:
        """The writes that failed, or of which nobody knows, with their repetitions."""
        same: dict[tuple[str, str, str, bytes], list[Exchange]] = {}
        for e in history.exchanges:
            if e.writes and e.outcome != "ok":
                same.setdefault((e.system, e.method, e.target, e.request), []).append(e)
        return same.values()

    def check(self, subject: list[Exchange], history: History) -> Iterator[Violation]:
        worst, first = 0, 0
        start = 0
        for n, exchange in enumerate(subject):
            while exchange.at - subject[start].at >= WINDOW:
                start += 1
            if n - start + 1 > worst:
                worst, first = n - start + 1, start
        if worst > TRIES_MAX:
            tried = subject[first : first + worst]
            yield Violation(
                f"{tried[0].system}, {tried[0].method} {tried[0].target}",
                f"at most {TRIES_MAX} tries a minute",
                f"{worst} tries in {(tried[-1].at - tried[0].at).total_seconds():g} s",
                witness=[tried[0], tried[1], tried[-1]],
            )
