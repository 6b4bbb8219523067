"""Events that overtake each other, are lost or made up by somebody leave the present as it is.

The portfolio office reports three times in a day. The first report's event comes after the
second's, the third is lost; and somebody posts an event with other numbers in it.
"""

from understudy.faults import ForgedEvent, LostEvent, ReorderedEvent
from understudy.scenario import Run, scenario


@scenario()
def events_overtake_each_other(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation")

    run.crm.close_won(deal)
    run.clock.advance(minutes=30)
    with run.trouble(ReorderedEvent(), on="ppm portfolio_status", times=1):
        run.ppm.report_status(deal, "amber", percent=10)
        run.ppm.report_status(deal, "red", percent=15)
        run.clock.advance(minutes=30)
    with run.trouble(ForgedEvent(), on="ppm portfolio_status", times=1):
        run.ppm.report_status(deal, "amber", percent=20)
        run.clock.advance(minutes=30)
    with run.trouble(LostEvent(), on="ppm portfolio_status", times=1):
        run.ppm.report_status(deal, "green", percent=30)
        run.clock.advance(hours=1)

    run.settle(within_hours=3)
    run.judge()
