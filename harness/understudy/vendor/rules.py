"""The vendor's rules: life cycles, computed values, numbering, posting. They fire whoever writes.

A vendor makes one `Rules` and declares functions on it:

    @RULES.before("Opportunity")
    def stage_sets_probability(draft: Draft) -> None: ...

`before` rules see the draft before it is stored and may change `draft.after` or refuse; `after`
rules see it stored, in the same transaction, and may write other records. `"*"` means every object.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from understudy.vendor.call import Caller
from understudy.vendor.schema import ObjectType, Row, Value

if TYPE_CHECKING:
    from understudy.vendor.records import Records


@dataclass(slots=True)
class Draft:
    """A record on its way into the store.

    `before` is None on creation, `deleting` tells a deletion (then `after` equals `before`).
    `given` names the fields that the writer sent.
    """

    records: "Records"
    kind: ObjectType
    before: Row | None
    after: Row
    given: frozenset[str]
    by: Caller
    now: datetime
    deleting: bool = False

    @property
    def creating(self) -> bool:
        return self.before is None

    def changed(self, name: str) -> bool:
        """Whether this write gives the field another value (on creation: any value)."""
        if self.before is None:
            return self.after.get(name) is not None
        return self.before[name] != self.after[name]

    def was(self, name: str) -> Value:
        return None if self.before is None else self.before[name]


Rule = Callable[[Draft], None]
_LAST = "* at last"


class Rules:
    """Rules by object type, run in the order of declaration, `"*"` first."""

    def __init__(self) -> None:
        self._before: dict[str, list[Rule]] = defaultdict(list)
        self._after: dict[str, list[Rule]] = defaultdict(list)

    def before(self, *objects: str) -> Callable[[Rule], Rule]:
        return self._declare(self._before, objects)

    def after(self, *objects: str) -> Callable[[Rule], Rule]:
        return self._declare(self._after, objects)

    def at_last(self, rule: Rule) -> Rule:
        """A rule for every object, before it is stored and after its other rules: stamps, sums."""
        return self._declare(self._before, (_LAST,))(rule)

    def include(self, other: "Rules") -> None:
        """Take over all rules of another table: a vendor's rules may be kept in several files."""
        for name, rules in other._before.items():  # noqa: SLF001  # of the same class
            self._before[name] += rules
        for name, rules in other._after.items():  # noqa: SLF001
            self._after[name] += rules

    @staticmethod
    def _declare(table: dict[str, list[Rule]], objects: tuple[str, ...]) -> Callable[[Rule], Rule]:
        def declare(rule: Rule) -> Rule:
            for name in objects:
                table[name].append(rule)
            return rule

        return declare

    def run_before(self, draft: Draft) -> None:
        own = (*self._before.get("*", ()), *self._before.get(draft.kind.name, ()))
        for rule in (*own, *self._before.get(_LAST, ())):
            rule(draft)

    def run_after(self, draft: Draft) -> None:
        for rule in (*self._after.get("*", ()), *self._after.get(draft.kind.name, ())):
            rule(draft)
