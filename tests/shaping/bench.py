"""A vendor's system with a customer's shape on it, and the integration signed in to it."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import httpx
import orjson

from tests.mocks.conftest import START
from tests.world.firms import SMALL
from understudy.faults import make_fault
from understudy.kernel.clock import VirtualClock, VirtualLoop
from understudy.kernel.seed import Seed
from understudy.scenario.wire import Wire
from understudy.vendor import Caller, Schema, System
from understudy.vendor.contract import Visitor
from understudy.vendor.discovery import by_role, vendor, vendors
from understudy.vendor.keys import WorldKeys
from understudy.vendor.shaping.reading import shaped_schemas


def schema_of(name: str, path: Path, text: str | bytes | object) -> Schema:
    """The schema that a file with this text (or this JSON) makes of the vendor's."""
    if isinstance(text, str | bytes):
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    else:
        path.write_bytes(orjson.dumps(text))
    return shaped_schemas([path], vendors())[name]


class ShapedBench:
    """One system with the small firm in it."""

    def __init__(self, name: str, schema: Schema | None = None) -> None:
        self.loop, played = VirtualLoop(), vendor(name)
        clock = VirtualClock(self.loop, START)
        self.system = System(
            played, seed=Seed(7), clock=clock, make_fault=make_fault, schema=schema
        )
        self.system.load(SMALL, WorldKeys({**by_role(), played.role: played}, played.role))
        self.wire = Wire({"stage.test": self.system})
        self.origin = "https://stage.test"
        visitor = Visitor(self.origin, self.system.credentials, START.timestamp(), self._post)
        self.headers: dict[str, str] = {}
        self.headers = dict(played.sign_in(visitor)) or self._let_in()

    def _let_in(self) -> dict[str, str]:
        """The token that stands in the landscape file, or one from behind the stage."""
        if token := self.system.credentials.get("access_token"):
            return {"authorization": f"Bearer {token}"}
        login = str(self.system.credentials.get("username", "integration"))
        caller = Caller(f"integration:{login}", login)
        self.system.tokens.issue("let-me-in", caller, ttl_s=None)
        return {"authorization": "Bearer let-me-in"}

    def _post(self, path: str, form: Mapping[str, str]) -> Mapping[str, object]:
        return cast("Mapping[str, object]", self.call("POST", path, data=dict(form)).json())

    def call(self, method: str, path: str, **parts: object) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(base_url=self.origin, verify=False) as client:
                headers = {**self.headers, **cast("dict[str, str]", parts.pop("headers", {}))}
                return await client.request(method, path, headers=headers, **parts)  # type: ignore[arg-type]

        with self.wire.laid():
            return self.loop.run_until_complete(send())

    def close(self) -> None:
        self.loop.run_until_complete(self.system.close())
        self.loop.close()
        assert self.system.bugs == []
