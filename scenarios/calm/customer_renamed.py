"""A customer that is renamed is the same customer everywhere, by its new name.

The customer buys, and is taken over: its name changes twice.
"""

from datetime import UTC, datetime

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def customer_renamed(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation")

    run.crm.close_won(deal)
    run.clock.advance(minutes=30)
    run.crm.rename_customer(deal.customer, "Lighthouse Holding")
    run.clock.advance(minutes=30)
    run.crm.rename_customer(deal.customer, "Lighthouse International")
    run.clock.advance(minutes=30)

    run.settle(within_hours=2)
    run.judge()
