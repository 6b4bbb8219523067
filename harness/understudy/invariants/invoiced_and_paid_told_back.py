"""Sales and project managers see what was invoiced and paid, to the cent."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, called, money, trail
from understudy.kernel.history import Change, History, Record
from understudy.world.owed import NO_DEAL, carried_over, deal_of

_TOTALS = {"invoiced_minor": "total_minor", "paid_minor": "paid_minor"}
Sums = Mapping[str, Mapping[str, int]]


class InvoicedAndPaidToldBack(Invariant):
    """The totals are of all invoices of a deal that are not void, those of earlier runs too.

    The deals of which an invoice changed in this run are looked at; being paid is a change.
    """

    id: ClassVar[str] = "invoiced-and-paid-told-back"
    family = "money"
    flows = ("invoice-status-back",)

    def subjects(self, history: History) -> Iterable[str]:
        return [deal for deal in history.once(_moved) if deal != NO_DEAL]

    def check(self, subject: str, history: History) -> Iterator[Violation]:
        sums = history.once(_sums).get(subject, dict.fromkeys(_TOTALS, 0))
        cause = history.once(_moved)[subject]
        for record in _keepers(subject, history):
            for name, wanted in sums.items():
                found = record.number(name)
                if found == wanted:
                    continue
                changes = history.changes_of(record.role, record.noun, record.id)
                told = [change for change in changes if name in change.after][-1:]
                yield Violation(
                    f"{called(record)} in the {record.role.upper()}",
                    f"{money(wanted, record.text('currency'))} {name.removesuffix('_minor')}",
                    money(found, record.text("currency")),
                    abs(found - wanted),
                    record.text("currency"),
                    trail(history, cause, *told),
                )


def _keepers(deal: str, history: History) -> Iterator[Record]:
    """The records that keep the totals: the deal itself, and its project in the PSA."""
    sold = history.record("crm", "engagement", deal)
    if sold is not None:
        yield sold
    yield from history.copies("psa", "project", deal)


def _moved(history: History) -> Mapping[str, Change]:
    """The last change of an invoice, by deal."""
    moved: dict[str, Change] = {}
    for change in history.changes_of("erp", "invoice"):
        if carried_over(change.source, history):
            continue
        invoice = history.record("erp", "invoice", change.id)
        fields = change.before if invoice is None else invoice.fields
        moved[deal_of(history, "erp", fields.get("project"))] = change
    return moved


def _sums(history: History) -> Sums:
    sums: dict[str, dict[str, int]] = {}
    for invoice in history.books("erp", "invoice"):
        if invoice.fields.get("status") != "void" and not carried_over(invoice.source, history):
            deal = deal_of(history, "erp", invoice.fields.get("project"))
            of_deal = sums.setdefault(deal, dict.fromkeys(_TOTALS, 0))
            for name, kept in _TOTALS.items():
                of_deal[name] += invoice.number(kept)
    return sums
