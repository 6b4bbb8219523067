"""The business calendar: which days are worked, and when a firm does what it does every month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

BILL_RUN_AT = time(9, tzinfo=UTC)
APPROVAL_AT = time(10, tzinfo=UTC)
DAY = timedelta(days=1)

_FIXED_HOLIDAYS = {
    "US": ((1, 1), (7, 4), (11, 11), (12, 25)),
    "DE": ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)),
    "GB": ((1, 1), (12, 25), (12, 26)),
}
"""Public holidays that fall on the same date every year (the moving ones are left out)."""


def is_weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5


def is_business_day(day: date, country: str) -> bool:
    """A weekday that is no fixed public holiday in the country."""
    return is_weekday(day) and (day.month, day.day) not in _FIXED_HOLIDAYS[country]


@lru_cache(maxsize=1024)
def business_days(start: date, end: date, country: str) -> tuple[date, ...]:
    """The business days from `start` until before `end`."""
    days = ((start + n * DAY) for n in range((end - start).days))
    return tuple(day for day in days if is_business_day(day, country))


def month_of(day: date) -> str:
    """The month of a day as the firm writes it: `2026-06`."""
    return f"{day.year:04}-{day.month:02}"


def first_of(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def next_month(month: str) -> str:
    return month_of(first_of(month) + timedelta(days=32))


def last_of(month: str) -> date:
    return first_of(next_month(month)) - DAY


@lru_cache(maxsize=1024)
def bill_run(month: str) -> datetime:
    """When a month is billed: the first weekday of the next one, at nine in UTC."""
    day = first_of(next_month(month))
    while not is_weekday(day):
        day += DAY
    return datetime.combine(day, BILL_RUN_AT)


def billed_in(worked_on: date, approved_at: datetime) -> str:
    """The month on whose invoice work goes: its own, or the first one still to be billed."""
    month = month_of(worked_on)
    while bill_run(month) <= approved_at:
        month = next_month(month)
    return month


def approval_moment(worked_on: date) -> datetime:
    """When a week's work is approved as a rule: on the Monday after it, at ten in UTC."""
    return datetime.combine(worked_on + timedelta(days=7 - worked_on.weekday()), APPROVAL_AT)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something people of the firm do at a moment because the calendar says so."""

    at: datetime
    kind: Literal[
        "book-day", "submit-week", "approve-week", "bill-run", "close-month", "quarter-end"
    ]
    day: date


def occasions(start: datetime, end: datetime) -> Iterator[Occasion]:
    """What the calendar brings between two moments (UTC), oldest first.

    Time is booked every weekday at five, submitted on Friday at half past, approved on Monday at
    ten. A month is billed on its first weekday after, closed on the third. Quarters end with deals.
    """
    found: list[Occasion] = []
    day = start.date()
    while day <= end.date():
        found += _of_day(day)
        day += DAY
    yield from sorted((o for o in found if start <= o.at < end), key=lambda o: (o.at, o.kind))


def _of_day(day: date) -> Iterator[Occasion]:
    if not is_weekday(day):
        return
    yield Occasion(datetime.combine(day, time(17, tzinfo=UTC)), "book-day", day)
    if day.weekday() == 4:
        yield Occasion(datetime.combine(day, time(17, 30, tzinfo=UTC)), "submit-week", day)
    if day.weekday() == 0:
        yield Occasion(datetime.combine(day, APPROVAL_AT), "approve-week", day)
    before = first_of(month_of(day)) - DAY
    run = bill_run(month_of(before))
    if run.date() == day:
        yield Occasion(run, "bill-run", day)
    weekdays = [day - n * DAY for n in range(day.day) if is_weekday(day - n * DAY)]
    if len(weekdays) == 3:
        yield Occasion(datetime.combine(day, time(12, tzinfo=UTC)), "close-month", before)
    last = last_of(month_of(day))
    while not is_weekday(last):
        last -= DAY
    if day == last and day.month % 3 == 0:
        yield Occasion(datetime.combine(day, time(16, tzinfo=UTC)), "quarter-end", day)
