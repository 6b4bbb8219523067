"""The engine from outside: what it says of itself, and what it says when asked wrongly."""

import asyncio
import json as plain_json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.engine.doubles import LANDSCAPE, SYSTEMS, Clock, Desk, run
from understudy_engine.app import App
from understudy_engine.bus import Event, Settled
from understudy_engine.engine import Engine
from understudy_engine.errors import BadLandscape
from understudy_engine.factory import create
from understudy_engine.service import main
from understudy_engine.settings import read_settings


@pytest.fixture
def engine(clock: Clock) -> Iterator[Engine]:
    engine = create(LANDSCAPE, now=clock, state="sqlite:///:memory:")
    yield engine
    run(engine.close())
    engine.bus.close()
    engine.store.close()


@pytest.fixture
def ask(engine: Engine) -> Callable[[str, str], httpx.Response]:
    def ask(method: str, path: str) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(engine.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://sut") as client:
                return await client.request(
                    method, path, content=b"{}" if method == "POST" else b""
                )

        return run(send())

    return ask


Ask = Callable[[str, str], httpx.Response]


def test_health_tells_the_state_of_every_systems_door(engine: Engine, ask: Ask) -> None:
    engine.systems.erp.gate.rest(60, "asks for a rest")

    body = ask("GET", "/health").json()

    assert body["status"] == "ok"
    assert (body["systems"]["erp"], body["systems"]["crm"]) == ("open", "closed")


def test_the_catalogue_lists_every_flow_with_owner_and_targets(ask: Ask) -> None:
    flows = {flow["name"]: flow for flow in ask("GET", "/catalogue").json()["flows"]}

    assert len(flows) == 10
    assert flows["cost-rates"]["writes_to"] == ["psa"]
    assert flows["deals"]["owner"] == "crm"


def test_dead_letters_are_listed_and_replayed(engine: Engine, ask: Ask, clock: Clock) -> None:
    engine.bus.put([Event("time", "1", "a")], clock())
    [message] = engine.bus.due("time", clock(), 1)
    engine.bus.settle([Settled(message, "dead", "no such item", 6)], clock())

    assert ask("GET", "/dead-letters").json()["dead_letters"][0]["reason"] == "no such item"
    assert 'state="dead"} 1' in ask("GET", "/metrics").text
    assert ask("POST", "/dead-letters/replay?flow=time").json() == {"replayed": 1}
    assert ask("GET", "/dead-letters").json() == {"dead_letters": []}


def test_a_webhook_makes_us_look_again_now(engine: Engine, ask: Ask, clock: Clock) -> None:
    engine._due = dict.fromkeys(engine._due, clock().replace(year=2030))

    assert ask("POST", "/hooks/servicenow").status_code == 202
    assert engine._due["ppm"] == clock()
    assert ask("POST", "/hooks/unheard-of").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("POST", "/health", 405), ("GET", "/dead-letters/replay", 405)],
)
def test_what_there_is_not_is_said_plainly(ask: Ask, method: str, path: str, status: int) -> None:
    answer = ask(method, path)

    assert answer.status_code == status
    assert answer.json()["error"]


def test_an_engine_works_until_it_is_cancelled(engine: Engine, desk: Desk) -> None:
    desk.handler = lambda request: httpx.ConnectError("down")

    async def work() -> None:
        task = asyncio.create_task(engine.run())
        await asyncio.sleep(0.05)
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(work())
    assert len(desk.requests) >= 5  # one a source, and all are down


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("{", "is not JSON"),
        ("[]", "must be an object"),
        ("{}", "systems must be an object"),
        ('{"systems": {}}', "has no salesforce"),
        ('{"systems": {"salesforce": {"auth": {}}}}', "gives salesforce no base_url"),
    ],
)
def test_a_bad_landscape_is_one_clear_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, said: str
) -> None:
    file = tmp_path / "landscape.json"
    if content is not None:
        file.write_text(content)

    with pytest.raises(SystemExit) as exit:
        main(["--landscape", str(file), "--state", f"sqlite:///{tmp_path}/e.db"])

    told = capsys.readouterr().err
    assert exit.value.code == 2
    assert said in told
    assert told.count("\n") == 1


def test_a_bus_nobody_speaks_is_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "landscape.json"
    file.write_text(plain_json.dumps(LANDSCAPE))

    nobody = "nats://127.0.0.1:1"
    with pytest.raises(SystemExit) as exit:
        main(["--landscape", str(file), "--bus", nobody, "--state", "sqlite:///:memory:"])
    assert exit.value.code == 2
    assert nobody in capsys.readouterr().err


@pytest.fixture(autouse=True)
def quiet_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        ({"poll_seconds": 0}, "engine.poll_seconds must be a number above nought, not 0"),
        ({"since": "yesterday"}, "engine.since is no ISO moment"),
        ({"since": "2026-06-01T00:00:00"}, "has no time zone"),
    ],
)
def test_bad_settings_are_named(engine: dict[str, object], said: str) -> None:
    with pytest.raises(BadLandscape, match=said):
        read_settings({"systems": SYSTEMS, "engine": engine})


def test_a_system_is_found_by_its_vendor_too() -> None:
    systems = {f"{name}@acquired": {**system, "vendor": name} for name, system in SYSTEMS.items()}

    assert read_settings({"systems": systems}).systems["netsuite"].base_url == "http://erp.test"


def test_a_missing_credential_is_named() -> None:
    without = {**SYSTEMS, "kantata": {"base_url": "http://psa.test", "auth": {}}}

    with pytest.raises(BadLandscape, match=r"gives kantata no auth\.access_token"):
        create({"systems": without}, state="sqlite:///:memory:")


def test_the_app_answers_a_lifespan() -> None:
    sent: list[object] = []

    async def receive() -> dict[str, object]:
        return {"type": "lifespan"}

    async def send(message: object) -> None:
        sent.append(message)

    run(App(None)({"type": "lifespan"}, receive, send))  # type: ignore[arg-type]  # not asked for

    assert len(sent) == 2
