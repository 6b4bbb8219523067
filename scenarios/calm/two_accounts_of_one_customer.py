"""Two accounts turn out to be one customer: the deal moves to the other, and its projects follow.

Work has begun by then and is not billed yet, so it is billed to the customer who is left.
"""

from datetime import UTC, date, datetime, time

from understudy.scenario import Run, scenario


@scenario(starts_at=datetime(2026, 6, 29, 22, tzinfo=UTC))
def two_accounts_of_one_customer(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")
    kept = next(
        customer
        for customer in run.world.all("customer")
        if customer.legal_entity == deal.legal_entity and customer.id != deal.customer
    )

    run.crm.close_won(deal)
    run.clock.advance(minutes=30)
    run.psa.staff(deal, people=1)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=5)
    run.psa.approve_time(deal)
    run.crm.change_customer(deal, kept.id)
    run.clock.advance_to(date(2026, 7, 1), time(12))

    run.settle(within_hours=3)
    run.judge()
