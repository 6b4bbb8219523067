"""Who leaves is gone everywhere, and who is paid more costs more from that day on.

One person of the team has a new rate, another leaves at the end of last month.
"""

from datetime import UTC, date, datetime

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def people_come_and_go(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    here = [p for p in run.world.all("resource") if p.terminated_on is None]
    stays, leaves = here[-2:]
    run.hcm.change_rate(stays, 8_765, date(2026, 6, 15))
    hcm = run.backstage("hcm")
    last_day = {"terminated_on": "2026-06-28"}
    hcm.act("resource", run.stage.key("hcm", leaves.id), last_day, "people-partner")
    run.clock.advance(hours=2)

    run.settle(within_hours=2)
    run.judge()
