"""Work approved after the close is posted into the open period, and not billed before its turn.

June is billed on the first of July and closed on the third. Two days of June are approved only
after that. They belong to June by the day they were worked, and to July by the books; August bills
them.
"""

from datetime import date, time

from understudy.scenario import Run, scenario


@scenario()
def month_end_close(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=8, days=1)
    run.psa.approve_time(deal)
    run.clock.advance(hours=1)
    run.psa.book_time(deal, hours=2, days=2)
    run.clock.advance_to(date(2026, 7, 3), time(10))
    run.erp.close_month(date(2026, 6, 30))
    run.psa.approve_time(deal)
    run.clock.advance(hours=2)
    run.psa.spend(deal, 12_345)
    run.psa.approve_expenses(deal)
    run.erp.receive_payments(deal)
    run.clock.advance(hours=2)

    run.settle(within_hours=2)
    run.judge()
