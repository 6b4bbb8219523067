"""An invoice is the sum of its lines, in the currency and from the company of its project."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, cast

from understudy.invariants.base import Invariant, Violation, called, money, trail
from understudy.kernel.history import History, Record

_AS_THE_PROJECT = ("currency", "legal_entity", "customer")


class InvoiceAddsUp(Invariant):
    """Currency, company and customer are compared with the ledger's own project.

    The invoices that this run made or changed are looked at.
    """

    id: ClassVar[str] = "invoice-adds-up"
    family = "money"

    def subjects(self, history: History) -> Iterable[Record]:
        ids = dict.fromkeys(change.id for change in history.changes_of("erp", "invoice"))
        records = (history.record("erp", "invoice", id) for id in ids)
        return [r for r in records if r is not None and r.fields.get("status") != "void"]

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        currency, total = subject.text("currency"), subject.number("total_minor")
        lines = cast("Sequence[Mapping[str, object]]", subject.fields.get("lines") or ())
        whole = sum(int(str(line.get("amount_minor") or 0)) for line in lines)
        made = history.changes_of("erp", "invoice", subject.id)[:1]
        if whole != total:
            yield Violation(
                called(subject),
                f"{money(whole, currency)}, the sum of {len(lines)} lines",
                money(total, currency),
                abs(whole - total),
                currency,
                trail(history, *made),
            )
        project = history.record("erp", "project", subject.text("project"))
        if project is None:
            yield Violation(
                called(subject), "of a project", "of none", total, currency, trail(history, *made)
            )
            return
        for name in _AS_THE_PROJECT:
            wanted, found = project.fields.get(name), subject.fields.get(name)
            if wanted is not None and found != wanted:
                yield Violation(
                    called(subject),
                    f"{name} {wanted}, as {called(project)}",
                    f"{name} {found}",
                    total,
                    currency,
                    trail(history, *made),
                )
