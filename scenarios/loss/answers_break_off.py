"""Answers that break off, drip in or cannot be read lose nothing and repeat nothing.

A proxy between the firm and its ERP is being replaced on the day before billing. Work is done whose
answer nobody could read.
"""

from datetime import date, time

from understudy.faults import ConnectionReset, ConnectionResetLate, SlowBody, TruncatedBody
from understudy.scenario import Run, scenario


@scenario()
def answers_break_off(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    with (
        run.trouble(ConnectionResetLate(), on="erp create", times=2),
        run.trouble(SlowBody(seconds=45), on="psa query", times=3),
    ):
        run.psa.approve_time(deal)
        run.clock.advance(hours=1)
    with (
        run.trouble(TruncatedBody(), on="erp create", times=1),
        run.trouble(ConnectionReset(), on="crm *", times=2),
    ):
        run.psa.spend(deal, 9_900)
        run.psa.approve_expenses(deal)
        run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=3)
    run.judge()
