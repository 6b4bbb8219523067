"""A system whose clock is slow tells of changes that seem to be old news, and none is missed.

The PSA's stamps are five minutes behind everybody else's. Who asks for what is newer than his own
last look misses what lies between.
"""

from datetime import date, time

from understudy.faults import ClockSkew
from understudy.scenario import Run, scenario


@scenario()
def a_clock_that_is_slow(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    with run.trouble(ClockSkew(seconds=-300), on="psa *"):
        run.psa.approve_time(deal)
        run.psa.spend(deal, 15_000)
        run.psa.approve_expenses(deal)
        run.clock.advance(hours=3)
    run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=3)
    run.judge()
