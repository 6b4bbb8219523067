"""The reference engine with a planted sleep: it rests before it writes, and otherwise does all.

python slowed.py SECONDS --landscape FILE --port PORT
"""

import asyncio
import sys
from collections.abc import Sequence

from understudy_engine.flows.base import AnyFlow
from understudy_engine.service import main
from understudy_engine.work import Worker


def plant(seconds: float) -> None:
    """Let every batch of work wait before it is begun."""
    look = Worker._look

    async def late(self: Worker, flow: AnyFlow, keys: Sequence[str]) -> dict[str, list[Exception]]:
        await asyncio.sleep(seconds)
        return await look(self, flow, keys)

    Worker._look = late  # type: ignore[method-assign]  # that is what planting means


if __name__ == "__main__":
    plant(float(sys.argv[1]))
    main(sys.argv[2:])
