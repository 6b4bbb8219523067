"""A customer who buys twice on one day is one customer with two projects.

Both deals are won in the same minute, the customer is renamed in between, and the work of each is
billed to its own project.
"""

from datetime import UTC, date, datetime, time

from understudy.scenario import Run, scenario

BILLING_DAY = date(2026, 7, 1)


@scenario(starts_at=datetime(2026, 6, 30, 22, tzinfo=UTC))
def a_customer_buys_twice(run: Run) -> None:
    open_ones = [deal for deal in run.world.all("engagement") if deal.stage not in ("won", "lost")]
    bought = [deal.customer for deal in open_ones]
    twice = max(bought, key=bought.count)
    first, second, *_ = (deal for deal in open_ones if deal.customer == twice)

    run.crm.close_won(first)
    run.crm.rename_customer(first.customer, "Northwind Group")
    run.crm.close_won(second)
    run.clock.advance(minutes=15)
    for deal in (first, second):
        run.psa.staff(deal, people=1)
        run.psa.book_time(deal, hours=3, days=2)
        run.psa.approve_time(deal)
    run.clock.advance_to(BILLING_DAY, time(9, 30))

    run.settle(within_hours=2)
    run.judge()
