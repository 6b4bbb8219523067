"""An integration that dies while it posts approved time posts all of it, once.

The process is killed for the night by whoever needs the memory, and somebody starts it in the
morning. Then it dies at a request whose answer it never hears.
"""

from datetime import date, time

from understudy.faults import SutCrashed, SutKilled
from understudy.scenario import Run, scenario


@scenario()
def killed_while_posting(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    with run.trouble(SutCrashed(request=3, moment="after"), on="sut"):
        run.psa.approve_time(deal)
        run.clock.advance(minutes=30)
    run.psa.spend(deal, 24_000)
    run.psa.approve_expenses(deal)
    run.clock.advance_to(date(2026, 6, 30), time(20))
    with run.trouble(SutKilled(), on="sut"):
        run.clock.advance_to(date(2026, 7, 1), time(11))
    run.clock.advance(hours=2)

    run.settle(within_hours=3)
    run.judge()
