"""A vendor that slows down until nobody waits is asked again later, and nothing is doubled.

An index is being rebuilt. Answers take seconds, then longer than anybody's patience; what was asked
has been done all the same.
"""

from datetime import date, time

from understudy.faults import LatencyJitter, LatencyRamp, ThrottledSilently
from understudy.scenario import Run, scenario


@scenario()
def slower_and_slower(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    with run.trouble(LatencyRamp(seconds_max=90, over_s=1800), on="erp *"):
        run.psa.approve_time(deal)
        run.clock.advance(hours=2)
    with (
        run.trouble(LatencyJitter(median_s=3), on="psa *"),
        run.trouble(ThrottledSilently(), on="ppm *", times=3),
    ):
        run.crm.change_amount(deal, deal.amount_minor + 90_000)
        run.clock.advance(hours=2)
    run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=3)
    run.judge()
