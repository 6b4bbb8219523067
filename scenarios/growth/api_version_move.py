"""A version of an API that is retired after notice is left for a newer one, and no deal is late.

The CRM retires the version that the integration was written for. For a while each answer tells of
it; then there is no answer at that address any more.
"""

from understudy.drift import EndpointRetired
from understudy.scenario import Run, scenario


@scenario()
def api_version_move(run: Run) -> None:
    before, after = run.world.deals.take(2, stage="negotiation")

    run.drift(EndpointRetired(path="/services/data/v59.0/", after=40), on="crm")
    run.crm.close_won(before)
    run.clock.advance(hours=2)
    run.crm.close_won(after)
    run.crm.change_amount(before, before.amount_minor + 70_000)
    run.clock.advance(hours=1)

    run.settle(within_hours=3)
    run.judge()
