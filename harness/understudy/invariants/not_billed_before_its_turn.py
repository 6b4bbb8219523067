"""Work is billed when its month is, not before."""

from collections.abc import Iterator
from typing import ClassVar

from understudy.invariants._billing_lines import Written, number_of, written
from understudy.invariants.base import Invariant, Violation, trail
from understudy.kernel.history import History
from understudy.world.owed import KINDS, dues


class NotBilledBeforeItsTurn(Invariant):
    """Months are billed on the first weekday after them, at nine in UTC; milestones at once.

    On the bill day itself, what is approved before the run may be on it or on the next one.
    """

    id: ClassVar[str] = "not-billed-before-its-turn"
    family = "time"
    flows = ("monthly-invoice",)

    def subjects(self, history: History) -> Iterator[Written]:
        for line, made in written(history):
            if line.thing in dues(history):
                yield line, made

    def check(self, subject: Written, history: History) -> Iterator[Violation]:
        line, made = subject
        due = dues(history)[line.thing]
        if made.at < due.since:
            kind, source = line.thing
            worked = history.changes_of("psa", KINDS[kind], source)[-1:]
            yield Violation(
                f"{kind} {source}",
                f"billed on {due.since:%Y-%m-%d %H:%M} or later",
                f"on {number_of(line)}, made on {made.at:%Y-%m-%d %H:%M}",
                line.amount_minor,
                line.currency,
                trail(history, *worked, made),
            )
