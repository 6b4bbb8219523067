"""The naive engine as a process: it reads the time off the answers, as its machine is elsewhere.

python naive.py LANDSCAPE
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import naive_engine
import orjson

from understudy.kernel.clock import RealClock


class Shown:
    """The time as the last answer showed it, going on at the machine's pace."""

    def __init__(self, start: datetime) -> None:
        self._clock = RealClock(start)
        self._ahead = timedelta()

    def now(self) -> datetime:
        return self._clock.now() + self._ahead

    async def read(self, response: httpx.Response) -> None:
        if said := response.headers.get("date"):
            ahead = parsedate_to_datetime(said).astimezone(UTC) - self.now()
            if ahead > timedelta(seconds=2):
                self._ahead += ahead


class NaiveLive(naive_engine.NaiveEngine):
    """The same, but its signatures bear its own machine's time: business time is not the wire's."""

    def _sign(self, request: httpx.Request, auth: Any) -> None:
        shown, self._now = self._now, RealClock().wall
        super()._sign(request, auth)
        self._now = shown


def main() -> None:
    landscape = orjson.loads(Path(sys.argv[1]).read_bytes())
    told = landscape["engine"]
    naive_engine.POLL_S = told["poll_seconds"]
    shown = Shown(datetime.fromisoformat(told["since"]))
    engine = NaiveLive(landscape, shown.now)
    engine._client.event_hooks = {"response": [shown.read]}
    asyncio.run(engine.run())


if __name__ == "__main__":
    main()
