"""The business calendar: which days are worked, and when a firm does what it does every month."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Literal

BILL_RUN_AT = time(9, tzinfo=UTC)
APPROVAL_AT = time(10, tzinfo=UTC)
CLOSE_AT = time(12, tzinfo=UTC)
CLOSE_WEEKDAY = 3
"""A month is closed on the third weekday after it."""
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)

_FIXED_HOLIDAYS = {
    "US": ((1, 1), (7, 4), (11, 11), (12, 25)),
    "DE": ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)),
    "GB": ((1, 1), (12, 25), (12, 26)),
}
"""Public holidays that fall on the same date every year (the moving ones are left out)."""


def is_weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5


def weekday_from(day: date) -> date:
    """The day, or the Monday after it when it falls on a weekend."""
    return day if is_weekday(day) else day + (7 - day.weekday()) * DAY


def is_business_day(day: date, country: str) -> bool:
    """A weekday that is no fixed public holiday in the country."""
    return is_weekday(day) and (day.month, day.day) not in _FIXED_HOLIDAYS[country]


def business_days(start: date, end: date, country: str) -> tuple[date, ...]:
    """The business days from `start` until before `end`."""
    days: tuple[date, ...] = ()
    for year in range(start.year, end.year + 1):
        days += _business_days_of(year, country)
    return days[bisect_left(days, start) : bisect_left(days, end)]


@cache
def _business_days_of(year: int, country: str) -> tuple[date, ...]:
    days = (date(year, 1, 1) + n * DAY for n in range(366))
    return tuple(d for d in days if d.year == year and is_business_day(d, country))


@lru_cache(maxsize=4096)
def month_of(day: date) -> str:
    """The month of a day as the firm writes it: `2026-06`."""
    return f"{day.year:04}-{day.month:02}"


def first_of(month: str) -> date:
    """The first day of a month."""
    return date(int(month[:4]), int(month[5:]), 1)


def next_month(month: str) -> str:
    """The month after it."""
    return month_of(first_of(month) + timedelta(days=32))


def last_of(month: str) -> date:
    """The last day of a month."""
    return first_of(next_month(month)) - DAY


def nth_weekday_after(month: str, n: int) -> date:
    """The n-th weekday after a month; public holidays of one country or another do count."""
    day = weekday_from(first_of(next_month(month)))
    for _ in range(n - 1):
        day = weekday_from(day + DAY)
    return day


@lru_cache(maxsize=1024)
def bill_run(month: str) -> datetime:
    """When a month is billed: the first weekday after it, at nine in UTC."""
    return datetime.combine(nth_weekday_after(month, 1), BILL_RUN_AT)


@lru_cache(maxsize=1024)
def close_of(month: str) -> datetime:
    """When a month is closed as a rule: the third weekday after it, at noon in UTC."""
    return datetime.combine(nth_weekday_after(month, CLOSE_WEEKDAY), CLOSE_AT)


@lru_cache(maxsize=16_384)
def billed_in(worked_on: date, approved_at: datetime) -> str:
    """The month on whose invoice work goes: its own, or the first one still to be billed."""
    month = month_of(worked_on)
    while bill_run(month) <= approved_at:
        month = next_month(month)
    return month


def approval_moment(worked_on: date) -> datetime:
    """When a week's work is approved as a rule: on the Monday after it, at ten in UTC."""
    return datetime.combine(worked_on + (7 - worked_on.weekday()) * DAY, APPROVAL_AT)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something people of the firm do at a moment because the calendar says so.

    `day` is the day it is about: the one booked, or the last one of the month billed or closed.
    """

    at: datetime
    kind: Literal[
        "book-day", "submit-week", "approve-week", "bill-run", "close-month", "quarter-end"
    ]
    day: date


def occasions(start: datetime, end: datetime) -> Iterator[Occasion]:
    """What the calendar brings from `start` until before `end` (both UTC), oldest first.

    Time is booked every weekday at five, submitted on Friday at half past, approved on Monday at
    ten. A month is billed on the first weekday after it, closed on the third. Quarters end with
    deals, on their last weekday at four.
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
    month = month_of(before)
    if bill_run(month).date() == day:
        yield Occasion(bill_run(month), "bill-run", before)
    if close_of(month).date() == day:
        yield Occasion(close_of(month), "close-month", before)
    if day.month % 3 == 0 and month_of(weekday_from(day + DAY)) != month_of(day):
        yield Occasion(datetime.combine(day, time(16, tzinfo=UTC)), "quarter-end", day)
