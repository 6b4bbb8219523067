"""Nothing is posted into a period that is closed."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, money, trail
from understudy.kernel.history import Change, History, Record

_NOUNS = ("time_entry", "expense_item", "invoice", "payment")
_DATES = ("posted_on", "period")


class NoPostIntoClosedPeriod(Invariant):
    """What counts is whether the period was closed at the moment of posting, not at the end.

    Postings, and changes of their date, of this run are looked at, whoever made them.
    """

    id: ClassVar[str] = "no-post-into-closed-period"
    family = "time"

    def subjects(self, history: History) -> Iterable[Change]:
        return [
            change
            for noun in _NOUNS
            for change in history.changes_of("erp", noun)
            if change.kind != "deleted" and any(change.after.get(name) for name in _DATES)
        ]

    def check(self, subject: Change, history: History) -> Iterator[Violation]:
        period = _period(subject, history)
        if period is None:
            return
        if _status(period, subject, history) == "closed":
            closing = [
                change
                for change in history.changes_of("erp", period.noun, period.id)
                if _before(change, subject)
            ]
            amount = subject.after.get("amount_minor") or subject.after.get("total_minor") or 0
            currency = str(subject.after.get("currency") or "")
            worth = f", {money(int(str(amount)), currency)}" if amount else ""
            yield Violation(
                f"{subject.noun.replace('_', ' ')} {subject.id}",
                f"posted into a period that is open on {subject.at:%Y-%m-%d}",
                f"posted into {period.text('name') or period.id}, which is closed{worth}",
                int(str(amount)),
                currency,
                trail(history, *closing[-1:], subject),
            )


def _before(change: Change, posting: Change) -> bool:
    """Within one moment the order of the ledger's own log counts."""
    return (change.at, change.seq) < (posting.at, posting.seq)


def _status(period: Record, posting: Change, history: History) -> object:
    """What the period was when the posting was made."""
    for change in history.changes_of("erp", period.noun, period.id):
        if change.at == posting.at and not _before(change, posting) and "status" in change.before:
            return change.before["status"]
    return history.value_at("erp", period.noun, period.id, "status", posting.at)


def _period(posting: Change, history: History) -> Record | None:
    """The period that is named, or that holds the day."""
    named = posting.after.get("period")
    if named is not None:
        return history.record("erp", "accounting_period", str(named))
    day = str(posting.after.get("posted_on"))[:10]
    periods = history.once(_by_start)
    at = bisect_right(periods, day, key=lambda p: p.text("starts_on"))
    found = periods[at - 1] if at else None
    return found if found is not None and day <= found.text("ends_on")[:10] else None


def _by_start(history: History) -> Sequence[Record]:
    periods = history.books("erp", "accounting_period")
    return sorted(periods, key=lambda p: p.text("starts_on"))
