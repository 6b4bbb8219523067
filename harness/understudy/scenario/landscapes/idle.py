"""A system under test that does nothing: where the test itself is what is tested."""

import asyncio
from collections.abc import Mapping

from understudy.sut.spec import SutSpec


class Idle:
    """Does nothing until it is cancelled."""

    async def run(self) -> None:
        await asyncio.Event().wait()


def create(landscape: Mapping[str, object], **told: object) -> Idle:
    """The factory of it."""
    return Idle()


NOBODY = SutSpec("the test", factory=f"{__name__}:create")


class Absent:
    """What a served landscape runs: nothing, so that nothing can be done to it."""

    crashes = 0

    def accounts(self) -> Mapping[str, Mapping[str, int]]:
        return {}
