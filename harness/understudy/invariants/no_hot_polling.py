"""The same question is not asked without a pause."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from understudy.invariants._requests import busiest, reads
from understudy.invariants.base import Invariant, Violation
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History

A_MINUTE_S = 60.0
ASKED_MAX = 300


class NoHotPolling(Invariant):
    """The same question is the same request, body and all. No poll needs five a second.

    Daily quotas are used up by those who wait for something in a loop. Who looks the same thing up
    for each of a few hundred records at once is excused.
    """

    id: ClassVar[str] = "no-hot-polling"
    family = "etiquette"

    def subjects(self, history: History) -> Iterable[Sequence[Exchange]]:
        return reads(history).values()

    def check(self, subject: Sequence[Exchange], history: History) -> Iterator[Violation]:
        first, count = busiest([e.at for e in subject], A_MINUTE_S)
        if count > ASKED_MAX:
            begun, ended = subject[first], subject[first + count - 1]
            yield Violation(
                f"{begun.system}, {begun.method} {begun.target}",
                f"asked at most {ASKED_MAX} times a minute",
                f"asked {count} times in {(ended.at - begun.at).total_seconds():g} s",
                witness=[begun, ended],
            )
