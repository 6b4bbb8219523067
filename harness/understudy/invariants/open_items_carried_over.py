"""What customers owe a company that was bought they owe us, to the cent and in its currency."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from understudy.invariants._neighbours import companies
from understudy.invariants.base import Invariant, Violation, money, trail
from understudy.kernel.history import Change, History, Record

_NAMED_MAX = 5


@dataclass(slots=True)
class _Account:
    """A customer of theirs in one currency: what is open by invoice number, there and here."""

    company: str
    customer: str
    currency: str
    theirs: dict[str, int] = field(default_factory=dict)
    ours: dict[str, int] = field(default_factory=dict)


class OpenItemsCarriedOver(Invariant):
    """Compared are the books at the end, once accountants over there have closed a period in the
    run. What was paid over there after that is not open here either.
    """

    id: ClassVar[str] = "open-items-carried-over"
    family = "money"
    flows = ("monthly-invoice",)

    def subjects(self, history: History) -> Iterator[_Account]:
        for company in companies(history):
            if _handed_over(company, history):
                yield from _accounts(company, history).values()

    def check(self, subject: _Account, history: History) -> Iterator[Violation]:
        numbers = {**subject.theirs, **subject.ours}
        wrong = [n for n in numbers if subject.theirs.get(n, 0) != subject.ours.get(n, 0)]
        if not wrong:
            return
        there, here = (sum(of.get(n, 0) for n in numbers) for of in (subject.theirs, subject.ours))
        told = ", ".join(
            f"{n} at {subject.ours.get(n, 0) / 100:,.2f}, not {subject.theirs.get(n, 0) / 100:,.2f}"
            for n in wrong[:_NAMED_MAX]
        )
        yield Violation(
            f"{subject.customer or 'nobody'} of {subject.company}",
            f"{money(there, subject.currency)} open in our books",
            f"{money(here, subject.currency)}: {told}",
            sum(abs(subject.theirs.get(n, 0) - subject.ours.get(n, 0)) for n in wrong),
            subject.currency,
            trail(history, *_written(wrong, subject.company, history)),
        )


def _handed_over(company: str, history: History) -> bool:
    changes = history.changes_of(f"erp@{company}", "accounting_period")
    return any(change.after.get("status") == "closed" for change in changes)


def _accounts(company: str, history: History) -> Mapping[tuple[str, str], _Account]:
    found: dict[tuple[str, str], _Account] = {}
    owner: dict[str, str] = {}
    role = f"erp@{company}"

    def account(customer: str, currency: str) -> _Account:
        return found.setdefault((customer, currency), _Account(company, customer, currency))

    for invoice in history.books(role, "invoice"):
        customer = history.record(role, "customer", invoice.text("customer"))
        owner[invoice.text("number")] = name = "" if customer is None else customer.text("name")
        if _open(invoice):
            of = account(name, invoice.text("currency"))
            of.theirs[invoice.text("number")] = _open(invoice)
    for invoice in history.books("erp", "invoice"):
        number, _, whose = (invoice.source or "").partition("@")
        if whose == company:
            ours = account(owner.get(number, ""), invoice.text("currency")).ours
            ours[number] = ours.get(number, 0) + _open(invoice)
    return found


def _open(invoice: Record) -> int:
    if invoice.fields.get("status") == "void":
        return 0
    return invoice.number("total_minor") - invoice.number("paid_minor")


def _written(numbers: list[str], company: str, history: History) -> list[Change]:
    return [
        change
        for number in numbers[:_NAMED_MAX]
        for change in history.changes_of_copies("erp", "invoice", f"{number}@{company}")[-1:]
    ]
