"""A ledger that takes no invoice for a while is not hammered.

A milestone is completed, and for a quarter of an hour it answers that it is not available.
"""

from datetime import UTC, datetime

from understudy.faults import Unavailable
from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def ledger_busy(run: Run) -> None:
    fixed = run.world.deals.pick(stage="negotiation", billing_type="fixed_fee")

    run.crm.close_won(fixed)
    run.clock.advance(minutes=15)
    run.psa.staff(fixed, people=1)
    run.psa.plan_milestone(fixed, "Kick-off", share=0.25)
    with run.trouble(Unavailable(), on="erp invoice.create"):
        run.psa.complete_milestone(fixed, "Kick-off")
        run.clock.advance(minutes=15)

    run.settle(within_hours=2)
    run.judge()
