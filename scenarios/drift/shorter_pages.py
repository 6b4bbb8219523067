"""A page that holds fewer records than were asked for is not the last one.

The PSA caps its pages at three records. Who takes a short page for the end of the list
bills less than was worked.
"""

from datetime import date, time

from understudy.drift import PageSizeCut
from understudy.scenario import Run, scenario


@scenario()
def shorter_pages(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    run.drift(PageSizeCut(rows=3), on="psa")
    run.psa.approve_time(deal)
    run.clock.advance_to(date(2026, 7, 1), time(14))

    run.settle(within_hours=3)
    run.judge()
