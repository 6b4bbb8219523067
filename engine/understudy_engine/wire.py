"""JSON as business needs it: decimals stay decimals on the way in and on the way out."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar, cast

Row = dict[str, object]
"""A JSON object as a system sent it."""

T = TypeVar("T")


def loads(body: bytes | str) -> object:
    """Parse JSON; numbers with a fraction become `Decimal`. Raises `ValueError`."""
    return json.loads(body, parse_float=Decimal)


def dumps(value: object) -> str:
    """Write JSON; a `Decimal` is written with its own digits."""
    match value:
        case Decimal():
            return format(value, "f")
        case Mapping():
            return f"{{{','.join(f'{json.dumps(str(k))}:{dumps(v)}' for k, v in value.items())}}}"
        case list() | tuple():
            return f"[{','.join(dumps(v) for v in value)}]"
    return json.dumps(value)


def as_row(value: object) -> Row:
    """A JSON object; anything else counts as an empty one."""
    return cast(Row, value) if isinstance(value, dict) else {}


def rows_of(value: object) -> list[Row]:
    """A JSON array of objects; anything else counts as empty."""
    return [as_row(v) for v in value] if isinstance(value, list) else []


def text(row: Mapping[str, object], key: str) -> str:
    """A value as text; null and absent are empty."""
    value = row.get(key)
    return "" if value is None else str(value)


def chunks(values: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """The values in lists of at most `size`."""
    every = list(values)
    for start in range(0, len(every), size):
        yield every[start : start + size]
