"""CometD on the wire: sessions, long polls, replay, and what goes wrong with them."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import pytest

from tests.mocks.salesforce.conftest import HOST, Bench
from understudy.faults import make_fault
from understudy.vendor.trouble import Trouble

CHANGES = "/data/ChangeEvents"
Message = Mapping[str, Any]


class Listener:
    """A client in the raw."""

    def __init__(self, bench: Bench, version: str = "59.0") -> None:
        self.bench, self.url = bench, f"/cometd/{version}"
        self.id = ""
        [greeting] = self.say(channel="/meta/handshake", version="1.0", ext={"replay": True})
        self.greeting: Message = greeting
        self.id = str(greeting.get("clientId", ""))

    def send(self, *messages: Message, tail: str = "") -> list[Message]:
        answer = self.bench.call("POST", self.url + tail, json=list(messages), timeout=600)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/json"
        told: list[Message] = answer.json()
        return told

    def say(self, **message: object) -> list[Message]:
        return self.send({"id": "7", "clientId": self.id, **message})

    def connect(self, **more: object) -> list[Message]:
        return self.say(channel="/meta/connect", connectionType="long-polling", **more)

    def subscribe(self, channel: str, replay: object = None) -> Message:
        ext = {} if replay is None else {"ext": {"replay": {channel: replay}}}
        [told] = self.say(channel="/meta/subscribe", subscription=channel, **ext)
        return told

    def hear(self) -> list[Message]:
        """Events that are there by now."""
        return [m for m in self.connect(advice={"timeout": 0}) if "data" in m]


@pytest.fixture
def ear(bench: Bench) -> Listener:
    made = Listener(bench)
    made.connect()
    return made


def ids(events: Sequence[Message]) -> list[int]:
    return [e["data"]["event"]["replayId"] for e in events]


def test_a_handshake_offers_long_polling_and_replay(bench: Bench) -> None:
    answer = bench.call(
        "POST", "/cometd/59.0/handshake", json={"channel": "/meta/handshake", "id": 1}
    )

    [told] = answer.json()
    assert told["supportedConnectionTypes"] == ["long-polling"]
    assert (told["successful"], told["id"], told["ext"]["replay"]) == (True, 1, True)
    cookies = {c.partition("=")[0] for c in answer.headers.get_list("set-cookie")}
    assert cookies == {"BAYEUX_BROWSER", "BrowserId", "t", "sfdc-stream"}


def test_the_first_connect_returns_at_once_with_advice_and_the_next_waits(bench: Bench) -> None:
    ear = Listener(bench)
    began = bench.clock.now()

    [first] = ear.connect()
    assert first["advice"] == {"interval": 0, "timeout": 110000, "reconnect": "retry"}
    assert bench.clock.now() == began
    [second] = ear.connect()
    assert second["successful"] is True
    assert (bench.clock.now() - began).total_seconds() == pytest.approx(110, abs=0.1)


def test_a_waiting_connect_returns_as_soon_as_something_happens(
    bench: Bench, ear: Listener
) -> None:
    ear.subscribe(CHANGES)

    async def both() -> httpx.Response:
        headers = dict(bench.headers)
        async with httpx.AsyncClient(
            base_url=f"https://{HOST}", headers=headers, verify=False, timeout=600
        ) as client:
            connect = {"channel": "/meta/connect", "clientId": ear.id, "id": "1"}
            waiting = asyncio.create_task(client.post(ear.url, json=[connect]))
            await asyncio.sleep(5)
            assert bench.system.in_flight == 0
            url = "/services/data/v59.0/sobjects/Account"
            await client.post(url, json={"Name": "Acme"})
            return await waiting

    began = bench.clock.now()
    with bench.wire.laid():
        answer = bench.loop.run_until_complete(both())

    event, connected = answer.json()
    assert event["data"]["payload"]["Name"] == "Acme"
    assert (connected["channel"], connected["successful"]) == ("/meta/connect", True)
    assert (bench.clock.now() - began).total_seconds() == pytest.approx(5, abs=0.1)


def test_a_new_connect_ends_an_older_one_of_the_same_client(bench: Bench, ear: Listener) -> None:
    async def both() -> list[httpx.Response]:
        headers = dict(bench.headers)
        async with httpx.AsyncClient(
            base_url=f"https://{HOST}", headers=headers, verify=False, timeout=600
        ) as client:
            connect = {"channel": "/meta/connect", "clientId": ear.id, "id": "1"}
            older = asyncio.create_task(client.post(ear.url, json=[connect]))
            await asyncio.sleep(1)
            newer = asyncio.create_task(client.post(ear.url, json=[connect]))
            await older
            bye = {"channel": "/meta/disconnect", "clientId": ear.id}
            await client.post(ear.url, json=[bye])
            return [await older, await newer]

    began = bench.clock.now()
    with bench.wire.laid():
        answers = bench.loop.run_until_complete(both())

    assert [a.json()[0]["successful"] for a in answers] == [True, True]
    assert (bench.clock.now() - began).total_seconds() < 2


def test_replay_begins_at_new_at_all_or_after_an_event(bench: Bench, ear: Listener) -> None:
    for name in ("One", "Two", "Three"):
        bench.create("Account", Name=name)

    assert ear.subscribe("/data/AccountChangeEvent", -2)["successful"] is True
    every = ear.hear()
    assert [e["data"]["payload"]["Name"] for e in every] == ["One", "Two", "Three"]
    assert ear.hear() == []
    ear.subscribe("/data/AccountChangeEvent", ids(every)[0])
    assert ids(ear.hear()) == ids(every)[1:]
    ear.subscribe("/data/AccountChangeEvent")
    assert ear.hear() == []
    bench.create("Account", Name="Four")
    assert [e["data"]["payload"]["Name"] for e in ear.hear()] == ["Four"]


def test_a_place_beyond_the_retention_cannot_be_replayed(bench: Bench, ear: Listener) -> None:
    bench.create("Account", Name="Old")
    [old] = ids((ear.subscribe(CHANGES, -2), ear.hear())[1])
    bench.pass_time(hours=1)
    bench.login()
    assert Listener(bench).subscribe(CHANGES, old)["successful"] is True
    bench.pass_time(hours=73)
    bench.login()
    bench.create("Account", Name="New")
    late = Listener(bench)

    refused = late.subscribe(CHANGES, old)
    beyond = late.subscribe(CHANGES, 99999)
    nonsense = late.subscribe(CHANGES, "soon")
    late.subscribe(CHANGES, -2)

    for told in (refused, beyond, nonsense):
        assert told["successful"] is False
        assert told["error"].startswith("400::The replayId {")
    [event, _] = late.connect()
    assert event["data"]["payload"]["Name"] == "New"


def test_a_long_past_is_told_in_parts_and_in_order(bench: Bench, ear: Listener) -> None:
    body = {"records": [{"attributes": {"type": "Account"}, "Name": f"N{n}"} for n in range(150)]}
    for _ in range(2):
        assert bench.rest("POST", "composite/sobjects", json=body).status_code == 200
    ear.subscribe("/data/AccountChangeEvent", -2)

    first, second, third = ear.hear(), ear.hear(), ear.hear()

    assert [len(first), len(second), len(third)] == [200, 100, 0]
    found = ids(first) + ids(second)
    assert found == sorted(found)
    numbers = [e["data"]["payload"]["ChangeEventHeader"]["sequenceNumber"] for e in first + second]
    assert numbers == [*range(1, 151)] * 2


def test_several_messages_come_in_one_body(bench: Bench, ear: Listener) -> None:
    subscribe = {"channel": "/meta/subscribe", "clientId": ear.id, "id": "1"}
    bench.create("Account", Name="Acme")

    told = ear.send(
        {
            **subscribe,
            "subscription": [CHANGES, "/event/Deal_Won__e"],
            "ext": {"replay": {CHANGES: -2}},
        },
        {**subscribe, "id": "2", "subscription": "/event/Nope__e"},
        {"channel": "/meta/connect", "clientId": ear.id, "id": "3"},
        tail="/connect",
    )

    assert [m.get("successful") for m in told] == [True, False, None, True]
    assert told[1]["error"] == (
        "400::The channel you requested to subscribe to does not exist {/event/Nope__e}"
    )
    assert told[2]["channel"] == CHANGES


def test_who_unsubscribes_or_leaves_hears_no_more(bench: Bench, ear: Listener) -> None:
    ear.subscribe(CHANGES)
    [left] = ear.say(channel="/meta/unsubscribe", subscription=CHANGES)
    bench.create("Account", Name="Acme")

    assert (left["successful"], left["subscription"]) == (True, CHANGES)
    assert ear.hear() == []
    [bye] = ear.say(channel="/meta/disconnect")
    assert bye["successful"] is True
    [unknown] = ear.connect()
    assert unknown["error"] == "403::Unknown client"


def test_a_client_is_forgotten_after_forty_seconds(bench: Bench, ear: Listener) -> None:
    bench.pass_time(seconds=39)
    assert ear.hear() == []
    bench.pass_time(seconds=41)

    [told] = ear.connect()

    assert told["error"] == "403::Unknown client"
    assert told["advice"] == {"interval": 0, "reconnect": "handshake"}
    again = Listener(bench)
    assert again.greeting["successful"] is True
    assert again.id != ear.id


def test_a_session_that_ends_in_the_midst_is_told_as_such(bench: Bench, ear: Listener) -> None:
    bench.system.tokens.revoke_all()

    [told] = ear.connect()
    [denied] = ear.say(channel="/meta/handshake")
    bench.headers.clear()
    [nobody] = ear.connect()

    assert (told["error"], told["successful"]) == ("401::Authentication invalid", False)
    assert told["advice"] == {"reconnect": "none", "interval": 0}
    assert denied["error"] == "403::Handshake denied"
    assert denied["ext"]["sfdc"]["failureReason"] == "401::Authentication invalid"
    assert nobody["error"] == "401::Request requires authentication"
    bench.login()
    assert ear.connect(advice={"timeout": 0})[-1]["successful"] is True


def test_the_older_address_with_replay_in_it_is_served_too(bench: Bench) -> None:
    assert Listener(bench, "replay/59.0").greeting["successful"] is True


def test_the_oauth_scheme_is_as_good_as_bearer(bench: Bench) -> None:
    bench.headers["authorization"] = bench.headers["authorization"].replace("Bearer", "OAuth")

    assert Listener(bench).greeting["successful"] is True


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/cometd", "400::API version in the URI is mandatory. URI format: '/cometd/67.0'"),
        ("/cometd/x", "400::API version in the URI is mandatory. URI format: '/cometd/67.0'"),
        ("/cometd/36.0", "400::Unsupported API version."),
    ],
)
def test_a_version_is_needed(bench: Bench, path: str, error: str) -> None:
    [told] = bench.call("POST", path, json=[{"channel": "/meta/handshake"}]).json()

    assert told["successful"] is False
    assert told["error"].startswith(error)


def test_what_is_no_message_is_refused(bench: Bench, ear: Listener) -> None:
    for body in ("[]", "{", "[1]", '[{"id":1}]'):
        assert bench.call("POST", "/cometd/59.0", content=body).status_code == 400
    [told] = ear.say(channel=CHANGES, data={})
    assert told["error"].startswith("403::")
    [empty] = ear.say(channel="/meta/subscribe")
    assert empty["error"] == "400::Channel name not specified"


@pytest.mark.parametrize(("fault", "told"), [("lost-event", 0), ("duplicate-event", 2)])
def test_faults_strike_events_on_their_way(
    bench: Bench, ear: Listener, fault: str, told: int
) -> None:
    ear.subscribe(CHANGES)
    armed = trouble(bench, fault)

    bench.create("Account", Name="Acme")

    assert len(ear.hear()) == told
    assert armed.fired == 1
    assert [d.noun for d in bench.system.deliveries] == ["customer"] * told


def test_a_late_event_comes_after_those_behind_it(bench: Bench, ear: Listener) -> None:
    ear.subscribe(CHANGES)
    trouble(bench, "late-event")
    for name in ("Late", "Soon"):
        bench.create("Account", Name=name)
    began, heard = bench.clock.now(), list[str]()

    while len(heard) < 2:
        heard += [m["data"]["payload"]["Name"] for m in ear.connect() if "data" in m]

    assert heard == ["Soon", "Late"]
    assert (bench.clock.now() - began).total_seconds() == pytest.approx(600, abs=1)


def trouble(bench: Bench, fault: str) -> Trouble:
    armed = Trouble(
        "t", make_fault(fault, {}), bench.system.seed.stream("t"), on="customer", times=1
    )
    bench.system.troubles.append(armed)
    return armed
