"""Everything that happens between a deal and its cash, on the last night before a billing day.

Two deals are won at ten; by midnight there is time of every kind (more than a page of it: for the
customer, for ourselves, rejected, and some still waiting), an expense and a delivery. In the
morning the month is billed and then closed, customers pay, and only then the rest is approved.
"""

from datetime import UTC, date, datetime, time

from understudy.scenario import Run, scenario

BILLING_DAY = date(2026, 7, 1)


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def overnight(run: Run) -> None:
    hourly = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")
    fixed = run.world.deals.pick(stage="negotiation", billing_type="fixed_fee")

    run.crm.close_won(hourly, fixed)
    run.clock.advance(minutes=15)
    run.psa.staff(hourly, people=2)
    run.psa.staff(fixed, people=1)
    run.psa.plan_milestone(fixed, "Concept", share=0.4)
    run.ppm.report_status(fixed, "green", percent=5)
    run.psa.book_time(hourly, hours=1.25, days=2)
    run.psa.reject_time(hourly)
    run.psa.book_time(hourly, hours=0.75, days=3, billable=False)
    for hours in (2.5, 1.5, 0.5):
        run.psa.book_time(hourly, hours=hours, days=3)
    run.psa.book_time(fixed, hours=4, days=2)
    run.psa.spend(hourly, 48_255)
    run.clock.advance(minutes=30)
    run.psa.approve_time(hourly)
    run.psa.approve_time(fixed)
    run.psa.approve_expenses(hourly)
    run.psa.complete_milestone(fixed, "Concept")
    run.psa.book_time(hourly, hours=0.25, days=2)
    run.clock.advance_to(BILLING_DAY, time(9, 30))
    run.erp.close_month(date(2026, 6, 30))
    run.psa.approve_time(hourly)
    run.erp.receive_payments(hourly, fixed)
    run.clock.advance(minutes=30)

    run.settle(within_hours=2)
    run.judge()
