"""When the firm does what."""

from datetime import UTC, date, datetime

from understudy.world.calendar import bill_run, billed_in, is_business_day, occasions


def test_a_month_is_billed_on_the_first_weekday_after_it() -> None:
    assert bill_run("2026-06") == datetime(2026, 7, 1, 9, tzinfo=UTC)
    assert bill_run("2026-07").date() == date(2026, 8, 3)
    assert bill_run("2026-12").date() == date(2027, 1, 1)


def test_work_approved_after_its_month_was_billed_goes_on_the_next_invoice() -> None:
    worked = date(2026, 6, 30)
    assert billed_in(worked, datetime(2026, 7, 1, 8, 59, tzinfo=UTC)) == "2026-06"
    assert billed_in(worked, datetime(2026, 7, 1, 9, tzinfo=UTC)) == "2026-07"
    assert billed_in(worked, datetime(2026, 9, 20, tzinfo=UTC)) == "2026-09"


def test_holidays_are_a_matter_of_the_country() -> None:
    assert not is_business_day(date(2026, 12, 25), "US")
    assert is_business_day(date(2026, 12, 28), "US")
    assert not is_business_day(date(2026, 10, 3), "DE")
    assert not is_business_day(date(2026, 6, 28), "GB")


def test_the_calendar_brings_fridays_month_ends_and_quarter_ends() -> None:
    start, end = datetime(2026, 6, 26, tzinfo=UTC), datetime(2026, 7, 4, tzinfo=UTC)

    found = [(o.at.date().isoformat(), o.kind) for o in occasions(start, end)]

    assert ("2026-06-26", "submit-week") in found
    assert ("2026-06-29", "approve-week") in found
    assert ("2026-06-30", "quarter-end") in found
    assert ("2026-07-01", "bill-run") in found
    assert ("2026-07-03", "close-month") in found
    assert not any(day == "2026-06-27" for day, _ in found)
    assert found == sorted(found, key=lambda f: f[0])
