"""What a system declined for good is not sent again for ever."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from understudy.invariants._requests import writes
from understudy.invariants.base import Invariant, Violation
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History

TRIES_MAX = 30
DECLINED = (400, 404, 422)
"""Answers that say it is the request's own fault."""


class NoEndlessInsisting(Invariant):
    """After a number of tries a write that is declined as it is has to be set aside for people.

    The same write is the same request, body and all. Declined by a fault does not count.
    """

    id: ClassVar[str] = "no-endless-insisting"
    family = "etiquette"

    def subjects(self, history: History) -> Iterable[Sequence[Exchange]]:
        return writes(history).values()

    def check(self, subject: Sequence[Exchange], history: History) -> Iterator[Violation]:
        declined = [e for e in subject if e.status in DECLINED and not e.fault]
        if len(declined) > TRIES_MAX:
            first, last = declined[0], declined[-1]
            yield Violation(
                f"{first.system}, {first.method} {first.target}",
                f"set aside after {TRIES_MAX} tries",
                f"declined {len(declined)} times in"
                f" {(last.at - first.at).total_seconds() / 3600:.1f} h",
                witness=[first, declined[1], last],
            )
