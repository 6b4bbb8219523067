"""A deal that is taken back and won again has the one project it had.

Of two deals won, one is taken back by sales for another talk about the price, and won again at it.
"""

from datetime import UTC, datetime

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def won_and_won_again(run: Run) -> None:
    reopened, other = run.world.deals.take(2, stage="negotiation")

    run.crm.close_won(reopened, other)
    run.clock.advance(minutes=20)
    crm = run.backstage("crm")
    project = run.psa.project_of(reopened)
    assert project.source is not None
    crm.act("engagement", project.source, {"stage": "negotiation"}, "account-executive")
    run.clock.advance(minutes=20)
    run.crm.change_amount(reopened, reopened.amount_minor - 100_000)
    run.crm.close_won(reopened)
    run.clock.advance(hours=1)

    run.settle(within_hours=2)
    run.judge()
