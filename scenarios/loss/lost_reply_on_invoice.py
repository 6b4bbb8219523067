"""A lost reply must not bill the client twice.

The ledger books the invoice, then its answer never arrives, so the integration cannot know. It has
to ask before it writes again. Seen in life as gateway timeouts at quarter end.
"""

from datetime import date, time

from understudy.faults import LostReply
from understudy.scenario import Run, scenario


@scenario()
def lost_reply_on_invoice(run: Run) -> None:
    hourly = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")
    fixed = run.world.deals.pick(stage="negotiation", billing_type="fixed_fee")

    run.crm.close_won(hourly, fixed)
    run.clock.advance(hours=1)
    run.psa.staff(hourly, people=2)
    run.psa.staff(fixed, people=1)
    run.psa.plan_milestone(fixed, "Kick-off", share=0.25)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(hourly, hours=6, days=2)
    run.psa.approve_time(hourly)
    run.clock.advance_to(date(2026, 7, 1), time(8, 30))

    with run.trouble(LostReply(), on="erp invoice.create", times=2):
        run.psa.complete_milestone(fixed, "Kick-off")
        run.clock.advance(hours=2)

    run.settle(within_hours=2)
    run.judge()
