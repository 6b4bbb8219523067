"""How a noun of the world looks in one system, both ways, from one table of links.

A projection serves three readers: seeding (world noun → stored rows), persons acting on a system
(canonical values → native values, through the rules), and judges (stored row → canonical
record).
It has nothing to do with any engine's mapping: that is the point of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from understudy.kernel.errors import HarnessBug, UsageError
from understudy.vendor.call import Caller
from understudy.vendor.schema import Row, Value
from understudy.vendor.store import Store
from understudy.vendor.validation import stored
from understudy.world.nouns import Noun

if TYPE_CHECKING:
    from understudy.vendor.system import System


class Ids(Protocol):
    """Which id a noun of the world has in the systems."""

    def here(self, world_id: str) -> str:
        """Its id in the system that is being written."""

    def native(self, role: str, world_id: str) -> str:
        """Its id in the system that plays `role`."""


class Keys(Ids, Protocol):
    """How a noun of the world is referred to: by id, or by name where no system has a record."""

    def name(self, world_id: str) -> str:
        """What it is called."""

    def noun(self, world_id: str) -> Noun:
        """All of it, where a record needs to know more of another noun. While seeding only."""


Read = Callable[[Value, Row, Store], object]
Write = Callable[[object, Keys], Value]


def plain(value: object) -> Value:
    """A canonical value as a store keeps it: days and moments as text, decimals as numbers."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, datetime):
        return stored(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    raise HarnessBug(f"{value!r} has no plain form")


@dataclass(frozen=True, slots=True)
class Link:
    """One canonical field and the native field that holds it. Without `write` it is read only."""

    native: str
    read: Read
    write: Write | None


def same(native: str) -> Link:
    """The value as it is."""
    return Link(native, lambda value, row, store: value, lambda value, keys: plain(value))


def minor(native: str) -> Link:
    """Canonical minor units, native currency units."""
    return Link(
        native,
        lambda value, row, store: None if value is None else round(float(value) * 100),
        lambda value, keys: None if value is None else _number(value) / 100,
    )


def ref(native: str) -> Link:
    """The id of another record of the same system."""
    return Link(
        native,
        lambda value, row, store: value or None,
        lambda value, keys: None if value is None else keys.here(str(value)),
    )


def named(native: str) -> Link:
    """The name of something that this system has no record of."""
    return Link(
        native,
        lambda value, row, store: value or None,
        lambda value, keys: None if value is None else keys.name(str(value)),
    )


def choice(native: str, names: Mapping[str, Value], other: object = None) -> Link:
    """Canonical words and the vendor's values for them. A value not named reads as `other`."""
    back = {v: k for k, v in reversed(list(names.items()))}
    return Link(
        native,
        lambda value, row, store: back.get(value, other),
        lambda value, keys: _chosen(native, names, value),
    )


def read_only(native: str, read: Callable[[Value], object] = lambda value: value) -> Link:
    """A value the system computes."""
    return Link(native, lambda value, row, store: read(value), None)


def computed(read: Callable[[Row, Store], object]) -> Link:
    """A value that is read from the whole row, or from other records."""
    return Link("", lambda value, row, store: read(row, store), None)


def _chosen(native: str, names: Mapping[str, Value], value: object) -> Value:
    if value not in names:
        raise UsageError.unknown(f"value for {native}", str(value), names)
    return names[str(value)]


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise UsageError(f"minor units are whole numbers, not {value!r}")
    return value


@dataclass(frozen=True)
class Projection:
    """One noun in one system.

    `object_name` is the object type whose rows are the noun's; `where` are native values that tell
    them from others of that type, and are written on every new one. `source` reads the documented
    correlation field: the key of the record of origin. `seed_id` turns the ordinal of a world id
    (`customer-17` → 17) into the native id. Subclass where a noun is spread over several records.
    """

    noun: str
    object_name: str
    links: Mapping[str, Link]
    seed_id: Callable[[int], str]
    where: Mapping[str, Value] = field(default_factory=dict)
    source: Callable[[Row, Store], str | None] = lambda row, store: None
    complete: Callable[[Row, object, Keys], Iterable[tuple[str, Row]]] = lambda row, noun, keys: ()
    """Fills, in place, what a seeded row needs beyond the links; gives rows of other objects."""

    @cached_property
    def _written(self) -> Sequence[tuple[str, str, Write]]:
        found = self.links.items()
        return tuple((name, link.native, link.write) for name, link in found if link.write)

    def rows(self, noun: object, keys: Keys) -> Iterator[tuple[str, Row]]:
        """The stored rows, by object type, of one noun of the world."""
        row: Row = dict(self.where)
        for name, native, write in self._written:
            row[native] = write(getattr(noun, name), keys)
        yield self.object_name, row
        yield from self.complete(row, noun, keys)

    def select(self, store: Store) -> Iterable[Row]:
        """The stored rows that are this noun's."""
        return (row for row in store.all(self.object_name) if self.owns(row))

    def referring(self, store: Store, to: Mapping[str, str], keys: Keys) -> Iterable[Row]:
        """The stored rows whose references, by canonical name, hold these ids.

        A name that is no reference of this noun narrows nothing.
        """
        kind = store.schema.object(self.object_name)
        native: dict[str, Value] = {}
        for name, id in to.items():
            link = self.links.get(name)
            found = kind.by_name.get(link.native.lower()) if link and link.write else None
            if link and link.write and found and found.type == "reference":
                native[found.name] = link.write(id, keys)
        if not native or type(self).select is not Projection.select:
            return self.select(store)
        return (row for row in store.find(self.object_name, **native) if self.owns(row))

    def owns(self, row: Row) -> bool:
        return all(row[name] == value for name, value in self.where.items())

    def read(self, row: Row, store: Store) -> dict[str, object]:
        """The canonical fields that this system keeps."""
        return {
            name: link.read(row[link.native] if link.native else None, row, store)
            for name, link in self.links.items()
        }

    def values(self, canonical: Mapping[str, object], keys: Keys) -> dict[str, object]:
        """Native values for canonical ones; `UsageError` for a field that cannot be set here."""
        native: dict[str, object] = {}
        for name, value in canonical.items():
            link = self.links.get(name)
            if link is None or link.write is None:
                settable = [n for n, known in self.links.items() if known.write]
                raise UsageError.unknown(f"settable field of {self.noun}", name, settable)
            native[link.native] = link.write(value, keys)
        return native

    def act(
        self, system: "System", id: str | None, canonical: Mapping[str, object], by: Caller
    ) -> str:
        """What a person does on the screen: create (without `id`) or change. Returns the id."""
        values = self.values(canonical, system.keys)
        if id is None:
            row = system.records.create(
                self.object_name, {**self.where, **values}, by, trusted=True
            )
        else:
            row = system.records.update(self.object_name, id, values, by)
        return str(row[system.schema.object(self.object_name).id_field])
