"""What a request body says: properties in any case, references and enums in many shapes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from understudy.vendor import Field, ObjectType, Refusal
from understudy.vendor.store import Store
from understudy_mocks.netsuite.objects import SUBLISTS
from understudy_mocks.netsuite.objects.schema import Sublist

Strictness = Literal["error", "warning", "ignore"]
_DURATION = re.compile(r"(\d{1,4}):([0-5]?\d)")
_SHOWN_ONLY = frozenset({"id", "links", "refname"})
"""Properties of every answer; sent back in a body, they say nothing."""


@dataclass(slots=True)
class Accepted:
    """A body, by the schema's names. `unknown` are the properties that the record does not have."""

    values: dict[str, object] = field(default_factory=dict)
    lines: dict[str, list[dict[str, object]] | None] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def accept(
    store: Store, kind: ObjectType, body: Mapping[str, object], strictness: Strictness
) -> Accepted:
    """Refuses `unknown-field` where names are strict, and values of the wrong shape."""
    found = Accepted()
    sublists = {s.name.lower(): s for s in SUBLISTS.get(kind.name, ())}
    for name, value in body.items():
        sublist = sublists.get(name.lower())
        if sublist is not None:
            found.lines[sublist.name] = _lines(store, sublist, value, strictness, found.unknown)
        elif name.lower() not in _SHOWN_ONLY:
            _take(store, kind, name, value, found.values, found.unknown)
    if found.unknown and strictness == "error":
        raise Refusal("unknown-field", object=kind.name, field=found.unknown[0])
    return found


def _take(
    store: Store,
    kind: ObjectType,
    name: str,
    value: object,
    values: dict[str, object],
    unknown: list[str],
) -> None:
    f = kind.by_name.get(name.lower())
    if f is None or f.hidden:
        unknown.append(name)
    elif not f.computed:
        values[f.name] = read(store, kind, f, value)


def _lines(
    store: Store, sublist: Sublist, value: object, strictness: Strictness, unknown: list[str]
) -> list[dict[str, object]] | None:
    if value is None:
        return None
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Refusal("malformed", reason=f"'{sublist.name}' has no list of items.")
    return [dict(_line(store, sublist, item, unknown)) for item in items]


def _line(
    store: Store, sublist: Sublist, item: Mapping[str, object], unknown: list[str]
) -> Iterator[tuple[str, object]]:
    kind = store.schema.object(sublist.object)
    flat = {k: v for k, v in item.items() if k.lower() not in ("links", "refname")}
    for name in sublist.nested:
        inner = flat.pop(name, None)
        if isinstance(inner, dict):
            flat |= {k: v for k, v in inner.items() if k.lower() != "links"}
    values: dict[str, object] = {}
    for name, value in flat.items():
        _take(store, kind, name, value, values, unknown)
    # The key is the account's to give, and the caller's to repeat.
    given = next((v for k, v in flat.items() if k.lower() == sublist.key), None)
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
