"""An integration that has lost its own notes finds out from the systems what it had done.

Its container is moved, and nobody had mounted the volume. What it had written to others is still
there, under keys that it can compute again; nothing may be written a second time.
"""

from datetime import date, time

from understudy.faults import SutDiskLost
from understudy.scenario import Run, scenario


@scenario()
def disk_lost_overnight(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    run.psa.approve_time(deal)
    run.clock.advance(hours=1)
    with run.trouble(SutDiskLost(), on="sut"):
        run.clock.advance_to(date(2026, 7, 1), time(15))
    run.erp.receive_payments(deal)
    run.clock.advance(hours=1)

    run.settle(within_hours=3)
    run.judge()
