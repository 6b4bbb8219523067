"""A vendor that has had enough and does not say for how long is asked less and less.

The PSA and the ERP refuse at month end, with no time named. Who asks again at once is refused for
longer.
"""

from datetime import date, time

from understudy.faults import ThrottledSilently
from understudy.scenario import Run, scenario


@scenario()
def throttled_without_a_word(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    with (
        run.trouble(ThrottledSilently(), on="psa *", times=6),
        run.trouble(ThrottledSilently(), on="erp *", times=6),
    ):
        run.psa.approve_time(deal)
        run.clock.advance(hours=4)
    run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=3)
    run.judge()
