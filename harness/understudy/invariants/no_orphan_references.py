"""Whatever an integration writes refers to something that is there."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import History, Record

_REFERENCES: Mapping[str, str] = {
    "customer": "customer",
    "project": "project",
    "task": "task",
    "resource": "resource",
    "manager": "resource",
    "owner": "resource",
    "job_profile": "job_profile",
    "org_unit": "org_unit",
    "cost_centre": "cost_centre",
    "invoice": "invoice",
    "period": "accounting_period",
}
"""Fields that refer, and to which noun. Where a system may keep a name instead, none is listed."""

_ORIGINS: Mapping[str, tuple[str, str]] = {
    "customer": ("crm", "customer"),
    "project": ("crm", "engagement"),
    "resource": ("hcm", "resource"),
    "time_entry": ("psa", "time_entry"),
    "expense_item": ("psa", "expense_item"),
    "milestone": ("psa", "milestone"),
    "portfolio_status": ("ppm", "portfolio_status"),
}
"""What a noun is a copy of: the nouns whose copies keep a key of origin."""

_KEEPERS = ("psa", "erp", "ppm")


class NoOrphanReferences(Invariant):
    """References are looked up in the system that holds them, keys of origin in the owner's.

    What existed once is no orphan's parent: owners may delete. What this run's integration wrote
    is looked at; a reference to a noun of which a system keeps no books cannot be.
    """

    id: ClassVar[str] = "no-orphan-references"
    family = "ownership"

    def subjects(self, history: History) -> Iterable[Record]:
        written = dict.fromkeys((c.role, c.noun, c.id) for c in history.changes if c.by_integration)
        records = (history.record(*key) for key in written)
        return [record for record in records if record is not None]

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        for expected, found in (*_dangling(subject, history), *_of_nothing(subject, history)):
            yield Violation(
                f"{called(subject)} in the {subject.role.upper()}",
                expected,
                found,
                witness=trail(history, *history.changes_of(subject.role, subject.noun, subject.id)),
            )


def _dangling(record: Record, history: History) -> Iterator[tuple[str, str]]:
    for name, noun in _REFERENCES.items():
        value = record.fields.get(name)
        if value is None or not history.books(record.role, noun):
            continue
        if history.record(record.role, noun, str(value)) is None:
            yield f"{name} that is there", f"{name} {value}, which is not"


def _of_nothing(record: Record, history: History) -> Iterator[tuple[str, str]]:
    role, noun = _ORIGINS.get(record.noun, ("", ""))
    if role not in history.roles or role == record.role or record.role not in _KEEPERS:
        return
    what = f"existing {noun.replace('_', ' ')} in the {role.upper()}"
    if record.source is None:
        yield f"the key of an {what}", "no key"
    elif not _existed(role, noun, record.source, history):
        yield f"the key of an {what}", f"{record.source}, which is none"


def _existed(role: str, noun: str, key: str, history: History) -> bool:
    if noun == "resource":
        return key in history.once(_employee_numbers)
    there = history.record(role, noun, key) or history.before(role, noun, key)
    return there is not None or bool(history.changes_of(role, noun, key))


def _employee_numbers(history: History) -> frozenset[str]:
    """All that ever were: who was never hired after all may still be known elsewhere."""
    people = (*history.books("hcm", "resource"), *history.baseline)
    numbers = {r.text("employee_number") for r in people if r.role == "hcm"}
    hired = (c.after.get("employee_number") for c in history.changes_of("hcm", "resource"))
    return frozenset(numbers | {str(number) for number in hired})
