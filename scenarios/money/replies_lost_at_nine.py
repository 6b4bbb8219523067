"""Replies that are lost on a billing day bill nothing twice.

The ledger books the milestone's invoice and the month's, and both answers get lost.
"""

from datetime import UTC, date, datetime, time

from understudy.faults import LostReply
from understudy.scenario import Run, scenario

BILLING_DAY = date(2026, 7, 1)


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def replies_lost_at_nine(run: Run) -> None:
    hourly = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")
    fixed = run.world.deals.pick(stage="negotiation", billing_type="fixed_fee")

    run.crm.close_won(hourly, fixed)
    run.clock.advance(minutes=15)
    run.psa.staff(hourly, people=2)
    run.psa.staff(fixed, people=1)
    run.psa.plan_milestone(fixed, "Kick-off", share=0.25)
    run.psa.book_time(hourly, hours=6, days=2)
    run.psa.approve_time(hourly)
    run.clock.advance_to(BILLING_DAY, time(8, 30))
    with run.trouble(LostReply(), on="erp invoice.create", times=2):
        run.psa.complete_milestone(fixed, "Kick-off")
        run.clock.advance_to(BILLING_DAY, time(10))

    run.settle(within_hours=2)
    run.judge()
