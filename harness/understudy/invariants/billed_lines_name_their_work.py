"""Every line of an invoice says which work it bills."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants._billing_lines import Written, number_of, work_of, written
from understudy.invariants.base import Invariant, Violation, money, trail
from understudy.kernel.history import History
from understudy.world.owed import KINDS


class BilledLinesNameTheirWork(Invariant):
    """A customer who asks what a line is for gets an answer, and a second run knows what is billed.

    Work that was there once counts: its owner may have deleted it since.
    """

    id: ClassVar[str] = "billed-lines-name-their-work"
    family = "money"
    flows = ("milestone-to-invoice", "monthly-invoice")

    def subjects(self, history: History) -> Iterable[Written]:
        return written(history) if "psa" in history.roles else ()

    def check(self, subject: Written, history: History) -> Iterator[Violation]:
        line, made = subject
        kind, source = line.thing
        noun = KINDS.get(kind, "")
        there_once = noun and (
            history.before("psa", noun, source) or history.changes_of("psa", noun, source)
        )
        if work_of(line, history) is None and not there_once:
            yield Violation(
                f"a line of {money(line.amount_minor, line.currency)} on {number_of(line)}",
                "the key of the work that it bills",
                f"{kind} {source}, which is none".strip() if source else "none",
                abs(line.amount_minor),
                line.currency,
                trail(history, made),
            )
