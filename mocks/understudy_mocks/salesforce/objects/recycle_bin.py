"""Where deleted records are, until they are gone for good."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from understudy.vendor import Row
from understudy.vendor.store import Store
from understudy.vendor.validation import stored

KEPT = timedelta(days=15)
"""How long a deleted record can still be seen (vendor's documentation of deleted records)."""


def binned(store: Store, now: datetime) -> Iterator[Row]:
    """What was deleted and is still to be seen, oldest first."""
    since = stored(now - KEPT)
    return (gone for gone in store.all("RecycleBin") if str(gone["DeletedDate"]) >= since)


def is_binned(store: Store, object: str, id: str, now: datetime) -> bool:
    gone = store.get("RecycleBin", id)
    return (
        gone is not None
        and gone["Object"] == object
        and str(gone["DeletedDate"]) >= stored(now - KEPT)
    )
