"""The first deal of a customer whom no system has heard of, set up and billed as agreed with them.

A small month of a foreign company of the firm: odd minutes, a delivery that is due and not made,
and a day of the new month, approved before the old one is billed.
"""

from datetime import date, time

from understudy.scenario import Run, scenario


@scenario()
def a_customer_nobody_knew(run: Run) -> None:
    hourly = run.world.deals.pick(
        stage="negotiation", billing_type="time_and_materials", currency="GBP"
    )
    fixed = run.world.deals.pick(stage="negotiation", billing_type="fixed_fee", currency="GBP")

    run.crm.win_customer(hourly, "Quayside Works", payment_terms_days=90)
    run.clock.advance(minutes=20)
    run.crm.close_won(hourly, fixed)
    run.clock.advance(hours=1)
    run.psa.staff(hourly)
    run.psa.staff(fixed)
    run.psa.plan_milestone(fixed, "Concept", share=0.3)
    run.psa.plan_milestone(fixed, "Rollout", share=0.7, due_on=date(2026, 6, 30))
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(hourly, hours=7.35, days=2)
    run.psa.complete_milestone(fixed, "Concept")
    run.clock.advance(hours=1)
    run.psa.approve_time(hourly)
    run.clock.advance_to(date(2026, 7, 1), time(7))
    run.psa.book_time(hourly, hours=0.85)
    run.clock.advance(hours=1)
    run.psa.approve_time(hourly)
    run.clock.advance_to(date(2026, 7, 1), time(15))

    run.settle(within_hours=2)
    run.judge()
