"""Jobs beside the primary one. They are as they were left: without a history of their own."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from understudy.vendor import Row, Value

if TYPE_CHECKING:
    from understudy.vendor import System


class AdditionalJobs:
    """Everybody's additional jobs, remembered until something changes."""

    def __init__(self, system: "System") -> None:
        self._store = system.store
        self._state: tuple[int, int] | None = None
        self._by_worker: Mapping[Value, list[Row]] = {}

    def of(self, worker: str, day: str) -> list[Row]:
        """Those that somebody has on a day."""
        state = (self._store.restored, self._store.last_seq)
        if self._state != state:
            found: dict[Value, list[Row]] = defaultdict(list)
            for row in self._store.all("Additional_Job"):
                found[row["worker"]].append(row)
            self._by_worker, self._state = found, state
        return [
            row
            for row in self._by_worker.get(worker, ())
            if str(row["starts_on"]) <= day <= str(row["ends_on"] or "9999-12-31")
        ]
