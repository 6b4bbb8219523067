"""A right that is taken away and given back costs a morning, and no data.

Somebody tidies up the roles of the ERP: for four hours the integration may not create anything.
Nothing that came meanwhile is dropped, and nobody types it in again.
"""

from datetime import date, time

from understudy.faults import PermissionRemoved
from understudy.scenario import Run, scenario


@scenario()
def a_right_taken_and_given_back(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(8))
    run.psa.book_time(deal, hours=6, days=2)

    with run.trouble(PermissionRemoved(), on="erp create"):
        run.psa.approve_time(deal)
        run.clock.advance(hours=4)
    run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=6)
    run.judge()
