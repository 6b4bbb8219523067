"""A daily quota that others have used up delays deals, and the midnight that renews it brings all.

A report tool of another department reads the CRM all morning. From noon on nobody gets an answer.
"""

from datetime import date, time

from understudy.faults import ConcurrencyLimit, NoisyNeighbour, QuotaExhausted
from understudy.scenario import Run, scenario


@scenario()
def quota_gone_by_noon(run: Run) -> None:
    *deals, last = run.world.deals.take(3, stage="negotiation")

    run.clock.advance_to(date(2026, 6, 29), time(12))
    with run.trouble(QuotaExhausted(), on="crm *"):
        run.crm.close_won(*deals)
        run.clock.advance_to(date(2026, 6, 30), time(2))
    with run.trouble(NoisyNeighbour(left=4, window_s=300), on="crm *"):
        run.crm.close_won(last)
        run.clock.advance(hours=1)
    with run.trouble(ConcurrencyLimit(at_once=1, neighbours=1), on="erp *"):
        run.crm.change_amount(last, last.amount_minor + 250_000)
        run.clock.advance(hours=1)

    run.settle(within_hours=3)
    run.judge()
