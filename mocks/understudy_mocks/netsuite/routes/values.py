"""What a request body says: properties in any case, references and enums in many shapes."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from understudy.vendor import Field, ObjectType, Refusal
from understudy.vendor.store import Store
from understudy.vendor.validation import coerce
from understudy_mocks.netsuite.objects import SUBLISTS
from understudy_mocks.netsuite.objects.schema import ADDRESS, Sublist

Strictness = Literal["error", "warning", "ignore"]
"""What becomes of something wrong in a body: a refusal, a word about it, nothing."""
_DURATION = re.compile(r"(\d{1,4}):([0-5]?\d)")
_SHOWN_ONLY = frozenset({"id", "links", "refname"})
"""Properties of every answer; sent back in a body, they say nothing."""
_OF_LINES = frozenset({"links", "refname", "lineuniquekey"})
_OF_ADDRESSES = frozenset({"links", "addrtext", "override"})


@dataclass(slots=True)
class Accepted:
    """A body, by the schema's names. `warnings` tell what was read over."""

    values: dict[str, object] = field(default_factory=dict)
    lines: dict[str, list[dict[str, object]] | None] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def accept(
    store: Store,
    kind: ObjectType,
    body: Mapping[str, object],
    names: Strictness,
    values: Strictness = "error",
) -> Accepted:
    """Refuses `unknown-field` where names are strict, and values of the wrong shape."""
    return _Reader(store, kind, names, values).read(body)


_NUMBERED: Mapping[str, Mapping[str, str]] = {
    "jobBillingType": {"1": "CB", "2": "FBI", "3": "FBM", "4": "TM", "5": "TM"}
}
"""Choices that go by numbers too."""


class _Reader:
    """Reads one body."""

    def __init__(
        self, store: Store, kind: ObjectType, names: Strictness, values: Strictness
    ) -> None:
        self._store, self._kind, self._names, self._values = store, kind, names, values
        self._found = Accepted()

    def read(self, body: Mapping[str, object]) -> Accepted:
        sublists = {s.name.lower(): s for s in SUBLISTS.get(self._kind.name, ())}
        for name, value in body.items():
            sublist = sublists.get(name.lower())
            if sublist is not None:
                self._found.lines[sublist.name] = self._lines(sublist, value)
            elif (f := self._kind.by_name.get(name.lower())) and f.native == "address":
                self._address(f, value)
            elif name.lower() not in _SHOWN_ONLY:
                self._take(self._kind, name, value, self._found.values)
        return self._found

    def _address(self, f: Field, value: object) -> None:
        """An address inside of the body: a copy, known by the same parts as those of a party."""
        if value is None:
            self._found.values[f.name] = None
            return
        if not isinstance(value, dict):
            raise Refusal("invalid-value", object=self._kind.name, field=f.name, value=value)
        kind = self._store.schema.object("customer-addressBook")
        told: dict[str, object] = {}
        for name, part in value.items():
            if name.lower() not in _OF_ADDRESSES:
                self._take(kind, name, part, told)
        kept = {n: v for n, v in told.items() if n in ADDRESS and v is not None}
        self._found.values[f.name] = json.dumps(kept)

    def _take(self, kind: ObjectType, name: str, value: object, values: dict[str, object]) -> None:
        f = kind.by_name.get(name.lower())
        if f is None or f.hidden:
            if self._names == "error":
                raise Refusal("unknown-field", object=self._kind.name, field=name)
            if self._names == "warning":
                self._found.warnings.append(f"The property '{name}' is not known.")
        elif not f.computed:
            try:
                values[f.name] = read(self._store, kind, f, value)
                if self._values != "error":
                    coerce(kind, f, values[f.name])
            except Refusal as refusal:
                if self._values == "error" or refusal.kind == "bad-reference":
                    raise
                values.pop(f.name, None)
                if self._values == "warning":
                    self._found.warnings.append(f"The value of '{name}' is not valid.")

    def _lines(self, sublist: Sublist, value: object) -> list[dict[str, object]] | None:
        if value is None:
            return None
        items = value.get("items") if isinstance(value, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise Refusal("malformed", reason=f"'{sublist.name}' has no list of items.")
        return [dict(self._line(sublist, item)) for item in items]

    def _line(self, sublist: Sublist, item: Mapping[str, object]) -> Iterator[tuple[str, object]]:
        kind = self._store.schema.object(sublist.object)
        flat = {k: v for k, v in item.items() if k.lower() not in _OF_LINES}
        for name in sublist.nested:
            inner = flat.pop(name, None)
            if isinstance(inner, dict):
                flat |= {k: v for k, v in inner.items() if k.lower() not in _OF_ADDRESSES}
        given = next((v for k, v in flat.items() if k.lower() == sublist.key), None)
        # The key is the account's to give, and the caller's to repeat.
        flat = {k: v for k, v in flat.items() if k.lower() not in ("id", "line", "internalid")}
        values: dict[str, object] = {}
        for name, value in flat.items():
            self._take(kind, name, value, values)
        if given is not None and sublist.key not in values:
            values[sublist.key] = given
        yield from values.items()


def read(store: Store, kind: ObjectType, f: Field, value: object) -> object:
    """A property's value as the field keeps it."""
    if value is None:
        return None
    if f.type == "reference":
        return _reference(store, kind, f, value)
    if f.type == "choice":
        return _choice(f, value)
    if isinstance(value, dict) and f.name == "country":
        value = value.get("id")
    if isinstance(value, dict | list):
        raise Refusal("invalid-value", object=kind.name, field=f.name, value=value)
    if f.native == "duration":
        return _minutes(kind, f, value)
    if f.type == "boolean" and value in ("T", "F"):
        return value == "T"
    return value


def _reference(store: Store, kind: ObjectType, f: Field, value: object) -> object:
    if not isinstance(value, dict):
        return _id(kind, f, value)
    if value.get("id") is not None:
        return _id(kind, f, value["id"])
    key = value.get("externalId")
    if isinstance(key, str) and key:
        for target in f.references:
            if "externalid" in store.schema.object(target).by_name:
                found = store.first(target, externalId=key)
                if found is not None:
                    return found["id"]
    raise Refusal("bad-reference", object=kind.name, field=f.name, value=value)


def _id(kind: ObjectType, f: Field, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refusal("bad-reference", object=kind.name, field=f.name, value=value)
    return str(value)


def _choice(f: Field, value: object) -> object:
    if isinstance(value, dict):
        value = value.get("id", value.get("refName"))
    value = _NUMBERED.get(f.name, {}).get(str(value), value)
    wanted = str(value).lower()
    for choice in f.choices:
        if wanted in (choice.value.lower(), choice.label.lower()):
            return choice.value
    return str(value)


def _minutes(kind: ObjectType, f: Field, value: object) -> int:
    """A duration as `7:30`, or as a number of hours."""
    text = str(value).strip()
    clock = _DURATION.fullmatch(text)
    if clock:
        return int(clock[1]) * 60 + int(clock[2])
    try:
        hours = float(text)
        return round(hours * 60)
    except (ValueError, OverflowError):
        raise Refusal("invalid-value", object=kind.name, field=f.name, value=value) from None
