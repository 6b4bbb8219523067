"""From the first failure of a write to its success."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from understudy.kernel.history import History
from understudy.measures.base import BusinessMeasure, hours


class ExceptionResolutionTime(BusinessMeasure):
    """Of the writes that failed, or of which nobody knew, and were made good in this run. The same
    write is the same request; one that never succeeds has no time yet, and promises tell of it.
    """

    id: ClassVar[str] = "exception-resolution-time"
    title: ClassVar[str] = "Failed write to its success"
    unit: ClassVar[str] = "hours"

    def samples(self, history: History) -> Sequence[float]:
        failed: dict[tuple[str, str, str, bytes], datetime] = {}
        found = []
        for exchange in history.exchanges:
            if not exchange.writes:
                continue
            what = exchange.system, exchange.method, exchange.target, exchange.request
            if exchange.outcome != "ok":
                failed.setdefault(what, exchange.at)
            elif what in failed:
                found.append(hours(exchange.at - failed.pop(what)))
        return found
