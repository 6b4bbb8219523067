"""What a recorded history says is owed by customers, and what was billed to them, deal by deal.

Owed is reckoned from the PSA's approved work and completed milestones by the rules of
`docs/correlation.md`; billed is what stands on the ERP's invoices that are not void. How a deal is
billed is the CRM's word, as it was sold.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import cast

from understudy.kernel.history import Change, History, Record
from understudy.world.calendar import bill_run, billed_in, first_of, next_month
from understudy.world.nouns import billed_minor

Thing = tuple[str, str]
"""What can be billed: its kind (`time`, `expense`, `milestone`) and its id in the PSA."""

KINDS: Mapping[str, str] = {
    "time": "time_entry",
    "expense": "expense_item",
    "milestone": "milestone",
}
"""The noun of each kind of invoice line."""

ON_ITS_WAY = timedelta(minutes=10)
"""What came due so shortly before the end of a run may still be on its way."""

NO_DEAL = "no deal"


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be billed: not before `since`, and done at `by`."""

    thing: Thing
    deal: str
    currency: str
    amount_minor: int
    since: datetime
    by: datetime


@dataclass(frozen=True, slots=True)
class Billed:
    """A line of an invoice that is not void. `at` is known of invoices made in the run."""

    thing: Thing
    deal: str
    currency: str
    amount_minor: int
    invoice: Record
    at: datetime | None


@dataclass(slots=True)
class Statement:
    """What one deal owes and was billed in one currency, to the thing."""

    deal: str
    currency: str
    owed: dict[Thing, int] = field(default_factory=dict)
    billed: dict[Thing, int] = field(default_factory=dict)

    @property
    def owed_minor(self) -> int:
        return sum(self.owed.values())

    @property
    def billed_minor(self) -> int:
        return sum(self.billed.values())

    def differences(self) -> Iterator[tuple[Thing, int, int]]:
        """Each thing of which not exactly what is owed was billed: owed, billed."""
        for thing in {**self.owed, **self.billed}:
            owed, billed = self.owed.get(thing, 0), self.billed.get(thing, 0)
            if owed != billed:
                yield thing, owed, billed


def deal_of(history: History, role: str, project: object) -> str:
    """The deal that a role's project was sold by: the CRM's key."""
    found = history.record(role, "project", str(project))
    return NO_DEAL if found is None or found.source is None else found.source


def carried_over(source: str | None, history: History) -> bool:
    """Whether an invoice was billed by a company beside ours, and only its open amount came over.

    Its external id names the number over there and the company: `INV000007@acquired`.
    """
    number, _, company = (source or "").partition("@")
    return bool(number and company) and f"erp@{company}" in history.roles


def is_fixed_fee(history: History, deal: str) -> bool:
    """Whether a deal was sold at a fixed fee, as the CRM says."""
    sold = history.record("crm", "engagement", deal)
    return sold is not None and sold.fields.get("billing_type") == "fixed_fee"


def dues(history: History) -> Mapping[Thing, Due]:
    """All that is or will be owed for what was approved and completed, by thing."""
    return history.once(_dues)


def billed(history: History) -> Sequence[Billed]:
    """Every line of every invoice that is not void."""
    return history.once(_billed)


def billed_things(history: History) -> Mapping[Thing, Sequence[Billed]]:
    """The lines by what they bill. Lines that do not say so are left out."""
    return history.once(_billed_things)


def statements(history: History) -> Sequence[Statement]:
    """The books, as they stand at the end, of every deal in which this run moved something."""
    return history.once(_statements)


def _dues(history: History) -> Mapping[Thing, Due]:
    found: dict[Thing, Due] = {}
    for kind, noun in KINDS.items():
        for record in history.books("psa", noun):
            deal = deal_of(history, "psa", record.fields.get("project"))
            if kind == "milestone":
                span, amount = _when_completed(record), record.number("amount_minor")
            elif not record.fields.get("billable"):
                continue
            elif kind == "expense":
                span, amount = _when_billed(record, "incurred_on"), record.number("amount_minor")
            elif is_fixed_fee(history, deal):
                continue
            else:
                span = _when_billed(record, "worked_on")
                amount = billed_minor(record.number("minutes"), record.number("bill_rate_minor"))
            if span is not None and amount:
                thing = (kind, record.id)
                found[thing] = Due(thing, deal, _currency(history, record), amount, *span)
    return found


def _currency(history: History, record: Record) -> str:
    """Its own currency, or its project's."""
    project = history.record("psa", "project", record.text("project"))
    return record.text("currency") or ("" if project is None else project.text("currency"))


def _when_completed(record: Record) -> tuple[datetime, datetime] | None:
    at = record.moment("completed_at")
    return None if record.fields.get("status") != "completed" or at is None else (at, at)


def _when_billed(record: Record, day: str) -> tuple[datetime, datetime] | None:
    """The bill run of approved work, as the earliest and the latest that is right.

    Between the end of the month and the end of its bill day the rule does not say which of two runs
    takes what is approved, since the run itself may be late that day: both are right.
    """
    worked_on, approved_at = record.day(day), record.moment("approved_at")
    if record.fields.get("status") != "approved" or worked_on is None or approved_at is None:
        return None
    month = billed_in(worked_on, approved_at)
    by = bill_run(month)
    before = f"{first_of(month) - timedelta(days=1):%Y-%m}"
    if f"{worked_on:%Y-%m}" <= before and approved_at <= _end_of_day(bill_run(before)):
        return bill_run(before), by
    if approved_at >= datetime.combine(first_of(next_month(month)), time(), UTC):
        return by, bill_run(next_month(month))
    return by, by


def _end_of_day(at: datetime) -> datetime:
    return datetime.combine(at.date(), time.max, UTC)


def _billed(history: History) -> Sequence[Billed]:
    made = {c.id: c.at for c in history.changes_of("erp", "invoice") if c.kind == "created"}
    return [
        Billed(
            (str(line.get("kind") or ""), str(line.get("source") or "")),
            deal_of(history, "erp", invoice.fields.get("project")),
            invoice.text("currency"),
            int(str(line.get("amount_minor") or 0)),
            invoice,
            made.get(invoice.id),
        )
        for invoice in history.books("erp", "invoice")
        if invoice.fields.get("status") != "void" and not carried_over(invoice.source, history)
        for line in cast("Sequence[Mapping[str, object]]", invoice.fields.get("lines") or ())
    ]


def _billed_things(history: History) -> Mapping[Thing, Sequence[Billed]]:
    found: dict[Thing, list[Billed]] = {}
    for line in billed(history):
        if line.thing[1]:
            found.setdefault(line.thing, []).append(line)
    return found


def _statements(history: History) -> Sequence[Statement]:
    moved = _moved(history)
    found: dict[tuple[str, str], Statement] = {}

    def statement(deal: str, currency: str) -> Statement:
        return found.setdefault((deal, currency), Statement(deal, currency))

    known, lines = dues(history), billed_things(history)
    for due in known.values():
        if due.deal in moved and _is_owed(due, lines.get(due.thing, ()), history):
            statement(due.deal, due.currency).owed[due.thing] = due.amount_minor
    for line in billed(history):
        if line.deal in moved:
            amounts = statement(line.deal, line.currency).billed
            amounts[line.thing] = amounts.get(line.thing, 0) + line.amount_minor
    return list(found.values())


def _is_owed(due: Due, lines: Sequence[Billed], history: History) -> bool:
    if not lines and due.thing in history.once(_taken_back):
        return False
    if due.by + ON_ITS_WAY <= history.ended_at:
        return True
    return any(line.at is None or line.at >= due.since for line in lines)


def _taken_back(history: History) -> frozenset[Thing]:
    """What stood on invoices that the accountants voided: theirs to say when it is billed again."""
    voided = {
        change.id
        for change in history.changes_of("erp", "invoice")
        if change.after.get("status") == "void" and not change.by_integration
    }
    invoices = (history.record("erp", "invoice", id) for id in voided)
    return frozenset(
        (str(line.get("kind") or ""), str(line.get("source") or ""))
        for invoice in invoices
        if invoice is not None and invoice.fields.get("status") == "void"
        for line in cast("Sequence[Mapping[str, object]]", invoice.fields.get("lines") or ())
    )


def _moved(history: History) -> Mapping[str, None]:
    """The deals in which work, a bill or the calendar moved something, in order."""
    moved: dict[str, None] = {}
    for noun in KINDS.values():
        for change in history.changes_of("psa", noun):
            moved[_deal_of_change(history, change)] = None
    for change in history.changes_of("erp", "invoice"):
        moved[_deal_of_change(history, change)] = None
    for due in dues(history).values():
        if history.started_at < due.by <= history.ended_at:
            moved[due.deal] = None
    return moved


def _deal_of_change(history: History, change: Change) -> str:
    record = history.record(change.role, change.noun, change.id)
    fields = change.before if record is None else record.fields
    return deal_of(history, change.role, fields.get("project"))
