"""Work of a few minutes is billed to the cent, and stays with whoever it was done for.

Three deals, two of them by the hour: calls of seven minutes, a review of fifty, one that is still
waiting when the month is billed. Then the portfolio office says how they are doing.
"""

from datetime import UTC, date, datetime, time

from understudy.scenario import Run, scenario

BILLING_DAY = date(2026, 7, 1)


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def work_of_minutes(run: Run) -> None:
    first, second = run.world.deals.take(2, stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(first, second)
    run.clock.advance(minutes=15)
    for deal in (first, second):
        run.psa.staff(deal, people=2)
        run.psa.book_time(deal, hours=7 / 60, days=3)
        run.psa.book_time(deal, hours=50 / 60, days=2)
        run.psa.approve_time(deal)
    run.psa.spend(second, 4_999)
    run.psa.approve_expenses(second)
    run.psa.book_time(first, hours=0.35, days=1)
    run.ppm.report_status(first, "green", percent=5)
    run.ppm.report_status(second, "red", percent=10)
    run.clock.advance_to(BILLING_DAY, time(9, 30))
    run.psa.approve_time(first)
    run.clock.advance(minutes=30)

    run.settle(within_hours=2)
    run.judge()
