"""Every source event has an end: applied, rejected with a reason, or set aside for people."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation
from understudy.kernel.history import History

_ENDS = ("applied", "rejected", "dead", "dead-lettered", "dead_lettered")


class SourceEventsAccountedFor(Invariant):
    """The accounts are the integration's own. One that is still pending when all has been quiet
    for a while waits for something that does not come.

    An integration that keeps no accounts is judged by its effects alone, in the other promises.
    """

    id: ClassVar[str] = "source-events-accounted-for"
    family = "accounting"

    def subjects(self, history: History) -> Iterable[str]:
        """The flows in which there was an event."""
        return [flow for flow, states in history.accounts.items() if any(states.values())]

    def check(self, subject: str, history: History) -> Iterator[Violation]:
        states = history.accounts[subject]
        open_ones = {s: n for s, n in states.items() if n and s not in _ENDS}
        if open_ones:
            yield Violation(
                f"flow {subject}",
                f"an end for each of {sum(states.values())} events",
                ", ".join(f"{count} {state}" for state, count in sorted(open_ones.items())),
            )
