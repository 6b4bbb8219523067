"""What was given up while a right was missing is done once somebody asks again.

Somebody tidies up the roles of the ERP on a Tuesday morning. By the time that the right is given
back, the integration may well have given up; its operators ask it to try again what it set aside.
"""

from datetime import date, time

from understudy.faults import PermissionRemoved
from understudy.scenario import Run, scenario


@scenario()
def given_up_and_asked_again(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal)
    run.clock.advance_to(date(2026, 6, 30), time(8))
    run.psa.book_time(deal, hours=6, days=2)

    with run.trouble(PermissionRemoved(), on="erp create"):
        run.psa.approve_time(deal)
        run.clock.advance(hours=4, minutes=30)
    run.operators.replay()
    run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=6)
    run.judge()
