"""A list that moves while it is read shows a record twice, and it is still one record.

New entries push others from one page to the next while the PSA is asked.
"""

from datetime import date, time

from understudy.faults import PageRepeats
from understudy.scenario import Run, scenario


@scenario()
def a_list_moves_while_it_is_read(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    with run.trouble(PageRepeats(), on="psa query"):
        run.psa.approve_time(deal)
        run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=3)
    run.judge()
