"""An integration that dies at each tenth request still gets to the end.

A leak, and an operating system that makes short work of it. What was done before each death is not
done again, and what was not done is not forgotten.
"""

from datetime import date, time

from understudy.faults import LostReply, SutCrashed
from understudy.scenario import Run, scenario


@scenario()
def dies_again_and_again(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    for request in (3, 9, 15):
        with run.trouble(SutCrashed(request=request), on="sut"):
            if request == 3:
                run.crm.close_won(deal)
            run.clock.advance(minutes=30)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)
    run.psa.approve_time(deal)
    with run.trouble(LostReply(), on="erp create", times=1), run.trouble(SutCrashed(), on="sut"):
        run.clock.advance(hours=1)
    run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=3)
    run.judge()
