"""The customer who bought is the customer who is billed."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants._billing_lines import made_by_integration
from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import Change, History
from understudy.world.owed import deal_of


class TheBuyerIsBilled(Invariant):
    """Who bought is the CRM's word; who is billed is the ledger's customer and its key of origin.

    The invoices that the integration made in this run, and that are not void, are looked at.
    """

    id: ClassVar[str] = "the-buyer-is-billed"
    family = "money"
    flows = ("milestone-to-invoice", "monthly-invoice")

    def subjects(self, history: History) -> Iterable[Change]:
        return made_by_integration(history).values()

    def check(self, subject: Change, history: History) -> Iterator[Violation]:
        invoice = history.record("erp", "invoice", subject.id)
        if invoice is None or invoice.fields.get("status") == "void":
            return
        deal = deal_of(history, "erp", invoice.fields.get("project"))
        sold = history.record("crm", "engagement", deal)
        billed = history.record("erp", "customer", invoice.text("customer"))
        if sold is None or (billed is not None and billed.source == sold.text("customer")):
            return
        yield Violation(
            called(invoice),
            f"billed to customer {sold.text('customer')}, who bought {sold.text('name')}",
            "billed to nobody we know" if billed is None else f"billed to {called(billed)}",
            invoice.number("total_minor"),
            invoice.text("currency"),
            trail(history, subject),
        )
