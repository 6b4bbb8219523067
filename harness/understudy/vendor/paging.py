"""Pages: offsets within bounds, and cursors that keep a result until it has been read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from understudy.vendor.errors import Refusal


def whole(text: str | None, default: int, low: int, high: int, name: str) -> int:
    """A whole number from a query parameter, clamped to `low`…`high`; refuses `invalid-value`."""
    if text is None or text == "":
        return default
    try:
        return min(max(int(text), low), high)
    except ValueError:
        raise Refusal("invalid-value", field=name, value=text, type="integer") from None


T = TypeVar("T")


@dataclass(slots=True)
class Cursor(Generic[T]):
    key: str
    items: Sequence[T]
    owner: str


class Cursors(Generic[T]):
    """Results that are handed out page by page. The oldest are dropped beyond `keep`."""

    def __init__(self, keep: int = 100) -> None:
        self._keep = keep
        self._open: dict[str, Cursor[T]] = {}

    def open(self, key: str, items: Sequence[T], owner: str) -> None:
        while len(self._open) >= self._keep:
            del self._open[next(iter(self._open))]
        self._open[key] = Cursor(key, items, owner)

    def read(self, key: str, owner: str) -> Sequence[T]:
        """All items of an open cursor of this caller; refuses `not-found`."""
        cursor = self._open.get(key)
        if cursor is None or cursor.owner != owner:
            raise Refusal("not-found", object="cursor", id=key)
        return cursor.items
