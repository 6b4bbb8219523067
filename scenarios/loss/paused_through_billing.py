"""An integration that stood still through the bill run bills late, once, and what is true then.

A virtual machine is frozen for a backup and wakes up hours later with answers of long ago in its
hands. It must not take them for the present.
"""

from datetime import date, time

from understudy.faults import SutPaused
from understudy.scenario import Run, scenario


@scenario()
def paused_through_billing(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    run.psa.approve_time(deal)
    run.clock.advance(minutes=4)
    with run.trouble(SutPaused(), on="sut"):
        run.psa.spend(deal, 18_500)
        run.psa.approve_expenses(deal)
        run.clock.advance(minutes=40)
    run.clock.advance_to(date(2026, 7, 1), time(8, 50))
    with run.trouble(SutPaused(), on="sut"):
        run.clock.advance_to(date(2026, 7, 1), time(13))
    run.clock.advance(hours=1)
    run.erp.receive_payments(deal)

    run.settle(within_hours=3)
    run.judge()
