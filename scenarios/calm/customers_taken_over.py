"""A customer with a new name keeps its keys, and its deal its project.

Two customers buy. One is renamed twice in ten minutes, the other once, and then nothing happens
for hours.
"""

from datetime import UTC, datetime

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def customers_taken_over(run: Run) -> None:
    deal, *more = run.world.deals.take(6, stage="negotiation")
    other = next(d for d in more if d.customer != deal.customer)

    run.crm.close_won(deal, other)
    run.clock.advance(minutes=15)
    run.crm.rename_customer(deal.customer, "Lighthouse Holding")
    run.clock.advance(minutes=10)
    run.crm.rename_customer(deal.customer, "Lighthouse International")
    run.crm.rename_customer(other.customer, "Harbour & Sons")
    run.clock.advance(hours=3)

    run.settle(within_hours=2)
    run.judge()
