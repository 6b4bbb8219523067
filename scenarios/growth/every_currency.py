"""A firm that sells in several currencies bills each deal in its own, from its own company.

The first deals of a new region are won together with those of the old ones: one in each currency,
all by the hour. The month is billed in the morning, and each customer gets one invoice.
"""

from datetime import UTC, date, datetime, time

from understudy.scenario import Run, scenario

BILLING_DAY = date(2026, 7, 1)


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def every_currency(run: Run) -> None:
    hourly = run.world.deals.take(6, stage="negotiation", billing_type="time_and_materials")
    deals = list({deal.currency: deal for deal in hourly}.values())

    run.crm.close_won(*deals)
    run.clock.advance(minutes=15)
    for deal in deals:
        run.psa.staff(deal, people=1)
        run.psa.book_time(deal, hours=5.75, days=2)
        run.psa.spend(deal, 23_999)
        run.psa.approve_time(deal)
        run.psa.approve_expenses(deal)
    run.clock.advance_to(BILLING_DAY, time(9, 30))
    run.erp.receive_payments(*deals)
    run.clock.advance(minutes=30)

    run.settle(within_hours=2)
    run.judge()
