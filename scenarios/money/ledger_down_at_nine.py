"""A ledger that is down while the month should be billed gets all of it afterwards.

It goes before eight and is back at ten; an expense is approved and a delivery made meanwhile.
"""

from datetime import UTC, date, datetime, time

from understudy.faults import Unavailable
from understudy.scenario import Run, scenario

BILLING_DAY = date(2026, 7, 1)


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def ledger_down_at_nine(run: Run) -> None:
    hourly = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")
    fixed = run.world.deals.pick(stage="negotiation", billing_type="fixed_fee")

    run.crm.close_won(hourly, fixed)
    run.clock.advance(minutes=15)
    run.psa.staff(hourly, people=2)
    run.psa.staff(fixed, people=1)
    run.psa.plan_milestone(fixed, "Concept", share=0.4)
    run.psa.book_time(hourly, hours=6.5, days=2)
    run.psa.spend(hourly, 31_980)
    run.psa.approve_time(hourly)
    run.clock.advance_to(BILLING_DAY, time(7, 45))
    with run.trouble(Unavailable(), on="erp *"):
        run.psa.approve_expenses(hourly)
        run.psa.complete_milestone(fixed, "Concept")
        run.clock.advance_to(BILLING_DAY, time(10))
    run.clock.advance(hours=1)

    run.settle(within_hours=2)
    run.judge()
