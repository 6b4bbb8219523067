"""A record that was written and is not yet found by a search is not written again.

The search index of an ERP trails its tables by two minutes. Who creates when the search finds
nothing creates twice. The CRM trails too, so that its news come late, and with old values.
"""

from datetime import date, time

from understudy.faults import LostReply, VisibilityLag
from understudy.scenario import Run, scenario


@scenario()
def written_and_not_yet_found(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    with (
        run.trouble(VisibilityLag(seconds=120), on="erp query"),
        run.trouble(VisibilityLag(seconds=300), on="crm query"),
        run.trouble(LostReply(), on="erp create", times=2),
    ):
        run.psa.approve_time(deal)
        run.crm.change_amount(deal, deal.amount_minor + 120_000)
        run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=3)
    run.judge()
