"""Whatever a system owns, only its own people change."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation, trail
from understudy.kernel.history import Change, History
from understudy.world.contracts import ownership
from understudy.world.owed import carried_over

_MADE_FOR_THE_OWNER = {("psa", "project"), ("erp", "invoice")}
"""What an integration is there to make in the owner's own system."""
_MADE_IN_A_MERGER = {("crm", "customer"), ("crm", "engagement")}
"""What it makes besides, when the company whose they were has its systems on the stage."""


class OwnedFieldsChangedByOwners(Invariant):
    """An integration writes copies. It may start a project or an invoice for its owner; what then
    becomes of them is the owner's business.

    Every change that the integration made in this run is looked at.
    """

    id: ClassVar[str] = "owned-fields-changed-by-owners"
    family = "ownership"

    def subjects(self, history: History) -> Iterable[Change]:
        known = ownership()
        return [
            c
            for c in history.changes
            if c.by_integration
            and c.noun in known
            and not (c.noun == "invoice" and carried_over(c.source, history))
        ]

    def check(self, subject: Change, history: History) -> Iterator[Violation]:
        rule, role = ownership()[subject.noun], subject.role
        what = f"{subject.noun.replace('_', ' ')} {subject.id} in the {role.upper()}"
        first = history.changes_of(role, subject.noun, subject.id)[0]
        same_request = first.exchange == subject.exchange
        if first is not subject and first.kind == "created" and same_request:
            return  # the system completes what the same request has just made
        evidence = trail(history, *([first] if first is not subject else []), subject)
        if subject.kind != "updated":
            may = _MADE_FOR_THE_OWNER
            if subject.kind == "created" and any("@" in name for name in history.roles):
                may = may | _MADE_IN_A_MERGER
            if rule.owner == role and (role, subject.noun) not in may:
                yield Violation(
                    what,
                    f"made and deleted by people of the {role.upper()}",
                    f"{subject.kind} by {subject.by}",
                    witness=evidence,
                )
            return
        owned = [name for name in subject.after if rule.owner_of(name) == role]
        if owned:
            yield Violation(
                what,
                ", ".join(f"{name} {subject.before.get(name)}" for name in owned),
                ", ".join(f"{n} {subject.after[n]}" for n in owned) + f" by {subject.by}",
                witness=evidence,
            )
