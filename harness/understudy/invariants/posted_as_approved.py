"""What is posted says what was approved: minutes, rates, amounts, days, people and projects."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import History, Record
from understudy.world.nouns import billed_minor
from understudy.world.owed import deal_of

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "time_entry": ("minutes", "billable", "bill_rate_minor", "worked_on", "currency"),
    "expense_item": ("amount_minor", "billable", "incurred_on", "currency"),
}


class PostedAsApproved(Invariant):
    """Fields that a ledger does not keep are not compared, and people and projects by their keys.

    The posting date is not compared: late work is posted later than it was done, and must be.
    """

    id: ClassVar[str] = "posted-as-approved"
    family = "money"

    def subjects(self, history: History) -> Iterable[Record]:
        """The approved work of which something was posted or changed in this run."""
        touched: dict[tuple[str, str], None] = {}
        for noun in _FIELDS:
            touched |= {(noun, c.id): None for c in history.changes_of("psa", noun)}
            touched |= {(noun, c.source or ""): None for c in history.changes_of("erp", noun)}
        works = (history.record("psa", noun, id) for noun, id in touched)
        return [
            work
            for work in works
            if work is not None
            and work.fields.get("status") == "approved"
            and history.copies("erp", work.noun, work.id)
        ]

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        for copy in history.copies("erp", subject.noun, subject.id):
            here, there = _facts(subject, "psa", history), _facts(copy, "erp", history)
            wrong = [n for n, value in there.items() if n in here and here[n] != value]
            if wrong:
                made = history.changes_of("erp", copy.noun, copy.id)
                approved = history.changes_of("psa", subject.noun, subject.id)[-1:]
                yield Violation(
                    called(subject),
                    ", ".join(f"{name} {here[name]}" for name in wrong),
                    ", ".join(f"{name} {there[name]}" for name in wrong) + f" in {copy.id}",
                    abs(_value(subject) - _value(copy)),
                    subject.text("currency"),
                    trail(history, *approved, *made),
                )


def _facts(work: Record, role: str, history: History) -> dict[str, object]:
    """What is compared: a field that is not kept is not there."""
    facts = {n: work.fields[n] for n in _FIELDS[work.noun] if work.fields.get(n) is not None}
    if work.fields.get("project") is not None:
        facts["deal"] = deal_of(history, role, work.fields["project"])
    person = history.record(role, "resource", work.text("resource"))
    if person is not None:
        facts["person"] = person.source
    return facts


def _value(work: Record) -> int:
    return work.number("amount_minor") or billed_minor(
        work.number("minutes"), work.number("bill_rate_minor")
    )
