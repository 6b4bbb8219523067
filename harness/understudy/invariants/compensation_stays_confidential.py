"""What people are paid never leaves the systems that may know it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import ClassVar, cast

from understudy.invariants.base import Invariant, Violation, called, trail
from understudy.kernel.history import History, Record
from understudy.world.contracts import ownership, schema


class CompensationStaysConfidential(Invariant):
    """A figure leaks as a record of its own or as a field of another: both are looked for.

    Looked at is what the integration wrote in this run in systems that may not know everything.
    """

    id: ClassVar[str] = "compensation-stays-confidential"
    family = "people"

    def subjects(self, history: History) -> Iterable[Record]:
        written = dict.fromkeys(
            (c.role, c.noun, c.id)
            for c in history.changes
            if c.by_integration and any(c.role not in roles for roles in _confidential().values())
        )
        records = (history.record(*key) for key in written)
        return [record for record in records if record is not None]

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        for name, roles in _confidential().items():
            if subject.role in roles or subject.fields.get(name) is None:
                continue
            allowed = " and ".join(role.upper() for role in roles)
            changes = history.changes_of(subject.role, subject.noun, subject.id)
            yield Violation(
                f"{called(subject)} in the {subject.role.upper()}",
                f"{name} in {allowed} only",
                f"{name} is there to read",
                witness=trail(history, *(c for c in changes if c.after.get(name) is not None)),
            )


@cache
def _confidential() -> Mapping[str, tuple[str, ...]]:
    """The roles that may know it, by field: the amounts of the nouns that are confidential."""
    return {
        name: rule.confidential_to
        for noun, rule in ownership().items()
        if rule.confidential_to
        for name in cast("Mapping[str, object]", schema(noun)["properties"])
        if name.endswith("_minor")
    }
