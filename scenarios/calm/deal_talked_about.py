"""A deal that is only talked about stays with sales.

One deal is won; of another only the amount is corrected.
"""

from datetime import UTC, datetime

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def deal_talked_about(run: Run) -> None:
    won, open_one = run.world.deals.take(2, stage="negotiation")

    run.crm.close_won(won)
    run.crm.change_amount(open_one, open_one.amount_minor + 100_000)
    run.clock.advance(hours=1)

    run.settle(within_hours=2)
    run.judge()
