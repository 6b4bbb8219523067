"""When the firm does what."""

from datetime import UTC, date, datetime

import pytest

from understudy.world.calendar import (
    bill_run,
    billed_in,
    business_days,
    close_of,
    is_business_day,
    last_of,
    next_month,
    occasions,
    weekday_from,
)


@pytest.mark.parametrize(
    ("month", "billed", "closed"),
    [
        ("2026-06", date(2026, 7, 1), date(2026, 7, 3)),
        ("2026-07", date(2026, 8, 3), date(2026, 8, 5)),
        ("2026-04", date(2026, 5, 1), date(2026, 5, 5)),
        ("2026-12", date(2027, 1, 1), date(2027, 1, 5)),
    ],
)
def test_a_month_is_billed_on_the_first_weekday_after_it_and_closed_on_the_third(
    month: str, billed: date, closed: date
) -> None:
    assert bill_run(month) == datetime(billed.year, billed.month, billed.day, 9, tzinfo=UTC)
    assert close_of(month) == datetime(closed.year, closed.month, closed.day, 12, tzinfo=UTC)


def test_work_approved_after_its_month_was_billed_goes_on_the_next_invoice() -> None:
    worked = date(2026, 6, 30)

    assert billed_in(worked, datetime(2026, 7, 1, 8, 59, tzinfo=UTC)) == "2026-06"
    assert billed_in(worked, datetime(2026, 7, 1, 9, tzinfo=UTC)) == "2026-07"
    assert billed_in(worked, datetime(2026, 9, 20, tzinfo=UTC)) == "2026-09"


def test_holidays_are_a_matter_of_the_country() -> None:
    assert not is_business_day(date(2026, 12, 25), "US")
    assert is_business_day(date(2026, 12, 28), "US")
    assert not is_business_day(date(2026, 10, 3), "DE")
    assert is_business_day(date(2026, 5, 1), "GB")
    assert not is_business_day(date(2026, 5, 1), "DE")


def test_business_days_go_over_the_turn_of_the_year_and_may_be_none() -> None:
    found = business_days(date(2026, 12, 24), date(2027, 1, 5), "DE")

    assert [d.isoformat()[5:] for d in found] == [
        *("12-24", "12-28", "12-29", "12-30", "12-31", "01-04")
    ]
    assert business_days(date(2026, 6, 6), date(2026, 6, 8), "US") == ()
    assert business_days(date(2027, 1, 9), date(2026, 1, 9), "US") == ()


def test_months_and_weekends_end() -> None:
    assert next_month("2026-12") == "2027-01"
    assert last_of("2028-02") == date(2028, 2, 29)
    assert weekday_from(date(2026, 6, 27)) == weekday_from(date(2026, 6, 29)) == date(2026, 6, 29)


def test_the_calendar_brings_fridays_month_ends_and_quarter_ends() -> None:
    start, end = datetime(2026, 6, 26, tzinfo=UTC), datetime(2026, 7, 3, 12, tzinfo=UTC)

    found = [(f"{o.at:%m-%d %H:%M}", o.kind, o.day.isoformat()) for o in occasions(start, end)]

    assert found == [
        ("06-26 17:00", "book-day", "2026-06-26"),
        ("06-26 17:30", "submit-week", "2026-06-26"),
        ("06-29 10:00", "approve-week", "2026-06-29"),
        ("06-29 17:00", "book-day", "2026-06-29"),
        ("06-30 16:00", "quarter-end", "2026-06-30"),
        ("06-30 17:00", "book-day", "2026-06-30"),
        ("07-01 09:00", "bill-run", "2026-06-30"),
        ("07-01 17:00", "book-day", "2026-07-01"),
        ("07-02 17:00", "book-day", "2026-07-02"),
    ]
    (closing,) = occasions(end, datetime(2026, 7, 3, 13, tzinfo=UTC))
    assert (closing.kind, closing.day) == ("close-month", date(2026, 6, 30))


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_billed_and_closed_once_and_every_third_ends_a_quarter(month: int) -> None:
    start = datetime(2026, month, 1, tzinfo=UTC)
    end = datetime(2026 + month // 12, month % 12 + 1, 1, tzinfo=UTC)

    kinds = [o.kind for o in occasions(start, end)]

    assert (kinds.count("bill-run"), kinds.count("close-month")) == (1, 1)
    assert kinds.count("quarter-end") == (month % 3 == 0)
