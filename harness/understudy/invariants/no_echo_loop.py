"""A record that nobody changes is not written again and again."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History

SLOT_S = 300
SLOTS_MAX = 12
WINDOW = timedelta(hours=2)
_TO_ONE_RECORD = ("PUT", "PATCH")


class NoEchoLoop(Invariant):
    """Systems that answer each other's changes, or their own, never come to rest.

    Written in at least twelve of the five-minute spans of two hours, with fewer changes by people
    in that time than writes: more often than overlapping reads or a retry would explain.
    """

    id: ClassVar[str] = "no-echo-loop"
    family = "etiquette"

    def subjects(self, history: History) -> Iterable[list[Exchange]]:
        """The successful writes to one record each."""
        found: dict[tuple[str, str], list[Exchange]] = {}
        for e in history.exchanges:
            if e.writes and e.outcome == "ok" and e.method in _TO_ONE_RECORD:
                found.setdefault((e.system, e.target), []).append(e)
        return found.values()

    def check(self, subject: list[Exchange], history: History) -> Iterator[Violation]:
        slots: dict[int, Exchange] = {}
        for e in subject:
            slots.setdefault(int(e.at.timestamp()) // SLOT_S, e)
        firsts = list(slots.values())
        for first, last in zip(firsts, firsts[SLOTS_MAX - 1 :], strict=False):
            if last.at - first.at > WINDOW:
                continue
            moved = history.once(_by_people)
            since = bisect_left(moved, first.at - WINDOW)
            changes = bisect_right(moved, last.at) - since
            if changes < SLOTS_MAX:
                yield Violation(
                    f"{first.system}, {first.method} {first.target}",
                    f"written when something changed: {changes} times",
                    f"written {len(subject)} times, the first {SLOTS_MAX} within"
                    f" {(last.at - first.at).total_seconds() / 60:g} min",
                    witness=[first, firsts[1], last],
                )
                return


def _by_people(history: History) -> Sequence[datetime]:
    return sorted(change.at for change in history.changes if not change.by_integration)
