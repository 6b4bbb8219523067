"""The lines of the invoices that the integration wrote in a run, each with the writing of it."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from understudy.invariants.base import Evidence, Invariant, Violation, called, trail
from understudy.kernel.history import Change, History, Record
from understudy.world.nouns import billed_minor
from understudy.world.owed import KINDS, Billed, billed, carried_over

Written = tuple[Billed, Change]


def written(history: History) -> Sequence[Written]:
    """Every line of an invoice that is not void, if the integration made the invoice in the run."""
    return history.once(_written)


def made_by_integration(history: History) -> Mapping[str, Change]:
    """The making of each invoice that the integration made in the run, by the invoice's id."""
    return history.once(_made)


def work_of(line: Billed, history: History) -> Record | None:
    """What a line bills, as the PSA has it."""
    kind, source = line.thing
    noun = KINDS.get(kind)
    return None if noun is None else history.record("psa", noun, source)


def as_of(work: Record, name: str, at: datetime, history: History) -> object:
    """What the PSA said of some work at a moment."""
    return history.value_at("psa", work.noun, work.id, name, at)


def price(work: Record, at: datetime, history: History) -> int:
    """What some work was worth at a moment, in minor units."""
    if work.noun != "time_entry":
        return _whole(as_of(work, "amount_minor", at, history))
    minutes = _whole(as_of(work, "minutes", at, history))
    return billed_minor(minutes, _whole(as_of(work, "bill_rate_minor", at, history)))


def number_of(line: Billed) -> str:
    """What people call the invoice that a line is on."""
    return line.invoice.text("number") or line.invoice.id


class OfEachLine(Invariant):
    """What promises about every line of this run's invoices have in common.

    Lines that name no work of the PSA are another promise's business.
    """

    flows = ("milestone-to-invoice", "monthly-invoice")

    @abstractmethod
    def wrong(self, line: Billed, work: Record, at: datetime, history: History) -> tuple[str, str]:
        """What is expected of a line and what is found; two empty texts when all is well."""

    def stake(self, line: Billed, work: Record, at: datetime, history: History) -> int:
        """What is at stake, in minor units."""
        return abs(line.amount_minor)

    def subjects(self, history: History) -> Iterator[Written]:
        for line, made in written(history):
            if work_of(line, history) is not None:
                yield line, made

    def check(self, subject: Written, history: History) -> Iterator[Violation]:
        line, made = subject
        work = work_of(line, history)
        if work is None:
            return
        expected, found = self.wrong(line, work, made.at, history)
        if expected:
            yield Violation(
                called(work),
                expected,
                found,
                self.stake(line, work, made.at, history),
                line.currency,
                _witness(work, made, history),
            )


def _witness(work: Record, made: Change, history: History) -> list[Evidence]:
    return trail(history, *history.changes_of("psa", work.noun, work.id)[-1:], made)


def _made(history: History) -> Mapping[str, Change]:
    return {
        change.id: change
        for change in history.changes_of("erp", "invoice")
        if change.kind == "created"
        and change.by_integration
        and not carried_over(change.source, history)
    }


def _written(history: History) -> Sequence[Written]:
    made = made_by_integration(history)
    return [(line, made[line.invoice.id]) for line in billed(history) if line.invoice.id in made]


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
