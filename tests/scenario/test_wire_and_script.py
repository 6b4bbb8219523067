"""The wire leads nowhere else; scenarios are found by name, folder or file."""

import asyncio
from pathlib import Path

import httpx
import pytest

from understudy.kernel.errors import UsageError
from understudy.scenario.script import collect
from understudy.scenario.wire import Message, Wire


async def hello(scope: Message, receive: object, send: object) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-host", b"me")]})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": str(scope["path"]).encode()})  # type: ignore[operator]


async def get(url: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(url)


def test_hosts_on_stage_are_reached_by_pattern_and_no_other_host_is() -> None:
    wire = Wire({"*.vendor.test": hello})

    with wire.laid():
        assert asyncio.run(get("https://a1.vendor.test/x%20y?q=1")).text == "/x y"
        with pytest.raises(httpx.ConnectError, match=r"example\.com is not on stage"):
            asyncio.run(get("https://example.com/"))


def test_taking_up_the_wire_restores_what_was_there() -> None:
    before = httpx.AsyncHTTPTransport.handle_async_request

    with Wire({}).laid():
        assert httpx.AsyncHTTPTransport.handle_async_request is not before

    assert httpx.AsyncHTTPTransport.handle_async_request is before


def test_scenarios_are_found_by_name_by_folder_and_all_together() -> None:
    names = [s.name for s in collect()]

    assert names == sorted(names)
    assert [s.name for s in collect(["calm/opportunity_to_cash"])] == ["calm/opportunity_to_cash"]
    assert {s.name for s in collect(["loss"])} == {n for n in names if n.startswith("loss/")}
    for scenario in collect():
        assert scenario.promise.endswith("."), scenario.name
        assert scenario.story, scenario.name


def test_a_scenario_asked_for_wrongly_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean 'calm/opportunity_to_cash'"):
        collect(["calm/oportunity_to_cash"])
    broken = tmp_path / "broken.py"
    broken.write_text("def nothing(: pass")
    with pytest.raises(UsageError, match="cannot be read: SyntaxError"):
        collect([str(broken)])
    empty = tmp_path / "empty.py"
    empty.write_text('"""Nothing."""')
    with pytest.raises(UsageError, match="must hold one @scenario, and holds 0"):
        collect([str(empty)])
