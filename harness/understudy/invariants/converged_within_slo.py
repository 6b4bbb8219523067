"""What people change has its effect elsewhere as soon as was promised."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

from understudy.invariants._outages import away
from understudy.invariants.base import Invariant, Violation, trail
from understudy.kernel.history import Change, History
from understudy.world.contracts import slo
from understudy.world.owed import billed, deal_of

Kind = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Flow:
    """A promise of `slo.toml`: which change sets it off, and where it is to show."""

    name: str
    origin: Kind
    copies: tuple[Kind, ...]
    when: Mapping[str, object] = field(default_factory=dict)
    """Values that the change brings; empty: any change."""
    made: bool = True
    """Whether it shows in copies that are made, not in any change of them."""


_FLOWS = (
    _Flow(
        "deal-to-project",
        ("crm", "engagement"),
        (("psa", "project"), ("erp", "project"), ("ppm", "project")),
        {"stage": "won"},
    ),
    _Flow(
        "customer-master",
        ("crm", "customer"),
        (("psa", "customer"), ("erp", "customer"), ("ppm", "customer")),
        made=False,
    ),
    _Flow(
        "resource-master",
        ("hcm", "resource"),
        (("psa", "resource"), ("erp", "resource"), ("ppm", "resource")),
        made=False,
    ),
    _Flow(
        "approved-time-to-erp",
        ("psa", "time_entry"),
        (("erp", "time_entry"),),
        {"status": "approved"},
    ),
    _Flow(
        "approved-expense-to-erp",
        ("psa", "expense_item"),
        (("erp", "expense_item"),),
        {"status": "approved"},
    ),
    _Flow(
        "milestone-to-invoice", ("psa", "milestone"), (("erp", "invoice"),), {"status": "completed"}
    ),
    _Flow(
        "invoice-status-back",
        ("erp", "payment"),
        (("crm", "engagement"), ("psa", "project")),
        made=False,
    ),
    _Flow("portfolio-status", ("ppm", "portfolio_status"), (("psa", "portfolio_status"),)),
)

Subject = tuple[_Flow, Change, Sequence[Change]]
"""A flow, what set it off, and its first effect in each system."""


class ConvergedWithinSlo(Invariant):
    """The clock stands still while a system that takes part turns requests away.

    The last of the first effects counts: a deal is set up when its last project is there. What
    never has an effect is not late but missing, and other promises say so.
    """

    id: ClassVar[str] = "converged-within-slo"
    family = "order"

    def subjects(self, history: History) -> Iterator[Subject]:
        """The changes by people, or by a system on its own, that had an effect elsewhere."""
        for flow in _FLOWS:
            for change in history.changes_of(*flow.origin):
                if change.by_integration or change.kind == "deleted":
                    continue
                if all(change.after.get(name) == value for name, value in flow.when.items()):
                    effects = _effects(flow, change, history)
                    if effects:
                        yield flow, change, effects

    def check(self, subject: Subject, history: History) -> Iterator[Violation]:
        flow, change, effects = subject
        within = slo(flow.name)
        last = max(effects, key=lambda effect: effect.at)
        taken = last.at - change.at
        if taken <= within:
            return
        roles = (change.role, *(role for role, _ in flow.copies))
        excused = away(history, roles, change.at, last.at)
        if taken - excused > within:
            said = f", {_minutes(excused)} of them while a system was away" if excused else ""
            yield Violation(
                f"{change.noun.replace('_', ' ')} {change.id}",
                f"{flow.name} within {_minutes(within)}",
                f"in the {last.role.upper()} after {_minutes(taken)}{said}",
                witness=trail(history, change, last),
            )


def _effects(flow: _Flow, change: Change, history: History) -> Sequence[Change]:
    found = []
    for role, noun in flow.copies:
        for effect in _candidates(role, noun, change, history):
            if effect.at >= change.at and (effect.kind == "created" or not flow.made):
                found.append(effect)
                break
    return found


def _candidates(role: str, noun: str, change: Change, history: History) -> Iterable[Change]:
    if noun == "invoice":
        return history.once(_invoices).get(change.id, ())
    if change.noun == "payment":
        deal = _deal_paid(change, history)
        if role == "crm":
            found = history.changes_of(role, noun, deal)
        else:
            found = history.changes_of_copies(role, noun, deal)
        return [c for c in found if "paid_minor" in c.after]
    key = change.id
    if change.noun == "resource":
        person = history.record(change.role, change.noun, change.id)
        key = "" if person is None else person.text("employee_number")
    return history.changes_of_copies(role, noun, key)


def _deal_paid(payment: Change, history: History) -> str:
    invoice = history.record("erp", "invoice", str(payment.after.get("invoice")))
    return "" if invoice is None else deal_of(history, "erp", invoice.fields.get("project"))


def _invoices(history: History) -> Mapping[str, Sequence[Change]]:
    """The changes of the invoices that bill a milestone, by its id."""
    return {
        line.thing[1]: history.changes_of("erp", "invoice", line.invoice.id)
        for line in billed(history)
        if line.thing[0] == "milestone"
    }


def _minutes(span: timedelta) -> str:
    return f"{span.total_seconds() / 60:g} min"
