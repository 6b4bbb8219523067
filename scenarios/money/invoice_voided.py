"""An invoice that the accountants void is no longer told to anybody as invoiced.

Time is billed on the bill day. One customer objects to what it says, and the invoice is voided; the
other one pays.
"""

from datetime import UTC, date, datetime, time

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def invoice_voided(run: Run) -> None:
    disputed, paid = run.world.deals.take(2, stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(disputed, paid)
    run.clock.advance(minutes=15)
    for deal in (disputed, paid):
        run.psa.staff(deal, people=1)
        run.psa.book_time(deal, hours=6, days=2)
        run.psa.approve_time(deal)
    run.clock.advance_to(date(2026, 7, 1), time(12))
    run.erp.receive_payments(paid)
    run.erp.void_invoice(disputed)
    run.clock.advance(hours=1)

    run.settle(within_hours=3)
    run.judge()
