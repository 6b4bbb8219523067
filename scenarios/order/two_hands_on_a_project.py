"""What a project manager does while the integration writes is not undone.

Sales corrects the amount of a deal, and within minutes the project manager puts its project on
hold.
"""

from datetime import UTC, datetime

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def two_hands_on_a_project(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation")

    run.crm.close_won(deal)
    run.clock.advance(minutes=20)
    run.crm.change_amount(deal, deal.amount_minor + 100_000)
    run.clock.advance(minutes=5)
    project = run.psa.project_of(deal).id
    run.backstage("psa").act("project", project, {"status": "on_hold"}, "project-manager")
    run.clock.advance(hours=1)

    run.settle(within_hours=2)
    run.judge()
