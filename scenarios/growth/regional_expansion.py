"""A new company of the firm sells, delivers and bills in its own name from its first deal on.

Its books are opened on a Monday. Two deals of the region are closed that week: one by the company
that looked after the region so far, one by the new one, for a customer who is new as well.
"""

from datetime import date, time

from understudy.scenario import Run, scenario

COMPANY = "Halden Partners Austria GmbH"


@scenario()
def regional_expansion(run: Run) -> None:
    before, after = run.world.deals.take(
        2, stage="negotiation", billing_type="time_and_materials", currency="EUR"
    )

    run.crm.close_won(before)
    run.clock.advance(hours=2)
    run.erp.open_company(COMPANY, "AT", "EUR")
    run.clock.advance(minutes=30)
    run.crm.win_customer(after, "Donau Werke", payment_terms_days=30, company=COMPANY)
    run.crm.close_won(after)
    run.clock.advance(hours=1)
    for deal in (before, after):
        run.psa.staff(deal)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    for deal in (before, after):
        run.psa.book_time(deal, hours=7, days=2)
        run.psa.spend(deal, 18_420)
        run.psa.approve_time(deal)
        run.psa.approve_expenses(deal)
    run.clock.advance_to(date(2026, 7, 1), time(12))
    run.erp.receive_payments(before, after)
    run.clock.advance(hours=1)

    run.settle(within_hours=2)
    run.judge()
