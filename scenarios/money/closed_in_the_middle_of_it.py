"""A month that is closed while work is on its way takes what it took, and the next takes the rest.

Time is approved one minute before June is closed, and more of it just after, with an expense:
nothing is lost, nothing is posted into the closed month, and all keeps the day it was done.
"""

from datetime import UTC, date, datetime, time

from understudy.scenario import Run, scenario

CLOSE_DAY = date(2026, 7, 1)


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def closed_in_the_middle_of_it(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(minutes=15)
    run.psa.staff(deal, people=2)
    run.psa.book_time(deal, hours=1.5, days=2)
    run.psa.approve_time(deal)
    run.psa.book_time(deal, hours=2.25, days=2)
    run.clock.advance_to(CLOSE_DAY, time(9, 59))
    run.psa.approve_time(deal)
    run.psa.book_time(deal, hours=0.75, days=2)
    run.clock.advance(minutes=1)
    run.erp.close_month(date(2026, 6, 30))
    run.psa.approve_time(deal)
    run.psa.spend(deal, 7_777)
    run.psa.approve_expenses(deal)
    run.clock.advance(hours=1)

    run.settle(within_hours=2)
    run.judge()
