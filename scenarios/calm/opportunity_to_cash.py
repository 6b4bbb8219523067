"""A won deal becomes projects, work, invoices and cash, and nothing is lost on the way.

The everyday path, with nobody in the way: two deals close on the last Monday of the quarter, one
sold by the hour and one at a fixed fee. People are staffed, book time and expenses, a delivery is
made; on the first business day the month is billed, and customers pay.
"""

from datetime import date, time

from understudy.scenario import Run, scenario


@scenario()
def opportunity_to_cash(run: Run) -> None:
    hourly = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")
    fixed = run.world.deals.pick(stage="negotiation", billing_type="fixed_fee")

    run.crm.close_won(hourly, fixed)
    run.clock.advance(hours=1)
    run.psa.staff(hourly, people=3)
    run.psa.staff(fixed, people=2)
    run.psa.plan_milestone(fixed, "Concept", share=0.4)
    run.ppm.report_status(fixed, "green", percent=5)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(hourly, hours=7.5, days=2)
    run.psa.book_time(fixed, hours=4, days=1)
    run.psa.spend(hourly, 48_250)
    run.psa.complete_milestone(fixed, "Concept")
    run.clock.advance(hours=1)
    run.psa.approve_time(hourly)
    run.psa.approve_time(fixed)
    run.psa.approve_expenses(hourly)
    run.clock.advance_to(date(2026, 7, 1), time(15))
    run.erp.receive_payments(hourly, fixed)
    run.clock.advance(hours=1)

    run.settle(within_hours=2)
    run.judge()
