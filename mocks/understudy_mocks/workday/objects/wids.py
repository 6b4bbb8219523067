"""Workday IDs: 32 lower-case hex digits that never change."""

from functools import cache
from hashlib import sha256

from understudy.vendor import ObjectType, Row
from understudy.vendor.records import Records

NEW_FROM = 1 << 44
"""Where the ordinals of records made on stage begin; the world's are far below."""


@cache
def _family(kind: str) -> str:
    return sha256(kind.encode()).hexdigest()[:20]


def wid(kind: str, ordinal: int) -> str:
    """The WID of the `ordinal`th of a kind."""
    return f"{_family(kind)}{ordinal:012x}"


@cache
def instance_wid(type_: str, value: str) -> str:
    """The WID of what Workday itself delivers: a currency, a frequency, an event type."""
    return sha256(f"{type_}/{value}".encode()).hexdigest()[:32]


def position_wid(worker: str) -> str:
    """The WID of the one position a worker holds."""
    return _family("Position") + worker[20:]


def new_id(records: Records, kind: ObjectType, row: Row) -> str:
    return wid(kind.name, records.store.count(f"wid/{kind.name}", NEW_FROM))
