"""A toy vendor on stage: the whole kit, and no real vendor's habits."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from toy_pack.tallybook import VENDOR

from understudy.kernel.clock import VirtualClock, VirtualLoop
from understudy.kernel.seed import Seed
from understudy.scenario.wire import Wire
from understudy.vendor import Schema, System
from understudy.vendor.trouble import FaultLike, FaultMaker
from understudy.vendor.vendor import Vendor

START = datetime(2026, 6, 29, 8, tzinfo=UTC)


def no_fault(fault_id: str, parameters: object) -> FaultLike:
    raise AssertionError(f"no test here arms {fault_id}")


class Bench:
    """One system, a virtual clock, and a client on the wire."""

    def __init__(
        self,
        vendor: Vendor = VENDOR,
        make_fault: FaultMaker = no_fault,
        schema: Schema | None = None,
    ) -> None:
        self.loop = VirtualLoop()
        self.clock = VirtualClock(self.loop, START)
        self.system = System(
            vendor, seed=Seed(7), clock=self.clock, make_fault=make_fault, schema=schema
        )
        self.wire = Wire({"books.tallybook.test": self.system})
        self.headers: dict[str, str] = {}

    def login(self) -> None:
        answer = self.call("POST", "/token", json=dict(self.system.credentials))
        self.headers["authorization"] = f"Bearer {answer.json()['token']}"

    def call(self, method: str, path: str, **parts: object) -> httpx.Response:
        async def send() -> httpx.Response:
            # Nothing leaves the process, and the list of whom to trust takes 20 ms to read.
            host = "https://books.tallybook.test"
            async with httpx.AsyncClient(base_url=host, verify=False) as client:
                headers = {**self.headers, **dict(parts.pop("headers", {}))}  # type: ignore[call-overload]
                return await client.request(method, path, headers=headers, **parts)  # type: ignore[arg-type]

        with self.wire.laid():
            return self.loop.run_until_complete(send())

    def admin(self, method: str, path: str, **parts: object) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.system.admin_token}"}
        return self.call(method, f"/__understudy/{path}", headers=headers, **parts)

    def close(self) -> None:
        self.loop.run_until_complete(self.system.close())
        self.loop.close()
        assert self.system.bugs == []


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    made.login()
    yield made
    made.close()
