"""Deliveries of one day are billed one by one, each once, and what is planned is not.

Three milestones of one fixed fee are completed within an hour, two of them in the same minute; the
fourth is for the autumn. The customer pays two of the three at once.
"""

from datetime import UTC, datetime

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 10, tzinfo=UTC))
def three_deliveries_in_an_hour(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="fixed_fee")

    run.crm.close_won(deal)
    run.clock.advance(minutes=15)
    run.psa.staff(deal, people=2)
    for name, share in (("Concept", 0.2), ("Build", 0.35), ("Training", 0.05), ("Review", 0.4)):
        run.psa.plan_milestone(deal, name, share=share)
    run.clock.advance(minutes=15)
    run.psa.complete_milestone(deal, "Concept")
    run.psa.complete_milestone(deal, "Build")
    run.clock.advance(minutes=30)
    run.erp.receive_payments(deal)
    run.psa.complete_milestone(deal, "Training")
    run.clock.advance(minutes=45)

    run.settle(within_hours=2)
    run.judge()
