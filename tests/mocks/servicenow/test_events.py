"""The REST message of a business rule: what it says, to whom, and that it is signed."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from hashlib import sha256

import orjson

from tests.mocks.servicenow.conftest import Bench
from understudy.vendor import Subscription

Scope = MutableMapping[str, object]


class Listener:
    """An endpoint that keeps what it is sent."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.got: list[tuple[dict[str, str], bytes]] = []

    async def __call__(
        self,
        scope: Scope,
        receive: Callable[[], Awaitable[Scope]],
        send: Callable[[Scope], Awaitable[None]],
    ) -> None:
        body: bytes = (await receive())["body"]  # type: ignore[assignment]  # as ASGI has it
        pairs: list[tuple[bytes, bytes]] = scope["headers"]  # type: ignore[assignment]  # as ASGI has them
        self.got.append(({k.decode(): v.decode() for k, v in pairs}, body))
        status = self.statuses.pop(0) if self.statuses else 200
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    @property
    def told(self) -> list[dict[str, str]]:
        return [orjson.loads(body) for _, body in self.got]


def listening(bench: Bench, listener: Listener, object: str = "*", secret: str = "") -> Listener:
    host = f"hooks{len(bench.system.subscriptions) or ''}.test"
    bench.wire.add(host, listener)
    bench.system.subscriptions.append(Subscription(f"http://{host}/sn", object, secret))
    return listener


def settle(bench: Bench, seconds: float = 5) -> None:
    with bench.wire.laid():
        bench.loop.run_until_complete(asyncio.sleep(seconds))


def test_a_report_of_a_person_is_told_with_what_became_of_its_project(bench: Bench) -> None:
    listener = listening(bench, Listener())

    values = {"project": bench.key("project-1"), "as_of": "2026-06-29", "health": "red"}

    async def report() -> str:
        return bench.system.act("portfolio_status", None, values, "portfolio-manager")

    with bench.wire.laid():
        id = bench.loop.run_until_complete(report())
    settle(bench)

    assert [(t["table"], t["operation"]) for t in listener.told] == [
        ("project_status", "insert"),
        ("pm_project", "update"),
    ]
    assert listener.told[0] == {
        "table": "project_status",
        "sys_id": id,
        "operation": "insert",
        "number": bench.read("project_status", id)["number"],
        "sys_updated_on": "2026-06-29 08:00:00",
        "sys_mod_count": "0",
    }


def test_only_who_asked_for_a_table_hears_of_it(bench: Bench) -> None:
    listener = listening(bench, Listener(), object="project_status")

    project = bench.insert("pm_project", short_description="Quiet")["sys_id"]
    bench.insert("project_status", project=project)
    bench.insert("core_company", name="Nobody hears of companies")
    bench.call("DELETE", f"/api/now/table/pm_project/{project}")
    settle(bench)

    assert [told["table"] for told in listener.told] == ["project_status"]


def test_a_secret_signs_the_body(bench: Bench) -> None:
    listener = listening(bench, Listener(), secret="between us")

    bench.insert("pm_project", short_description="Signed")
    settle(bench)

    headers, body = listener.got[0]
    expected = hmac.new(b"between us", body, sha256).hexdigest()
    assert headers["x-servicenow-signature"] == f"sha256={expected}"
    assert headers["content-type"] == "application/json"


def test_what_was_not_taken_is_sent_again(bench: Bench) -> None:
    listener = listening(bench, Listener(503))

    bench.insert("pm_project", short_description="Twice")
    settle(bench, 120)

    assert len(listener.got) == 2
    assert listener.told[0] == listener.told[1]


def test_nothing_is_told_of_what_was_refused(bench: Bench) -> None:
    listener = listening(bench, Listener())

    bench.call("POST", "/api/now/table/pm_project", json={})
    settle(bench)

    assert listener.got == []


def test_whoever_asks_for_a_table_hears_of_its_deletions_too(bench: Bench) -> None:
    by_table = listening(bench, Listener(), "incident")
    by_all = listening(bench, Listener())

    id = bench.insert("incident")["sys_id"]
    bench.call("DELETE", f"/api/now/table/incident/{id}")
    settle(bench)

    assert [(told["operation"], told["number"]) for told in by_table.told] == [
        ("insert", "INC0010001"),
        ("delete", "INC0010001"),
    ]
    assert by_all.told == []
