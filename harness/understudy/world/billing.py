"""What the firm has billed and been paid: the sums of the work, to the cent.

A month is billed on the first weekday of the next one: what was worked in it or before, was
approved by then, is billable and was not billed yet. A milestone is billed when it is delivered.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

from understudy.kernel.seed import Seed
from understudy.world.calendar import bill_run, billed_in, month_of
from understudy.world.nouns import (
    Customer,
    ExpenseItem,
    Invoice,
    InvoiceLine,
    Milestone,
    Payment,
    Project,
    TimeEntry,
    billed_minor,
)


def lines_by_month(
    project: Project,
    entries: Iterable[TimeEntry],
    expenses: Iterable[ExpenseItem],
    as_of: date,
) -> dict[str, list[InvoiceLine]]:
    """What goes on the monthly invoices of a project, for the months billed before `as_of`."""
    months: dict[str, list[InvoiceLine]] = {}
    if project.billing_type == "time_and_materials":
        for e in entries:
            if e.billable and e.approved_at is not None:
                amount = billed_minor(e.minutes, e.bill_rate_minor)
                line = InvoiceLine("time", e.id, amount, e.minutes)
                months.setdefault(billed_in(e.worked_on, e.approved_at), []).append(line)
    for x in expenses:
        if x.billable and x.approved_at is not None:
            line = InvoiceLine("expense", x.id, x.amount_minor, 0)
            months.setdefault(billed_in(x.incurred_on, x.approved_at), []).append(line)
    return {m: months[m] for m in sorted(months) if bill_run(m).date() < as_of}


def invoices(
    project: Project,
    customer: Customer,
    months: dict[str, list[InvoiceLine]],
    milestones: Iterable[Milestone],
    periods: dict[str, str],
    first: int,
) -> Iterator[Invoice]:
    """The invoices of a project, numbered from `first`. Paid or not is another matter."""
    events = [(bill_run(month).date(), lines) for month, lines in months.items()]
    for m in milestones:
        if m.completed_at is not None:
            lines = [InvoiceLine("milestone", m.id, m.amount_minor, 0)]
            events.append((m.completed_at.date(), lines))
    for n, (issued_on, lines) in enumerate(sorted(events, key=lambda e: e[0]), first):
        yield Invoice(
            id=f"invoice-{n}",
            number=f"INV{n:06}",
            project=project.id,
            customer=customer.id,
            legal_entity=project.legal_entity,
            currency=project.currency,
            issued_on=issued_on,
            due_on=issued_on + timedelta(days=customer.payment_terms_days),
            period=periods[month_of(issued_on)],
            status="open",
            lines=tuple(lines),
        )


def paid_on(seed: Seed, invoice: Invoice, as_of: date) -> date | None:
    """When an invoice was paid: some days around its due date; None while it is open."""
    rng: Random = seed.stream(f"payment/{invoice.id}")
    day = max(invoice.issued_on, invoice.due_on + timedelta(days=rng.randrange(-4, 18)))
    return day if day < as_of else None


def payment(n: int, invoice: Invoice, day: date) -> Payment:
    """The payment of an invoice in full."""
    return Payment(
        f"payment-{n}", invoice.id, invoice.customer, day, invoice.total_minor, invoice.currency
    )
