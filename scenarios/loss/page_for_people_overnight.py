"""A page for people where an answer should be is an outage, and no empty list.

A proxy shows a friendly page, with 200 at first, while the PSA is being serviced on the night
before billing; the CRM falls over beside it.
"""

from datetime import date, time

from understudy.faults import GarbledBody, MaintenancePage, ServerError
from understudy.scenario import Run, scenario


@scenario()
def page_for_people_overnight(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)
    run.psa.approve_time(deal)

    with (
        run.trouble(GarbledBody(), on="psa query", times=2),
        run.trouble(ServerError(), on="crm *", times=2),
    ):
        run.clock.advance(hours=1)
    with run.trouble(MaintenancePage(), on="psa *"):
        run.clock.advance(hours=4)
    run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=3)
    run.judge()
