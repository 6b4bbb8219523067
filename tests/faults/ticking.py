"""A system under test that does next to nothing: it asks once a minute, and notes it."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

ALIVE: list["Ticking"] = []
"""Those that were made, oldest first."""


class Ticking:
    """Keeps on its disk how often it has asked."""

    def __init__(self, landscape: Mapping[str, Any], now: Callable[[], datetime], disk: Path):
        self._url = landscape["systems"]["servicenow"]["base_url"]
        self._now, self._note = now, disk / "asked"
        self.asked = int(self._note.read_text()) if self._note.exists() else 0
        self.answered: list[datetime] = []
        self._client = httpx.AsyncClient(timeout=5, trust_env=False, verify=False)  # plain HTTP
        ALIVE.append(self)

    async def run(self) -> None:
        while True:
            self.asked += 1
            self._note.write_text(str(self.asked))
            await self._client.get(f"{self._url}/api/now/table/pm_project")
            self.answered.append(self._now())
            await asyncio.sleep(60)

    async def close(self) -> None:
        await self._client.aclose()


def create(landscape: Mapping[str, Any], *, now: Callable[[], datetime], state: str) -> Ticking:
    return Ticking(landscape, now, Path(state.removeprefix("sqlite:///")).parent)
