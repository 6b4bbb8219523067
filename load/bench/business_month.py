"""How fast a firm's whole business passes: some fifty people at work, every flow, for months.

    python load/bench/business_month.py [MONTHS]

Everybody books every working day, approvers approve on Fridays, deals close and work is delivered,
the month is billed, closed and paid. The engine looks every fifteen minutes, as connectors of the
kind do; what systems push arrives at once.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from rich.console import Console

from understudy.kernel.events import HistoryClosed, ScenarioEnded
from understudy.kernel.seed import Seed
from understudy.scenario import Run, scenario
from understudy.scenario.performance import perform
from understudy.scenario.simulation import Simulation
from understudy.sut import REFERENCE
from understudy.world.nouns import Engagement

POLL_S = 900
TEAMS, PEOPLE = 6, 8
FIRST = date(2026, 7, 1)
FRIDAY = 4


def working_days(months: int) -> Iterator[date]:
    """The Mondays to Fridays of so many months."""
    day = FIRST
    for _ in range(months):
        month = day.month
        while day.month == month:
            if day.weekday() < 5:
                yield day
            day += timedelta(days=1)


def business(run: Run, months: int) -> None:
    """A firm at work."""
    hourly = run.world.deals.take(TEAMS, stage="negotiation", billing_type="time_and_materials")
    run.crm.close_won(*hourly)
    run.clock.advance(hours=1)
    for deal in hourly:
        run.psa.staff(deal, people=PEOPLE)
    for day in working_days(months):
        run.clock.advance_to(day, time(17))
        work(run, hourly, day)
        if day.weekday() == FRIDAY:
            for deal in hourly:
                run.psa.approve_time(deal)
                run.psa.approve_expenses(deal)
        last = day - timedelta(days=day.day)
        if 4 <= day.day <= 6 and day.weekday() == FRIDAY - 2 and last >= FIRST:
            run.erp.close_month(last)
            run.erp.receive_payments(*hourly)


def work(run: Run, deals: list[Engagement], day: date) -> None:
    """One day of everybody's work."""
    for number, deal in enumerate(deals):
        run.psa.book_time(deal, hours=8, days=1)
        if (day.day + number) % 7 == 0:
            run.psa.spend(deal, 10_000 + day.day)


def main() -> None:
    months = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    ended: list[ScenarioEnded] = []
    sizes: list[int] = []

    @scenario(starts_at=datetime.combine(FIRST, time(8), UTC))
    def busy(run: Run) -> None:
        business(run, months)
        run.settle(within_hours=4)

    def listen(event: object) -> None:
        if isinstance(event, ScenarioEnded):
            ended.append(event)
        elif isinstance(event, HistoryClosed):
            history = event.history
            sizes.extend((len(history.exchanges), len(history.changes), len(history.records)))

    perform(busy, Seed(7), lambda s, n: Simulation(s, n, REFERENCE, poll_s=POLL_S), listen)
    (result,) = ended
    requests, changes, records = islice(sizes, 3)
    faster = result.sim_hours * 3600 / result.wall_s
    Console().print(
        f"{months} months, {TEAMS * PEOPLE} people: {result.verdict} {result.reason}\n"
        f"{result.wall_s:.1f} s, {faster:,.0f} times as fast as business; {requests:,} requests,"
        f" {changes:,} changes, {records:,} records"
    )


if __name__ == "__main__":
    main()
