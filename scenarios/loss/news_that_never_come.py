"""News that never come, and are not kept for later, are found by asking.

The CRM's events of a morning are lost, and so are those that the ERP posts about invoices. Who only
listens has a won deal without a project, and an invoice that nobody hears of.
"""

from datetime import date, time

from understudy.faults import LostEvent, ReplayGapEvent
from understudy.scenario import Run, scenario


@scenario()
def news_that_never_come(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    with run.trouble(ReplayGapEvent(), on="crm engagement"):
        run.crm.close_won(deal)
        run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)
    run.psa.approve_time(deal)
    with run.trouble(LostEvent(), on="erp invoice"):
        run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=3)
    run.judge()
