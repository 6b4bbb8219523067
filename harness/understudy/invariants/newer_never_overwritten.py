"""What its owner said last is not overwritten by what they said before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, trail
from understudy.kernel.history import Change, History

_COPIED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "project": ("engagement", {"name": "name", "budget_minor": "amount_minor"}),
    "customer": ("customer", {"name": "name"}),
    "resource": ("resource", {n: n for n in ("first_name", "last_name", "email")}),
    "milestone": ("milestone", {"name": "name", "due_on": "due_on", "status": "status"}),
    "portfolio_status": ("portfolio_status", {"health": "health"}),
}
"""By the noun of a copy: the noun of origin, and the copy's fields with those they repeat."""

_OWNER = {"project": "crm", "customer": "crm", "resource": "hcm", "milestone": "psa"}
_OWNER_ELSE = "ppm"


@dataclass(frozen=True, slots=True)
class _Write:
    """A field of a copy that the integration changed, and whose word it repeats."""

    change: Change
    name: str
    origin: tuple[str, str, str]
    repeats: str


class NewerNeverOverwritten(Invariant):
    """A copy that already says what its owner says, and then again what they said earlier.

    That happens when events overtake each other. What a copy says in the end is another promise;
    here a wrong word in between counts as well, for somebody may have read it.
    """

    id: ClassVar[str] = "newer-never-overwritten"
    family = "order"

    def subjects(self, history: History) -> Iterator[_Write]:
        for change in history.changes:
            if not change.by_integration or change.kind != "updated" or change.source is None:
                continue
            noun, fields = _COPIED.get(change.noun, ("", {}))
            role = _OWNER.get(change.noun, _OWNER_ELSE)
            if role == change.role:
                continue
            key = history.once(_ids).get(change.source) if role == "hcm" else change.source
            for name, repeats in fields.items():
                if name in change.after and key is not None:
                    yield _Write(change, name, (role, noun, key), repeats)

    def check(self, subject: _Write, history: History) -> Iterator[Violation]:
        change, name = subject.change, subject.name
        now = history.value_at(*subject.origin, subject.repeats, change.at)
        before, after = change.before.get(name), change.after[name]
        if now is None or before != now or after == now:
            return
        told = [
            c
            for c in history.changes_of(*subject.origin)
            if c.at <= change.at and subject.repeats in c.before
        ]
        older = [c for c in told if c.before[subject.repeats] == after]
        if older:
            yield Violation(
                f"{change.noun.replace('_', ' ')} {change.id} in the {change.role.upper()}",
                f"{name} {now}",
                f"{name} {after} again, as it was before {older[0].at:%Y-%m-%d %H:%M}",
                witness=trail(history, older[0], change),
            )


def _ids(history: History) -> Mapping[str, str]:
    """The HCM's ids of people by employee number."""
    return {r.text("employee_number"): r.id for r in history.books("hcm", "resource")}
