"""An outage of the ledger on billing day loses nothing and bills nothing twice.

The first of the month: the bill run is due at nine, and the ERP is down from before eight until the
afternoon. What was approved meanwhile waits. When the ledger is back, everything arrives once. Seen
in life at every month end in which somebody else closes the books too.
"""

from datetime import date, time

from understudy.faults import Unavailable
from understudy.scenario import Run, scenario


@scenario()
def erp_down_on_billing_day(run: Run) -> None:
    hourly = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")
    fixed = run.world.deals.pick(stage="negotiation", billing_type="fixed_fee")

    run.crm.close_won(hourly, fixed)
    run.clock.advance(hours=1)
    run.psa.staff(hourly, people=3)
    run.psa.staff(fixed, people=2)
    run.psa.plan_milestone(fixed, "Concept", share=0.4)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(hourly, hours=7.5, days=2)
    run.psa.spend(hourly, 31_980)
    run.psa.approve_time(hourly)
    run.clock.advance_to(date(2026, 7, 1), time(7, 45))

    with run.trouble(Unavailable(), on="erp *"):
        run.psa.approve_expenses(hourly)
        run.psa.complete_milestone(fixed, "Concept")
        run.clock.advance_to(date(2026, 7, 1), time(14))
    run.clock.advance(hours=2)
    run.erp.receive_payments(hourly, fixed)

    run.settle(within_hours=3)
    run.judge()
