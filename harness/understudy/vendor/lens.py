"""Records as a search sees them that is not up to date. The records themselves stay as they are.

While a lens is held before a store, some of its tables are shadowed by temporary ones. Unions of
object types are not: they show what is.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from understudy.vendor.errors import Refusal
from understudy.vendor.schema import ObjectType, Row
from understudy.vendor.store import Store

Former = dict[str, Row | None]
"""Records by id, as they are to be seen; None for those that are not to be seen."""


def lagging(store: Store, since: datetime) -> AbstractContextManager[None] | None:
    """The records as they were at `since`; None where nothing has changed."""
    former: dict[str, Former] = {}
    for logged in store.changes_from(since):
        images = former.setdefault(logged.object, {})
        if logged.id not in images:
            before = None if logged.kind == "created" else {**logged.after, **logged.before}
            images[logged.id] = before
    shown = {name: images for name, images in former.items() if name in store.schema}
    return _held(store, shown, {}) if shown else None


def sliding(
    store: Store, object: str, rows: int, seen: bytes
) -> AbstractContextManager[None] | None:
    """One row fewer or more of those that a page (`seen`) has shown; None where none is."""
    try:
        kind = store.schema.object(object)
    except Refusal:
        return None
    if kind.union_of:
        return None
    last = None
    for row in store.all(kind.name):
        if f'"{row[kind.id_field]}"'.encode() in seen:
            last = row
    if last is None:
        return None
    id_ = str(last[kind.id_field])
    if rows < 0:
        return _held(store, {kind.name: {id_: None}}, {})
    return _held(store, {kind.name: {}}, {kind.name: last})


@contextmanager
def _held(store: Store, former: dict[str, Former], doubled: dict[str, Row]) -> Iterator[None]:
    kinds = [store.schema.object(name) for name in former]
    for kind in kinds:
        _shadow(store, kind, former[kind.name], doubled.get(kind.name))
    try:
        yield
    finally:
        for kind in kinds:
            store.unshadow(kind)


def _shadow(store: Store, kind: ObjectType, former: Former, doubled: Row | None) -> None:
    gone = list(former)
    put = [row for row in former.values() if row is not None]
    store.shadow(kind, gone, [*put, *([doubled] if doubled else [])])
