"""Two integrations, one story: what is different in the books at the end.

Only what a business would see: ids, numbers of documents and times of day that a system gave are no
difference, for they depend on who came first. A record is known by its key of origin, by its id
when it was there before, or else by what it says.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from understudy.invariants.base import money
from understudy.kernel.events import Event, HistoryClosed, Listener, ScenarioEnded
from understudy.kernel.history import History, Record

REFERENCES: Mapping[str, str] = {"manager": "resource", "owner": "resource", "parent": "org_unit"}
"""Fields that refer to a noun of another name; the others are called as what they refer to."""
_GIVEN = ("number", "code")
"""Names that a system makes up by counting."""
NAMELESS = "without a key"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one record, or (without `field`) a record that only one of the two has."""

    role: str
    noun: str
    key: str
    field: str
    first: object
    second: object

    def __str__(self) -> str:
        what = f"{self.role} {self.noun.replace('_', ' ')} {self.key}"
        if self.field:
            return f"{what}: {self.field} {self.first!r}, {self.second!r}"
        whose, values = ("second", self.second) if self.first is None else ("first", self.first)
        return f"{what}: only the {whose} has it{_worth(values)}"


def _worth(values: object) -> str:
    """What a record says of money and time, for a reader."""
    if not isinstance(values, Mapping):
        return ""
    told = [
        money(minor, str(values.get("currency") or ""))
        for minor in (values.get("total_minor"), values.get("amount_minor"))
        if isinstance(minor, int)
    ]
    minutes = values.get("minutes")
    told += [f"{minutes / 60:g} h"] if isinstance(minutes, int) else []
    return f" ({', '.join(told)})" if told else ""


class Closing:
    """Listens to a run, and keeps how each scenario ended and its history."""

    def __init__(self, *others: Listener) -> None:
        self.ended: list[tuple[ScenarioEnded, History]] = []
        self._history: History | None = None
        self._others = others

    def __call__(self, event: Event) -> None:
        if isinstance(event, HistoryClosed):
            self._history = event.history
        elif isinstance(event, ScenarioEnded) and self._history is not None:
            self.ended.append((event, self._history))
        for other in self._others:
            other(event)


def differences(first: History, second: History) -> Sequence[Difference]:
    """What is different in the final books of two runs of one scenario with one seed."""
    left = first.once(_Books)
    right = _Books(second, left)
    found: list[Difference] = []
    for place in sorted(left.told.keys() | right.told.keys()):
        mine, theirs = left.told.get(place, []), right.told.get(place, [])
        if mine != theirs:
            found += _compare(place, mine, theirs)
    return found


Place = tuple[str, str, str]
Values = Mapping[str, object]


def _compare(
    place: Place, first: Sequence[Values], second: Sequence[Values]
) -> Iterator[Difference]:
    mine = [values for values in first if values not in second]
    theirs = [values for values in second if values not in first]
    for a, b in zip(mine, theirs, strict=False):
        for name in sorted(a.keys() | b.keys()):
            if a.get(name) != b.get(name):
                yield Difference(*place, name, a.get(name), b.get(name))
    for values in mine[len(theirs) :]:
        yield Difference(*place, "", dict(values), None)
    for values in theirs[len(mine) :]:
        yield Difference(*place, "", None, dict(values))
    copies = len(first) - len(second)
    if not mine and not theirs and copies:
        yield Difference(*place, "copies", len(first), len(second))


class _Books:
    """The final records by role, noun and key; each as its values with references as keys.

    What stood before and is in `other` as it stood is told as there: most of a firm's books are.
    """

    def __init__(self, history: History, other: "_Books | None" = None) -> None:
        self._history = history
        self.told: dict[Place, list[Values]] = defaultdict(list)
        self.standing: dict[Place, tuple[Record, Values]] = {}
        known = {} if other is None else other.standing
        for record in history.records:
            place = (record.role, record.noun, record.id)
            before = history.before(*place)
            stood = before is not None and before.fields == record.fields
            same, told = known.get(place, (None, {}))
            if not (stood and same is not None and same.fields == record.fields):
                told = self._values(record)
            if stood:
                self.standing[place] = record, told
            self.told[record.role, record.noun, self._key(record)].append(told)
        for many in self.told.values():
            if len(many) > 1:
                many.sort(key=repr)

    def _key(self, record: Record) -> str:
        if self._history.existed(record):
            return record.id
        if record.source is not None:
            return record.source
        return record.text("name") or NAMELESS

    def _values(self, record: Record) -> Values:
        return {
            name: self._value(record.role, name, value)
            for name, value in record.fields.items()
            if name not in _GIVEN and not name.endswith("_at")
        }

    def _value(self, role: str, name: str, value: object) -> object:
        if isinstance(value, Mapping):
            return {k: self._value(role, k, v) for k, v in value.items() if k not in _GIVEN}
        if isinstance(value, list | tuple):
            return sorted((self._value(role, name, one) for one in value), key=repr)
        if not isinstance(value, str):
            return value
        referred = self._history.record(role, REFERENCES.get(name, name), value)
        return value if referred is None else self._key(referred)
