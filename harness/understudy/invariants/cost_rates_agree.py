"""A person costs a project what the people department says, from the same day on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from understudy.invariants._concerned import people
from understudy.invariants.base import Invariant, Violation, called, money, trail
from understudy.kernel.history import Change, History, Record

Rate = tuple[str, int, str]
"""The day from which it holds, the amount and its currency."""


class CostRatesAgree(Invariant):
    """All rates a person ever had are compared, since margins of past months depend on them.

    Looked at are the people who were staffed, booked time or changed in this run.
    """

    id: ClassVar[str] = "cost-rates-agree"
    family = "people"
    flows = ("cost-rates",)

    def subjects(self, history: History) -> Iterable[Record]:
        """The copies in the PSA of the people concerned."""
        return [
            copy
            for person in people(history)
            for copy in history.copies("psa", "resource", person.text("employee_number"))
        ]

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        number = subject.source or ""
        wanted = Counter(_rate(r) for r in history.once(_hcm_rates).get(number, ()))
        found = Counter(_rate(r) for r in history.once(_psa_rates).get(number, ()))
        missing, extra = wanted - found, found - wanted
        if missing or extra:
            yield Violation(
                called(subject),
                _told(missing) or "no other rates",
                _told(extra) or "not there",
                witness=trail(history, *history.once(_changes).get(number, ())),
            )


def _rate(record: Record) -> Rate:
    amount = record.number("cost_rate_minor")
    return record.text("effective_on")[:10], amount, record.text("currency")


def _told(rates: Mapping[Rate, int]) -> str:
    return ", ".join(f"{money(minor, cur)} from {day}" for day, minor, cur in sorted(rates))


def _number(history: History, role: str, rate: Record) -> str:
    person = history.record(role, "resource", rate.text("resource"))
    if person is None:
        return ""
    return person.text("employee_number") if role == "hcm" else person.source or ""


def _by_number(history: History, role: str) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for rate in history.books(role, "cost_rate"):
        found.setdefault(_number(history, role, rate), []).append(rate)
    return found


def _hcm_rates(history: History) -> Mapping[str, list[Record]]:
    return _by_number(history, "hcm")


def _psa_rates(history: History) -> Mapping[str, list[Record]]:
    return _by_number(history, "psa")


def _changes(history: History) -> Mapping[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for role in ("hcm", "psa"):
        for change in history.changes_of(role, "cost_rate"):
            rate = history.record(role, "cost_rate", change.id)
            if rate is not None:
                found.setdefault(_number(history, role, rate), []).append(change)
    return found
