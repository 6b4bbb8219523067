"""Sales sees that a project rests, and that it goes on.

A project manager puts a project on hold, for a customer has no time, and takes it up again.
"""

from datetime import UTC, datetime

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def project_rests(run: Run) -> None:
    resting, running = run.world.deals.take(2, stage="negotiation")

    run.crm.close_won(resting, running)
    run.clock.advance(minutes=15)
    psa = run.backstage("psa")
    for deal, statuses in ((resting, ("on_hold",)), (running, ("on_hold", "active"))):
        for status in statuses:
            project = run.psa.project_of(deal).id
            psa.act("project", project, {"status": status}, "project-manager")
            run.clock.advance(minutes=20)
    run.clock.advance(hours=1)

    run.settle(within_hours=2)
    run.judge()
