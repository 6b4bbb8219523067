"""How long it takes to judge what a run left behind, and whether that grows with its size only.

    python load/bench/judging.py [SIZE...]

A month of a small firm is played once; the history judged is of a firm made of so many such
houses that it has SIZE exchanges, changes and records. Each house has customers, people, work and
requests of its own; the books' periods, rates and departments are shared.
"""

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from statistics import linear_regression
from typing import cast

from rich.console import Console

from understudy.kernel.clock import RealClock
from understudy.kernel.events import HistoryClosed
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change, Delivery, History, Record
from understudy.kernel.seed import Seed
from understudy.scenario import Run, scenario
from understudy.scenario.judging import judge, measure
from understudy.scenario.performance import perform
from understudy.scenario.simulation import Simulation
from understudy.sut import REFERENCE

SIZES = (10_000, 100_000, 1_000_000)
FIRST, DAYS, FRIDAY = date(2026, 7, 1), 23, 4
SINCE = date(2026, 6, 1)
POLL_S = 3000
SHARED = frozenset(
    [
        "legal_entity",
        "currency_rate",
        "accounting_period",
        "cost_centre",
        "org_unit",
        "job_profile",
        "skill",
        "rate_card",
        "rate_card_line",
    ]
)
"""Nouns of which the whole firm has one set."""
REFERS = frozenset(
    [
        "customer",
        "engagement",
        "project",
        "resource",
        "manager",
        "invoice",
        "task",
        "owner",
        "source",
        "employee_number",
    ]
)
CALLED = frozenset(["name", "number", "code", "email", "phone"])
"""Fields that say which house a record belongs to, as much as its id does."""


def month() -> History:
    """What a month of sixteen people leaves behind, without the work of the years before it."""
    closed: list[History] = []

    @scenario(starts_at=datetime.combine(FIRST, time(8), UTC))
    def busy(run: Run) -> None:
        hourly = run.world.deals.take(2, stage="negotiation", billing_type="time_and_materials")
        run.crm.close_won(*hourly)
        run.clock.advance(hours=1)
        for deal in hourly:
            run.psa.staff(deal, people=8)
        for day in (FIRST + timedelta(days=n) for n in range(DAYS)):
            if day.weekday() > FRIDAY:
                continue
            run.clock.advance_to(day, time(17))
            for deal in hourly:
                run.psa.book_time(deal, hours=8, days=1)
                if day.weekday() == FRIDAY:
                    run.psa.spend(deal, 10_000 + day.day)
                    run.psa.approve_time(deal)
                    run.psa.approve_expenses(deal)
        run.settle(within_hours=4)

    def listen(event: object) -> None:
        if isinstance(event, HistoryClosed):
            closed.append(event.history)

    perform(busy, Seed(7), lambda s, n: Simulation(s, n, REFERENCE, poll_s=POLL_S), listen)
    (history,) = closed
    keeps = _keeps(history)
    return replace(
        history,
        records=[r for r in history.records if keeps(r)],
        baseline=[r for r in history.baseline if keeps(r)],
    )


def _keeps(history: History) -> Callable[[Record], bool]:
    """Tells what the month is about from the work and the bills of the years before it."""
    billed = [history.record("erp", "invoice", c.id) for c in history.changes_of("erp", "invoice")]
    projects = {invoice.text("project") for invoice in billed if invoice is not None}
    lines = {
        line["source"]
        for invoice in history.books("erp", "invoice")
        if invoice.text("project") in projects
        for line in cast("list[dict[str, str]]", invoice.fields["lines"])
    }

    def keeps(record: Record) -> bool:
        if record.noun in ("time_entry", "expense_item"):
            day = record.day("worked_on") or record.day("incurred_on") or SINCE
            return day >= SINCE or (record.source or record.id) in lines
        if record.noun == "invoice":
            return record.text("project") in projects
        invoice = history.record("erp", "invoice", record.text("invoice"))
        return record.noun != "payment" or (invoice is not None and keeps(invoice))

    return keeps


class House:
    """One of many equal houses of a firm: everything of its own has another id."""

    def __init__(self, number: int, month: History) -> None:
        self._mark, self._month = f"~{number}" if number else "", month
        self._further = number * (1 + max(e.seq for e in month.exchanges))
        self._later = number * (1 + max(c.seq for c in month.changes))

    def _own(self, value: object) -> object:
        return f"{value}{self._mark}" if isinstance(value, str) else value

    def _fields(self, fields: Mapping[str, object]) -> Mapping[str, object]:
        return {name: self._value(name, value) for name, value in fields.items()}

    def _value(self, name: str, value: object) -> object:
        if name in REFERS or name in CALLED:
            return self._own(value)
        if name == "lines" and isinstance(value, list):
            return [self._fields(line) for line in value]
        return value

    def _source(self, source: str | None) -> str | None:
        return None if source is None else f"{source}{self._mark}"

    def record(self, r: Record) -> Record:
        source = self._source(r.source)
        return replace(r, id=f"{r.id}{self._mark}", source=source, fields=self._fields(r.fields))

    def change(self, c: Change) -> Change:
        return replace(
            c,
            seq=c.seq + self._later,
            id=f"{c.id}{self._mark}",
            source=self._source(c.source),
            before=self._fields(c.before),
            after=self._fields(c.after),
            exchange=c.exchange + self._further if c.exchange else 0,
        )

    def exchange(self, e: Exchange) -> Exchange:
        return replace(
            e,
            seq=e.seq + self._further,
            caller=f"{e.caller}{self._mark}",
            target=f"{e.target}{self._mark}",
            record_id=f"{e.record_id}{self._mark}" if e.record_id else "",
            parent=e.parent + self._further if e.parent else 0,
        )

    def delivery(self, d: Delivery) -> Delivery:
        own = f"{d.record_id}{self._mark}"
        return replace(d, event=f"{d.event}{self._mark}", record_id=own)

    def records(self, records: Iterator[Record]) -> Iterator[Record]:
        return (self.record(r) for r in records if r.noun not in SHARED)


def firm(month: History, size: int) -> History:
    """The closed history of as many houses as come to `size` exchanges, changes and records."""
    one = len(month.exchanges) + len(month.changes) + len(month.records)
    houses = [House(number, month) for number in range(max(1, round(size / one)))]
    shared = [r for r in month.records if r.noun in SHARED]
    return History(
        started_at=month.started_at,
        ended_at=month.ended_at,
        exchanges=sorted(
            (h.exchange(e) for h in houses for e in month.exchanges), key=attrgetter("at")
        ),
        changes=sorted((h.change(c) for h in houses for c in month.changes), key=attrgetter("at")),
        records=[*shared, *(r for h in houses for r in h.records(iter(month.records)))],
        baseline=[*shared, *(r for h in houses for r in h.records(iter(month.baseline)))],
        deliveries=sorted(
            (h.delivery(d) for h in houses for d in month.deliveries), key=attrgetter("at")
        ),
        accounts={
            flow: {state: count * len(houses) for state, count in states.items()}
            for flow, states in month.accounts.items()
        },
    )


def main() -> None:
    sizes = [int(text) for text in sys.argv[1:]] or list(SIZES)
    console, clock, played = Console(), RealClock(), month()
    points: list[tuple[float, float]] = []
    for size in sizes:
        history = firm(played, size)
        count = len(history.exchanges) + len(history.changes) + len(history.records)
        began = clock.now()
        judged, _ = judge(history, [], REFERENCE.claims)
        judged_at = clock.now()
        measure(history)
        took = (judged_at - began).total_seconds()
        figures = (clock.now() - judged_at).total_seconds()
        points.append((math.log(count), math.log(took)))
        subjects = sum(one.witnesses for one in judged)
        wrong = ", ".join(f"{one.id} {one.verdict}" for one in judged if one.verdict != "held")
        console.print(
            f"{count:,} ({len(history.exchanges):,} exchanges, {len(history.changes):,} changes,"
            f" {len(history.records):,} records): {len(judged)} promises of {subjects:,} subjects"
            f" {wrong or 'held'} in {took:.2f} s, the figures in {figures:.2f} s"
        )
    if len(points) > 1:
        slope, _ = linear_regression(*zip(*points, strict=True))
        console.print(f"grows with the size to the power of {slope:.2f}")


if __name__ == "__main__":
    main()
