"""A vendor's release of the season changes pages, order and choices, and no number.

The PSA and the CRM are upgraded on the eve of the bill run: pages are shorter, lists come in
another order, what is empty is left out, and choices have values that nobody has used yet.
"""

from datetime import date, time

from understudy.drift import SeasonalRelease
from understudy.scenario import Run, scenario


@scenario()
def a_new_release_overnight(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    run.psa.approve_time(deal)
    run.drift(SeasonalRelease(), on="psa")
    run.drift(SeasonalRelease(), on="crm")
    run.psa.spend(deal, 21_000)
    run.psa.approve_expenses(deal)
    run.clock.advance_to(date(2026, 7, 1), time(14))
    run.erp.receive_payments(deal)

    run.settle(within_hours=3)
    run.judge()
