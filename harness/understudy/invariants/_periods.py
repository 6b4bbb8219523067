"""Which days the books took at a moment."""

from collections.abc import Sequence
from datetime import date, datetime

from understudy.kernel.history import History, Record


def is_open(history: History, day: date, at: datetime) -> bool:
    """Whether the ledger took postings of a day at a moment; it does where it keeps no periods."""
    found = [p for p in _periods(history) if _first(p) <= day <= _last(p)]
    return all(_status(history, p, at) != "closed" for p in found)


def first_open_day(history: History, day: date, at: datetime) -> date | None:
    """The day itself where it was open, else the first day of the first open period after it."""
    if is_open(history, day, at):
        return day
    for period in _periods(history):
        if _first(period) > day and _status(history, period, at) != "closed":
            return _first(period)
    return None


def _status(history: History, period: Record, at: datetime) -> object:
    return history.value_at("erp", period.noun, period.id, "status", at)


def _periods(history: History) -> Sequence[Record]:
    return history.once(_in_order)


def _in_order(history: History) -> Sequence[Record]:
    return sorted(history.books("erp", "accounting_period"), key=lambda p: p.text("starts_on"))


def _first(period: Record) -> date:
    return period.day("starts_on") or date.min


def _last(period: Record) -> date:
    return period.day("ends_on") or date.max
