"""What its owner says of a thing is what its copies say."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import ClassVar

from understudy.invariants._concerned import customers
from understudy.invariants.base import Invariant, Violation, called, money, trail
from understudy.kernel.history import History, Record

_PROJECT = {"name": "name", "customer": "customer", "start_on": "start_on", "end_on": "end_on"}

_COPIED: Mapping[tuple[str, str], Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("crm", "engagement"): {
        ("psa", "project"): {
            **_PROJECT,
            "currency": "currency",
            "amount_minor": "budget_minor",
            "rate_card": "rate_card",
        },
        ("erp", "project"): {
            **_PROJECT,
            "currency": "currency",
            "legal_entity": "legal_entity",
            "billing_type": "billing_type",
        },
        ("ppm", "project"): _PROJECT,
    },
    ("crm", "customer"): {
        ("psa", "customer"): {"name": "name"},
        ("erp", "customer"): {
            "name": "name",
            "currency": "currency",
            "legal_entity": "legal_entity",
            "payment_terms_days": "payment_terms_days",
        },
        ("ppm", "customer"): {"name": "name"},
    },
    ("psa", "milestone"): {
        ("ppm", "milestone"): {"name": "name", "due_on": "due_on", "status": "status"}
    },
    ("ppm", "portfolio_status"): {("psa", "portfolio_status"): {"health": "health"}},
}
"""By origin and copy, the origin's fields and the copy's that hold the same: see correlation.md."""

_FLOWS = {
    "engagement": "deal-to-project",
    "customer": "customer-master",
    "milestone": "milestone-to-portfolio",
    "portfolio_status": "portfolio-status",
}

_NAMED = ("legal_entity", "rate_card")
"""References that one system keeps as a name and another as a record of that name."""


class CopiesAgree(Invariant):
    """What counts is how it ends, so a late older value that overwrote a newer one is found.

    Looked at are won deals, their customers, milestones and portfolio statuses that changed in this
    run, in all copies there are; that there is one is another promise. A day on a weekend may be
    kept as the Monday after; a customer whose name another customer has there already is told
    apart by what follows the name.
    """

    id: ClassVar[str] = "copies-agree"
    family = "order"

    def needs(self, subject: Record) -> tuple[str, ...]:
        return (_FLOWS[subject.noun],)

    def subjects(self, history: History) -> Iterable[Record]:
        found = list(customers(history))
        for role, noun in _COPIED:
            if noun != "customer":
                ids = dict.fromkeys(change.id for change in history.changes_of(role, noun))
                records = (history.record(role, noun, id) for id in ids)
                found += [record for record in records if record is not None]
        return [record for record in found if record.fields.get("stage", "won") == "won"]

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        for (role, noun), fields in _COPIED[subject.role, subject.noun].items():
            for copy in history.copies(role, noun, subject.id):
                pairs = {
                    here: (_value(subject, here, history), _value(copy, there, history))
                    for here, there in fields.items()
                    if here in subject.fields and there in copy.fields
                }
                wrong = {n: p for n, p in pairs.items() if not _agree(*p)}
                if "name" in wrong and _had_to_differ(*wrong["name"], copy, history):
                    del wrong["name"]
                if wrong:
                    causes = history.changes_of(subject.role, subject.noun, subject.id)
                    told = [c for c in causes if any(name in c.after for name in wrong)]
                    written = history.changes_of(role, noun, copy.id)
                    yield Violation(
                        f"{called(subject)} in the {role.upper()}",
                        ", ".join(_told(n, wanted, subject) for n, (wanted, _) in wrong.items()),
                        ", ".join(_told(n, found, subject) for n, (_, found) in wrong.items()),
                        witness=trail(history, *(told or causes)[-1:], *written[-2:]),
                    )


def _value(record: Record, name: str, history: History) -> object:
    """A field's value in words that mean the same in every system."""
    value = record.fields[name]
    if name == "customer":
        customer = history.record(record.role, "customer", str(value))
        return customer and (customer.id if record.role == "crm" else customer.source)
    if name in _NAMED:
        named = history.record(record.role, name, str(value))
        return value if named is None else named.fields.get("name")
    if name.endswith("_on") and value is not None:
        return date.fromisoformat(str(value)[:10])
    return value.strip() if isinstance(value, str) else value


def _agree(wanted: object, found: object) -> bool:
    if isinstance(wanted, date) and isinstance(found, date) and wanted.weekday() >= 5:
        return found in (wanted, wanted + timedelta(days=7 - wanted.weekday()))
    return wanted == found


def _had_to_differ(wanted: object, found: object, copy: Record, history: History) -> bool:
    """Whether a customer's name is longer than its owner's because another one has that name.

    A system may want names to be unique, and two customers of the CRM may bear the same.
    """
    if copy.noun != "customer" or not (isinstance(wanted, str) and isinstance(found, str)):
        return False
    others = history.books(copy.role, copy.noun)
    names = [other.text("name").strip().casefold() for other in others if other.id != copy.id]
    return found.casefold().startswith(wanted.casefold() + " ") and wanted.casefold() in names


def _told(name: str, value: object, origin: Record) -> str:
    if name.endswith("_minor") and isinstance(value, int):
        return f"{name.removesuffix('_minor')} {money(value, origin.text('currency'))}"
    return f"{name} {value}"
