"""Time that is rejected is not billed, and what is booked in its place is billed once.

A team books a day too much; the project manager rejects it all, the team books anew.
"""

from datetime import UTC, date, datetime, time

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def rejected_and_done_again(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(minutes=30)
    run.psa.staff(deal, people=2)
    run.psa.book_time(deal, hours=7.5, days=3)
    run.psa.reject_time(deal)
    run.clock.advance(minutes=30)
    run.psa.book_time(deal, hours=7.5, days=2)
    run.psa.approve_time(deal)
    run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=3)
    run.judge()
