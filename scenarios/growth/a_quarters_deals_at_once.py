"""All deals of a quarter, won in one minute, are projects within a quarter of an hour.

Seen in life in the last hour of a quarter, when sales signs what it has. Two of them are corrected
while they are still on their way.
"""

from datetime import UTC, datetime

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def a_quarters_deals_at_once(run: Run) -> None:
    deals = run.world.deals.take(12, stage="negotiation")

    run.crm.close_won(*deals)
    run.clock.advance(minutes=2)
    for deal in deals[:2]:
        run.crm.change_amount(deal, deal.amount_minor + 250_000)
    run.clock.advance(minutes=28)
    for deal in deals:
        run.psa.staff(deal, people=1)
    run.clock.advance(minutes=30)

    run.settle(within_hours=2)
    run.judge()
