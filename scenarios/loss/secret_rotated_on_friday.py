"""A secret that somebody changed without telling costs hours, and no data.

An administrator rotates the ERP's secrets on schedule. The integration is locked out until it is
given the new one; everything that was due meanwhile waits.
"""

from datetime import date, time

from understudy.faults import SecretRotated
from understudy.scenario import Run, scenario


@scenario()
def secret_rotated_on_friday(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    with run.trouble(SecretRotated(), on="erp *"):
        run.psa.approve_time(deal)
        run.clock.advance(hours=4)
    run.clock.advance(hours=1)
    run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=3)
    run.judge()
