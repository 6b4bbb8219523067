"""An event that is delivered twice has its effect once.

The portfolio office reports on a project, and the platform sends its webhook again, as every
platform does that promises delivery at least once.
"""

from understudy.faults import DuplicateEvent
from understudy.scenario import Run, scenario


@scenario()
def event_delivered_twice(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation")

    run.crm.close_won(deal)
    run.clock.advance(minutes=30)

    with run.trouble(DuplicateEvent(copies=2), on="ppm portfolio_status"):
        run.ppm.report_status(deal, "amber", percent=10)
        run.clock.advance(minutes=30)
    run.ppm.report_status(deal, "green", percent=20)
    run.clock.advance(minutes=30)

    run.settle(within_hours=2)
    run.judge()
