"""Events in an envelope that nobody announced delay nothing, for the truth is asked for anyway.

The PPM's platform sends its events in the form of its next version.
"""

from understudy.drift import EventVersionChanged
from understudy.scenario import Run, scenario


@scenario()
def events_in_a_new_envelope(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation")

    run.crm.close_won(deal)
    run.clock.advance(minutes=30)
    run.drift(EventVersionChanged(), on="ppm")
    run.ppm.report_status(deal, "amber", percent=10)
    run.clock.advance(minutes=45)
    run.ppm.report_status(deal, "green", percent=25)
    run.clock.advance(minutes=45)

    run.settle(within_hours=3)
    run.judge()
