"""A message that the CRM never sent changes nothing.

Somebody posts to the integration's address what looks like the CRM's own message: a deal is won,
with other numbers in it. The true one comes right after it.
"""

from understudy.faults import ForgedEvent
from understudy.scenario import Run, scenario


@scenario()
def a_message_nobody_sent(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation")

    with run.trouble(ForgedEvent(), on="crm engagement", times=1):
        run.crm.close_won(deal)
        run.clock.advance(minutes=30)
    run.clock.advance(hours=1)

    run.settle(within_hours=2)
    run.judge()
