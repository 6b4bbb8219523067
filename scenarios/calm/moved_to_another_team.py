"""Who moves to another team is approved for by its manager, from the day of the move.

One person of a project's team moves; another got a raise last month that was entered only now.
"""

from datetime import UTC, date, datetime

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def moved_to_another_team(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    here = [p for p in run.world.all("resource") if p.terminated_on is None]
    raised, moves = here[-2:]
    managed = [p for p in here if p.manager and p.manager != moves.manager]
    elsewhere = next(p.org_unit for p in managed if p.org_unit != moves.org_unit)
    run.hcm.change_rate(raised, 8_765, date(2026, 5, 15))
    team = {"org_unit": run.stage.key("hcm", elsewhere)}
    run.backstage("hcm").act("resource", run.stage.key("hcm", moves.id), team, "people-partner")
    run.clock.advance(hours=2)

    run.settle(within_hours=2)
    run.judge()
