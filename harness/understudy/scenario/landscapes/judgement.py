"""Promises asked in the middle of somebody's own test, and what a broken one reads like."""

from collections.abc import Iterable, Sequence

from understudy.invariants import catalogue
from understudy.invariants.base import Invariant, money
from understudy.kernel.errors import UsageError
from understudy.kernel.events import InvariantJudged, ViolationFound

SHOWN_MAX = 5
"""Findings shown of one promise; the rest is counted."""


class PromiseBroken(AssertionError):
    """A promise does not hold, or there was nothing to show that it does; `judged` says all."""

    def __init__(self, judged: Sequence[InvariantJudged]) -> None:
        super().__init__("\n\n".join(in_words(promise) for promise in judged))
        self.judged = judged


def promises(named: Iterable[Invariant | type[Invariant] | str]) -> list[Invariant]:
    """Promises by id, class or as they are; raises `UsageError` for an id that there is not."""
    known = catalogue()
    found: list[Invariant] = []
    for promise in named:
        if isinstance(promise, str):
            if promise not in known:
                raise UsageError.unknown("promise", promise, known)
            found.append(known[promise]())
        else:
            found.append(promise() if isinstance(promise, type) else promise)
    return found


def in_words(judged: InvariantJudged) -> str:
    """A promise and its findings, as people read them."""
    head = f"{judged.verdict}: {judged.promise} ({judged.id})"
    if judged.verdict == "unknown":
        return f"{head}\n  {judged.reason or 'there was nothing to look at'}"
    shown = [_finding(found) for found in judged.violations[:SHOWN_MAX]]
    more = len(judged.violations) - len(shown)
    return "\n".join([head, *shown, *([f"  and {more} more"] if more else [])])


def _finding(found: ViolationFound) -> str:
    at_stake = f" ({money(found.money_minor, found.currency)})" if found.money_minor else ""
    lines = [
        f"  {found.subject}{at_stake}",
        f"    expected: {found.expected}",
        f"    found:    {found.found}",
        *(f"    {w.at:%Y-%m-%d %H:%M:%S} {w.system}: {w.text}" for w in found.witness),
    ]
    return "\n".join(lines)
