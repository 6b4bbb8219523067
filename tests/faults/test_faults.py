"""Each fault through the life of a request, on a toy vendor."""

import asyncio
import json

import httpx
import pytest

from tests.vendor.conftest import Bench
from understudy.faults import catalogue, make_fault
from understudy.vendor.trouble import HOOKS


def arm(stage: Bench, fault: str, on: str = "*", **aim: object) -> str:
    body = {"fault": fault, "on": on, **aim}
    return str(stage.admin("POST", "faults", json=body).json()["key"])


def fired(stage: Bench) -> int:
    return int(stage.admin("GET", "faults").json()["faults"][0]["fired"])


def test_a_lost_reply_leaves_the_work_done_and_the_outcome_unknown(stage: Bench) -> None:
    arm(stage, "lost-reply", on="client.create", times=1)

    with pytest.raises(httpx.RemoteProtocolError):
        stage.call("POST", "/api/client", json={"title": "x"})

    assert stage.call("GET", "/api/client").json()["total"] == 1
    exchange = stage.system.exchanges[1]
    assert (exchange.outcome, exchange.fault, exchange.status) == ("unknown", "lost-reply", 0)


def test_throttling_is_said_in_the_vendors_tongue_with_the_pause_asked_for(stage: Bench) -> None:
    arm(stage, "throttled", times=1, parameters={"retry_after_s": 90})

    answer = stage.call("GET", "/api/client")

    assert (answer.status_code, answer.json()["code"]) == (429, "SLOW_DOWN")
    assert answer.headers["retry-after"] == "90"
    assert stage.system.exchanges[1].retry_after_s == 90
    assert stage.call("GET", "/api/client").status_code == 200


def test_an_unavailable_system_does_nothing_until_it_is_healed(stage: Bench) -> None:
    key = arm(stage, "unavailable")
    assert stage.call("POST", "/api/client", json={"title": "x"}).status_code == 503

    stage.admin("DELETE", f"faults/{key}")

    assert stage.call("GET", "/api/client").json()["total"] == 0
    assert fired(stage) == 1


def test_latency_passes_in_virtual_time_and_a_short_patience_runs_out(stage: Bench) -> None:
    arm(stage, "latency", parameters={"seconds": 40})
    before = stage.clock.now()
    assert stage.call("GET", "/api/client", timeout=60).status_code == 200
    assert (stage.clock.now() - before).total_seconds() == pytest.approx(40)

    with pytest.raises(httpx.ReadTimeout):
        stage.call("GET", "/api/client", timeout=5)


def test_a_revoked_token_helps_nobody_until_the_next_login(stage: Bench) -> None:
    arm(stage, "token-revoked", times=1)
    assert stage.call("GET", "/api/client").status_code == 401

    stage.login()

    assert stage.call("GET", "/api/client").status_code == 200
    assert fired(stage) == 1


@pytest.mark.parametrize(
    ("fault", "status", "outcome"),
    [
        ("server-error", 500, "unknown"),
        ("record-locked", 409, "failed"),
        ("token-expired", 401, "failed"),
        ("permission-removed", 403, "failed"),
        ("maintenance-page", 503, "failed"),
    ],
)
def test_what_is_refused_has_not_been_done(
    stage: Bench, fault: str, status: int, outcome: str
) -> None:
    arm(stage, fault, on="client.create", times=1)

    answer = stage.call("POST", "/api/client", json={"title": "x"})

    assert answer.status_code == status
    assert stage.call("GET", "/api/client").json()["total"] == 0
    assert (stage.system.exchanges[1].outcome, stage.system.exchanges[1].fault) == (outcome, fault)
    assert stage.call("POST", "/api/client", json={"title": "x"}).status_code == 201


def test_a_maintenance_page_is_for_people(stage: Bench) -> None:
    arm(stage, "maintenance-page")

    answer = stage.call("GET", "/api/client")

    assert answer.headers["content-type"].startswith("text/html")
    assert "We will be back soon" in answer.text


def test_a_reset_before_the_request_looks_like_a_lost_reply(stage: Bench) -> None:
    arm(stage, "connection-reset", times=1)

    with pytest.raises(httpx.RemoteProtocolError):
        stage.call("POST", "/api/client", json={"title": "x"})

    assert stage.system.exchanges[1].outcome == "unknown"
    assert stage.call("GET", "/api/client").json()["total"] == 0


@pytest.mark.parametrize("fault", ["truncated-body", "garbled-body"])
def test_what_cannot_be_read_was_done_all_the_same(stage: Bench, fault: str) -> None:
    arm(stage, fault, on="client.create", times=1)

    answer = stage.call("POST", "/api/client", json={"title": "x"})

    assert answer.status_code == 201
    with pytest.raises((json.JSONDecodeError, UnicodeDecodeError)):
        answer.json()
    assert stage.call("GET", "/api/client").json()["total"] == 1


@pytest.mark.parametrize(
    ("fault", "parameters", "heard_at_once", "heard_later"),
    [
        ("duplicate-event", {}, 2, 2),
        ("lost-event", {}, 0, 0),
        ("late-event", {"seconds": 300}, 0, 1),
    ],
)
def test_events_come_twice_late_or_never(
    stage: Bench, fault: str, parameters: dict[str, float], heard_at_once: int, heard_later: int
) -> None:
    heard: list[object] = []

    async def app(scope: object, receive: object, send: object) -> None:
        message = await receive()  # type: ignore[operator]
        heard.append(message["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]

    stage.wire.add("sut.test", app)
    stage.admin("POST", "subscriptions", json={"url": "http://sut.test/hooks"})
    arm(stage, fault, on="invoice", parameters=parameters)
    client = stage.call("POST", "/api/client", json={"title": "x"}).json()["id"]

    stage.call("POST", "/api/bill", json={"client": client, "total": 1})
    with stage.wire.laid():
        stage.loop.run_until_complete(asyncio.sleep(1))
        assert len(heard) == heard_at_once
        stage.loop.run_until_complete(asyncio.sleep(600))

    assert heard == [b'{"event":"bill.created","id":"b1001"}'] * heard_later
    assert fired(stage) == 1


@pytest.mark.parametrize(
    ("on", "struck"),
    [("client.create", 1), ("customer.create", 1), ("write", 1), ("client.read", 0), ("*", 2)],
)
def test_aims_go_by_operation_by_the_vendors_name_or_by_noun(
    stage: Bench, on: str, struck: int
) -> None:
    arm(stage, "latency", on=on, parameters={"seconds": 1})

    stage.call("POST", "/api/client", json={"title": "x"})
    stage.call("GET", "/api/client")

    assert fired(stage) == struck


def test_skip_and_times_choose_which_exchanges_are_hit(stage: Bench) -> None:
    arm(stage, "unavailable", skip=1, times=2)

    statuses = [stage.call("GET", "/api/client").status_code for _ in range(4)]

    assert statuses == [200, 503, 503, 200]


def test_probability_is_drawn_from_the_seed(stage: Bench) -> None:
    arm(stage, "unavailable", probability=0.5)

    statuses = [stage.call("GET", "/api/client").status_code for _ in range(12)]

    again = Bench()
    again.system.make_fault = make_fault
    again.login()
    arm(again, "unavailable", probability=0.5)
    assert [again.call("GET", "/api/client").status_code for _ in range(12)] == statuses
    assert {200, 503} == set(statuses)
    again.loop.run_until_complete(again.system.close())
    again.loop.close()


@pytest.mark.parametrize(
    "body",
    [
        {"fault": "lost-replay"},
        {"fault": "latency", "parameters": {"minutes": 1}},
        {"fault": "latency", "on": "client.explode"},
        {"fault": "latency", "aim": "high"},
        {"parameters": {}},
    ],
)
def test_a_fault_asked_for_wrongly_is_refused_with_one_line(
    stage: Bench, body: dict[str, object]
) -> None:
    answer = stage.admin("POST", "faults", json=body)

    assert answer.status_code == 400
    assert "\n" not in answer.json()["error"]
    assert stage.system.troubles == []


def test_every_fault_overrides_exactly_one_hook() -> None:
    for kind in catalogue().values():
        hooks = [h for h in HOOKS if kind().strikes(h)]
        assert len(hooks) == 1, kind
