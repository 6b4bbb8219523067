"""What the firm has billed and been paid: the sums of the work, to the cent.

A month is billed on the first weekday of the next one: what was worked in it or before, was
approved by then, is billable and was not billed yet. A milestone is billed when it is delivered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from understudy.kernel.seed import Seed
from understudy.world import figures
from understudy.world.calendar import bill_run, billed_in, month_of, weekday_from
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
from understudy.world.organisation import ordinal


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
    seed: Seed,
    project: Project,
    customer: Customer,
    months: Mapping[str, Sequence[InvoiceLine]],
    milestones: Iterable[Milestone],
    periods: Mapping[str, str],
    first: int,
    as_of: date,
) -> Iterator[Invoice]:
    """The invoices of a project, oldest first, numbered from `first`."""
    events = [(bill_run(month).date(), tuple(lines)) for month, lines in months.items()]
    for m in milestones:
        if m.completed_at is not None:
            line = InvoiceLine("milestone", m.id, m.amount_minor, 0)
            events.append((m.completed_at.date(), (line,)))
    for n, (issued_on, lines) in enumerate(sorted(events, key=lambda e: e[0]), first):
        due_on = issued_on + timedelta(days=customer.payment_terms_days)
        paid = _paid_on(seed, n, issued_on, due_on) < as_of
        yield Invoice(
            id=f"invoice-{n}",
            number=f"INV{n:06}",
            project=project.id,
            customer=customer.id,
            legal_entity=project.legal_entity,
            currency=project.currency,
            issued_on=issued_on,
            due_on=due_on,
            period=periods[month_of(issued_on)],
            status="paid" if paid else "open",
            lines=lines,
        )


def _paid_on(seed: Seed, n: int, issued_on: date, due_on: date) -> date:
    """When the n-th invoice is paid: on a weekday around its due date."""
    late = timedelta(days=seed.stream(f"payment/{n}").randrange(*figures.PAID_LATE_DAYS))
    return weekday_from(max(issued_on, due_on + late))


def payment(seed: Seed, n: int, invoice: Invoice) -> Payment:
    """The n-th payment, of a paid invoice in full."""
    return Payment(
        f"payment-{n}",
        invoice.id,
        invoice.customer,
        _paid_on(seed, ordinal(invoice.id), invoice.issued_on, invoice.due_on),
        invoice.total_minor,
        invoice.currency,
    )
